/** One document that is meant to exhaust an importer. */
export interface HostileDocument {
  readonly name: string;
  readonly make: () => string;
  /** Exit code of the command. */
  readonly code: number;
  /** Words of the error or of the report. */
  readonly words: string;
}
/** Documents that are meant to exhaust an importer. */
export const hostileDocuments: readonly HostileDocument[];
