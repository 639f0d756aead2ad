import type { IntegratedAccount } from '../accounts/index.js';
import type { Cancellation, JsonObject, Result } from '../base/index.js';
import type { ResourceContents, ToolOutcome } from '../reply/index.js';
import type { AccessRefusal, McpServer, MemberServer } from '../servers/index.js';
import type { CodeMode, Discovery, IntegrationToolset, Toolset } from '../toolset/index.js';
import type { LimitLeft } from './limits-left.js';

/** An account that an MCP server reaches, with the tools that may be called on it. */
export interface EndpointMember {
  /** The server as this account has it: its own filter, approvals and dry run. */
  readonly server: MemberServer;
  readonly account: IntegratedAccount;
  /** Under the names that the catalogue gives them. */
  readonly toolset: IntegrationToolset;
  /** How a server over several accounts tells them apart; null on a server over one. */
  readonly naming: { readonly prefix: string; readonly label: string } | null;
}

/** An account of several of which nothing can be called. */
export interface AbsentMember {
  readonly prefix: string;
  readonly label: string;
  /** A sentence: why, and what to do. */
  readonly reason: string;
}

/** An MCP server as a caller has reached it: checked, alive, with its accounts and its tools. */
export interface Endpoint {
  readonly server: McpServer;
  /** At least one. */
  readonly members: readonly EndpointMember[];
  readonly absent: readonly AbsentMember[];
  /** Under the names that clients call them by. */
  readonly toolset: Toolset;
  /** The three tools that stand in for the toolset; null where all of it is shown. */
  readonly discovery: Discovery | null;
  /** The two tools for scripts in place of the toolset; null where there are none. */
  readonly code: CodeMode | null;
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
  /** The same for clients that show views; null where there are none to show. */
  readonly viewedListJson: Buffer | null;
}

/** Who calls, for the audit trail; nothing in it is trusted. */
export interface CallOrigin {
  readonly client: string | null;
  /** The model that the client works for, where it says so. */
  readonly model?: string | null;
  readonly apiTokenId: string | null;
  /** In whose place the reply is read, where that is another client: only what fits its model is returned. */
  readonly reader?: string;
  /** The HTTP request, as the log names it. */
  readonly requestId?: string | null;
  /** Ends the upstream call when the caller goes away. */
  readonly signal: Cancellation;
  /** Told of what happens before the outcome, where the caller wants to know. */
  readonly events?: CallEvents | null;
  /** What the caller answered to questions that this call was met with before. */
  readonly answers?: { readonly inputResponses: JsonObject; readonly requestState: string | null };
  /** What the caller's client says it can do. */
  readonly capabilities?: JsonObject;
  /** Words that come before the notes of a result, once; null where there are none. */
  takePreface?(): string | null;
}

/** How loud a log message is, the quietest first. */
export const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;
export type LoggingLevel = (typeof logLevels)[number];

/** What a caller is told during a call. */
export interface CallEvents {
  /** How far the call has come; null where nobody asked. */
  readonly progress: ((step: { progress: number; total?: number; message?: string }) => void) | null;
  log(level: LoggingLevel, message: string): void;
}

/** What a URL token opens, or why it opens nothing. */
export type Opened =
  | { readonly ok: true; readonly endpoint: Endpoint; readonly apiTokenId: string | null }
  | {
      readonly ok: false;
      readonly refusal: AccessRefusal;
      /** The server whose URL it is or was; absent where there never was one. */
      readonly serverId?: string | undefined;
    };

/** A method of an account's integration, called without MCP. */
export interface MethodTarget {
  readonly resource: string;
  readonly method: string;
  readonly isDryRun?: boolean;
  /** The MCP server whose filter, approvals and dry run hold for the call. */
  readonly endpoint?: Endpoint;
  /** Set where a model reads the reply: its arguments and fields are then those of the tool. */
  readonly isTool?: boolean;
}

/** The use cases that every entrance calls: MCP, the proxy route, the dashboard and the command line. */
export interface Gateway {
  /**
   * Turns a URL token (and an API token where one came along) into an endpoint, at once where all that it needs is remembered; the token goes no
   * deeper. `connection` is what both came by.
   */
  open(urlToken: string, apiToken: string | null, connection?: object): Opened | Promise<Opened>;
  /**
   * The endpoint of a living MCP server, for a caller whom the admin API has let in already. Null where its accounts are gone or its filters leave
   * no tool.
   */
  openServer(server: McpServer): Endpoint | null | Promise<Endpoint | null>;
  /** Checks, binds, authorizes, sends, judges and audits one tool call. Never throws for what a caller sent. */
  callTool(endpoint: Endpoint, toolName: string, input: unknown, origin: CallOrigin): Promise<ToolOutcome>;
  /**
   * Reads on where an answer was cut, at the address that its link told. Apart from other resources because it makes the call again: nobody
   * may watch or subscribe to it.
   */
  readRest(endpoint: Endpoint, uri: string, origin: CallOrigin): Promise<Result<readonly ResourceContents[]>>;
  /** By account, what its service last said of its limits to this process. */
  limitsLeft(): ReadonlyMap<string, LimitLeft>;
  /** Calls the listener after every change of a server, an account or an API token, in whichever process; answers how to stop. */
  onChange(listener: () => void): () => void;
  /**
   * The same upstream call without MCP, for every method, documented or not, of the account's integration; in a dry run a write is only shown.
   * Under an MCP server's endpoint the filter, approvals and dry run that it has for the account hold as they do for a tool.
   */
  callMethod(
    account: IntegratedAccount,
    target: MethodTarget,
    input: unknown,
    origin: CallOrigin,
  ): Promise<ToolOutcome>;
}
