import type { JsonObject, Refusal, Result } from '../base/index.js';
import type { AccessLimits, ApiTokenRow, GoneReason, Labels, PublishedEvent, ServerRow } from '../store/index.js';

/** The settings of an MCP server, as in the API. Absent: the default. */
export interface ServerConfig {
  readonly methods?: readonly string[];
  readonly tags?: readonly string[];
  readonly tools?: readonly string[];
  /** `oauth` requires an access token of the operator's OpenID provider, at a URL that is not secret. */
  readonly auth?: 'token' | 'oauth';
  readonly require_api_token_auth?: boolean;
  readonly tool_exposure?: 'all' | 'discovery' | 'code';
  /** With discovery: names or tags of tools that are listed as well. */
  readonly preload?: readonly string[];
  readonly approval?: 'none' | 'destructive' | 'write';
  /** Requests user confirmation of each destructive call from clients that support the hint. */
  readonly confirm_in_client?: boolean;
  readonly dry_run?: boolean;
  readonly pin_tools?: boolean;
  /**
   * How long an identical change returns the outcome of the first one instead of being executed. Seconds. Default: 0.
   */
  readonly idempotency_seconds?: number;
  /** The form of a result: as text, as `structuredContent`, or as both. Default: text. */
  readonly result_shape?: ResultShape;
  /** The format of lists: JSON or compact tables. Default: JSON. */
  readonly reply_format?: ReplyFormat;
  /** Maximum reply in characters, for every client. Absent: depends on the client. */
  readonly reply_chars_max?: number;
}

/** The forms of a tool's result. */
export const resultShapes = ['text', 'both', 'structured'] as const;
export type ResultShape = (typeof resultShapes)[number];

/** The formats of a list. */
export const replyFormats = ['json', 'table'] as const;
export type ReplyFormat = (typeof replyFormats)[number];

/** The settings that each account of several has separately. */
export type MemberConfig = Pick<ServerConfig, 'methods' | 'tags' | 'tools' | 'preload' | 'approval' | 'dry_run'>;

/** One account of a server over several. */
export interface ServerMember {
  readonly accountId: string;
  /** Prefix of the names of its tools, unique among the members. Stable until it is changed. */
  readonly prefix: string;
  /** Display name of the account on this server, for people and models. */
  readonly label: string;
  readonly config: MemberConfig;
}

