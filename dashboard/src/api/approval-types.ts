export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'executing' | 'done' | 'expired' | 'withdrawn';

/** A file that a call sends. */
export interface SentFile {
  readonly name: string;
  readonly media_type: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly more?: readonly SentFile[];
}

/** A value among the arguments of a call, and what it stands for. */
export interface NamedObject {
  readonly argument: string;
  readonly title: string;
  readonly value: string;
  /** As the service gave it; null where it gave none. */
  readonly name: string | null;
  readonly details: readonly string[];
}

export interface Approval {
  readonly id: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly status: ApprovalStatus;
  readonly integration: string | null;
  readonly integrated_account_id: string;
  readonly integrated_account_name: string | null;
  readonly mcp_server_id: string;
  readonly mcp_server_name: string | null;
  readonly tool: string;
  readonly title: string | null;
  readonly effect: 'write' | 'destructive';
  readonly consequences: { readonly text: string; readonly reversible: 'yes' | 'partly' | 'no' } | null;
  readonly objects: readonly NamedObject[];
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly request: {
    readonly method: string;
    readonly host: string;
    readonly path: string;
    readonly query: Readonly<Record<string, unknown>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
    /** Where the call sends one. */
    readonly file?: SentFile;
  };
  readonly client: string | null;
  readonly api_token_id: string | null;
  readonly api_token_name: string | null;
  /** Of the person who decided, or why the call was withdrawn. */
  readonly reason: string | null;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}

/** One field of what a call would change. */
export interface FieldChange {
  readonly field: string;
  readonly now: unknown;
  readonly after: unknown;
}

/** A held call with the present state of what it would change; null where that cannot be read. */
export interface ApprovalWithState extends Approval {
  readonly present: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly FieldChange[];
}

/** What came of one of many decisions. */
export type DecisionResult =
  | { readonly ok: true; readonly approval: Approval }
  | { readonly ok: false; readonly error: { readonly message: string } };

export interface DecisionResults {
  readonly results: readonly DecisionResult[];
  readonly succeeded: number;
  readonly failed: number;
}
