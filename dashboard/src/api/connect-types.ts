/** One value that a person types in to connect an account. */
export interface AskedValue {
  readonly title: string;
  readonly description: string | null;
  readonly example: string | null;
  readonly secret: boolean;
  readonly required: boolean;
  /** Whether it is a whole JSON file. */
  readonly file: boolean;
}

/** Values by name. */
export type AskedValues = Readonly<Record<string, AskedValue>>;

/** One way to connect accounts of an integration. */
export interface ConnectWay {
  readonly way: 'consent' | 'values' | 'device';
  /** Null without OAuth. */
  readonly grant: string | null;
  readonly fields: AskedValues;
  readonly context: AskedValues;
  readonly client: AskedValues;
  /** Null where the way needs no OAuth client of the operator. */
  readonly client_configured: boolean | null;
  /** What to register at the service; null without a consent in a browser. */
  readonly redirect_uri: string | null;
  /** Settings that the operator still has to set. */
  readonly missing: readonly { readonly setting: string; readonly description: string }[];
}