/** A named, filtered view of one integrated account, or of several. Times in milliseconds since 1970 UTC. */
export interface McpServer {
  readonly id: string;
  /** Null with `members`. */
  readonly accountId: string | null;
  /** The accounts of a server over several, including deleted ones; absent otherwise. */
  readonly members?: readonly ServerMember[] | undefined;
  readonly name: string;
  readonly config: ServerConfig;
  /** With `pin_tools`: each accepted tool, with `members` by its account, and the digest of its definition. */
  readonly pins?: { readonly [tool: string]: string } | undefined;
  readonly labels: Labels;
  /** The operator's own id for it. */
  readonly externalId: string | null;
  readonly createdBy: string;
  /** Last use by a client, rounded to the minute, as of when this was read. Null: never. */
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The filters of a search for servers. Texts are unchecked. */
export interface ServerSearch {
  readonly within?: AccessLimits | undefined;
  /** Only servers that reach one of these accounts. Default: all. */
  readonly accountIds?: readonly string[] | undefined;
  /** Only servers that reach no other accounts. Default: all. */
  readonly withinAccountIds?: readonly string[] | undefined;
  /** Only servers that reach an account of this integration. */
  readonly integration?: string | undefined;
  readonly text?: string | undefined;
  readonly labels?: Labels | undefined;
  readonly externalId?: string | undefined;
  readonly state?: string | undefined;
  /** Default: `-created_at`. */
  readonly sort?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One page of servers, and the total on all pages. */
export interface FoundServers {
  readonly items: readonly McpServer[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** How a tool differs from its pin. Both sides are whole definitions; null if there is none. */
export interface ToolChange {
  readonly tool: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** Why a URL is refused, each with what a person needs to know. */
export type AccessRefusal =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'gone'; readonly reason: GoneReason; readonly at: number }
  | { readonly kind: 'api_token_required' }
  | { readonly kind: 'api_token_invalid' }
  /** An access token is required; `metadataUrl` is where a client finds out how to get one (RFC 9728). */
  | { readonly kind: 'oauth_required' | 'oauth_invalid'; readonly metadataUrl: string }
  | { readonly kind: 'issuer_unreachable' };

/** Why a client was refused at the URL of a server. */
export type RefusedReason =
  | GoneReason
  | Exclude<AccessRefusal['kind'], 'unknown' | 'gone'>
  | 'no_tools'
  | 'method_not_allowed'
  | 'unsupported_media'
  | 'origin_not_allowed';

/** The server of a URL token, or why it is refused. */
export type Access =
  | { readonly ok: true; readonly server: McpServer; readonly apiTokenId: string | null }
  | {
      readonly ok: false;
      readonly refusal: AccessRefusal;
      /** The server whose URL it is or was; absent if there never was one. */
      readonly serverId?: string | undefined;
    };

/** Creates the event that is stored with a change of a server. */
export type ServerEventOf = (type: 'created' | 'revoked', row: ServerRow) => PublishedEvent;

/** MCP servers: create, list, change, rotate, revoke, check access. */
export interface McpServers {
  /** Returns the token once; only its keyed hash is stored. `input` is unchecked. */
  create(accountId: string, input: unknown, createdBy: string): Promise<Result<{ server: McpServer; token: string }>>;
  /**
   * Creates a server over several accounts from unchecked `{name, members, ...}`. Accounts that `mayUse` rejects are
   * unknown.
   */
  createCombined(
    input: unknown,
    options: { readonly createdBy: string; readonly mayUse?: (accountId: string) => boolean },
  ): Promise<Result<{ server: McpServer; token: string }>>;
  /**
   * Creates many servers in one transaction. Every input, `{integrated_account_id, name, ...}`, has its own result.
   * `refusalOf` returns why a server with these unchecked labels cannot be created on an account.
   */
  createMany(
    inputs: readonly unknown[],
    options: {
      readonly createdBy: string;
      readonly refusalOf?: (accountId: string, labels: unknown) => Promise<Refusal | null>;
    },
  ): Promise<readonly Result<{ server: McpServer; token: string }>[]>;
  /** The config that `{config}` would give a new server, validated as at creation. */
  validate(accountId: string, input: unknown): Promise<Result<ServerConfig>>;
  /** The server that `{members, config}` would create, validated as at creation. Stores nothing. */
  validateCombined(
    input: unknown,
    options?: { readonly mayUse?: (accountId: string) => boolean },
  ): Promise<Result<McpServer>>;
  /** A server that reaches the account. */
  get(accountId: string, id: string): Promise<McpServer | undefined>;
  /** A server by its id, on any account. */
  find(id: string): Promise<McpServer | undefined>;
  /** Servers of all accounts. */
  search(search: ServerSearch): Promise<Result<FoundServers>>;
  list(
    accountId: string,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<Result<{ items: readonly McpServer[]; nextCursor: string | null }>>;
  /**
   * `accountId` here and below: the account of the server; null for any. A server over several accounts can only be
   * changed with null.
   */
  update(
    accountId: string | null,
    id: string,
    input: unknown,
    options?: { readonly mayUse?: (accountId: string) => boolean },
  ): Promise<Result<McpServer>>;
  /** `input` is unchecked: `{overlap_seconds?}`, for which the old URL stays valid. Default: none. */
  rotate(
    accountId: string | null,
    id: string,
    input?: unknown,
  ): Promise<Result<{ server: McpServer; token: string; oldUrlUntil: number | null }>>;
  /** The differences from the pinned tools. Refuses if the server pins none. */
  changes(accountId: string | null, id: string): Promise<Result<readonly ToolChange[]>>;
  /** Pins the tools as they are now. */
  accept(accountId: string | null, id: string): Promise<Result<McpServer>>;
  /** False if there is no such server. */
  revoke(accountId: string | null, id: string): Promise<Result<boolean>>;
  /** The URL and the token issuer of a server with `auth: oauth`; undefined for any other. */
  protectedResource(id: string): Promise<{ readonly resource: string; readonly issuer: string } | undefined>;
  /**
   * Checks a URL token and, if the server requires one, an API token. A token expires at the exact instant. With
   * `connection`, repeated credentials of one connection are not hashed again. Synchronous if everything is cached.
   */
  checkAccess(urlToken: string, apiToken: string | null, connection?: object): Access | Promise<Access>;
  /** Records that a server accepted a client's request, under the client's name. */
  noteClient(serverId: string, client: string | null): void;
  /** Records a refused request at the URL of a server, including deleted ones. Does nothing for unknown URLs. */
  noteRefused(
    at: { readonly serverId: string } | { readonly urlToken: string },
    refused: { readonly client: string | null; readonly reason: RefusedReason; readonly status: number },
  ): void;
  /** Resolves when every recorded use is written. Await it before closing the store. */
  settle(): Promise<void>;
  /** Deletes expired servers and old tombstones. Returns how many servers were deleted. */
  sweep(): Promise<number>;
}

/** An API token without its hash. */
export type ApiToken = Omit<ApiTokenRow, 'tokenHash'>;

/** API tokens: create, list, delete, check. */
export interface ApiTokens {
  /** `input` is unchecked. Refuses if the grantor, an API token, has fewer rights than requested. */
  create(
    input: unknown,
    grantor?: Pick<ApiToken, 'actions' | 'expiresAt'>,
  ): Promise<Result<{ apiToken: ApiToken; token: string }>>;
  /** Undefined when unknown or expired. */
  get(id: string): Promise<ApiToken | undefined>;
  list(page: {
    cursor?: string | undefined;
    limit: number;
  }): Promise<Result<{ items: readonly ApiToken[]; nextCursor: string | null }>>;
  delete(id: string): Promise<boolean>;
  /** Undefined when unknown, expired or malformed. */
  check(token: string): Promise<ApiToken | undefined>;
}
