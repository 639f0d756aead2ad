import type { IntegratedAccount } from '../accounts/index.js';
import type { Cancellation, JsonObject, Result } from '../base/index.js';
import type { ResourceContents, ToolOutcome } from '../reply/index.js';
import type { AccessRefusal, McpServer, MemberServer } from '../servers/index.js';
import type { CodeMode, Discovery, IntegrationToolset, Toolset } from '../toolset/index.js';
import type { LimitLeft } from './limits-left.js';

/** An account of an MCP server, with the tools that can be called on it. */
export interface EndpointMember {
  /** The server's settings for this account: filter, approvals and dry run. */
  readonly server: MemberServer;
  readonly account: IntegratedAccount;
  /** Tools under their names in the catalogue. */
  readonly toolset: IntegrationToolset;
  /** How a server over several accounts distinguishes this one; null on a server over one. */
  readonly naming: { readonly prefix: string; readonly label: string } | null;
}

/** One of several accounts on which nothing can be called. */
export interface AbsentMember {
  readonly prefix: string;
  readonly label: string;
  /** A sentence with the reason and the remedy. */
  readonly reason: string;
}

/** A valid, opened MCP server with its accounts and tools. */
export interface Endpoint {
  readonly server: McpServer;
  /** At least one. */
  readonly members: readonly EndpointMember[];
  readonly absent: readonly AbsentMember[];
  /** Tools under their names for clients. */
  readonly toolset: Toolset;
  /** The discovery tools that replace the toolset; null if the whole toolset is listed. */
  readonly discovery: Discovery | null;
  /** The two tools for scripts that replace the toolset; null if there are none. */
  readonly code: CodeMode | null;
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
  /** The same for clients that show views; null if there are no views. */
  readonly viewedListJson: Buffer | null;
}

/** The caller, for the audit log. Not trusted. */
export interface CallOrigin {
  readonly client: string | null;
  /** The model that the client works for, if the client states it. */
  readonly model?: string | null;
  readonly apiTokenId: string | null;
  /** The client that reads the reply, if it is another one: the reply is cut to its limit. */
  readonly reader?: string;
  /** Id of the HTTP request in the log. */
  readonly requestId?: string | null;
  /** Aborts the upstream call when the caller leaves. */
  readonly signal: Cancellation;
  /** Receives messages before the outcome, if the caller requested them. */
  readonly events?: CallEvents | null;
  /** The caller's responses to earlier questions of this call. */
  readonly answers?: { readonly inputResponses: JsonObject; readonly requestState: string | null };
  /** Capabilities that the caller's client declared. */
  readonly capabilities?: JsonObject;
  /** A text before the notes of a result, once; null if there is none. */
  takePreface?(): string | null;
}

/** Severities of log messages, lowest first. */
export const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;
export type LoggingLevel = (typeof logLevels)[number];

/** Sends messages to a caller during a call. */
export interface CallEvents {
  /** Reports the progress of the call; null if the caller did not request it. */
  readonly progress: ((step: { progress: number; total?: number; message?: string }) => void) | null;
  log(level: LoggingLevel, message: string): void;
}

/** The endpoint of a URL token, or why it is refused. */
export type Opened =
  | { readonly ok: true; readonly endpoint: Endpoint; readonly apiTokenId: string | null }
  | {
      readonly ok: false;
      readonly refusal: AccessRefusal;
      /** The server whose URL it is or was; absent if there never was one. */
      readonly serverId?: string | undefined;
    };

/** A method of an account's integration, called without MCP. */
export interface MethodTarget {
  readonly resource: string;
  readonly method: string;
  readonly isDryRun?: boolean;
  /** The MCP server whose filter, approvals and dry run apply to the call. */
  readonly endpoint?: Endpoint;
  /** Set if a model reads the reply: arguments and fields are then those of the tool. */
  readonly isTool?: boolean;
}

/** The use cases behind every interface: MCP, the proxy route, the dashboard and the command line. */
export interface Gateway {
  /**
   * Resolves a URL token (and an API token, if one was sent) to an endpoint, synchronously if everything is cached. The
   * token is not passed any deeper. `connection` is the connection of the request.
   */
  open(urlToken: string, apiToken: string | null, connection?: object): Opened | Promise<Opened>;
  /**
   * The endpoint of an existing MCP server, for a caller that the admin API authorized. Null if its accounts are gone
   * or its filters select no tool.
   */
  openServer(server: McpServer): Endpoint | null | Promise<Endpoint | null>;
  /**
   * Validates, binds, authorizes, sends, classifies and audits one tool call. Never throws because of the caller's
   * input.
   */
  callTool(endpoint: Endpoint, toolName: string, input: unknown, origin: CallOrigin): Promise<ToolOutcome>;
  /**
   * Continues a cut reply at the URI of its link. Separate from other resources because it repeats the call: it cannot
   * be watched or subscribed to.
   */
  readRest(endpoint: Endpoint, uri: string, origin: CallOrigin): Promise<Result<readonly ResourceContents[]>>;
  /** The latest rate-limit figures that services sent to this process, by account. */
  limitsLeft(): ReadonlyMap<string, LimitLeft>;
  /**
   * Calls the listener after every change of a server, an account or an API token, in any process. Returns a function
   * to stop.
   */
  onChange(listener: () => void): () => void;
  /**
   * The same upstream call without MCP, for every method of the account's integration, documented or not. In a dry run,
   * a change is only shown. With an MCP server's endpoint, its filter, approvals and dry run for the account apply as
   * they do to a tool.
   */
  callMethod(
    account: IntegratedAccount,
    target: MethodTarget,
    input: unknown,
    origin: CallOrigin,
  ): Promise<ToolOutcome>;
}
