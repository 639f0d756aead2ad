import type { JsonObject, Refusal, Result } from '../base/index.js';
import type { AccessLimits, ApiTokenRow, GoneReason, Labels, PublishedEvent, ServerRow } from '../store/index.js';

/** What an MCP server lets through and how; the API's shape. Absent means the default. */
export interface ServerConfig {
  readonly methods?: readonly string[];
  readonly tags?: readonly string[];
  readonly tools?: readonly string[];
  /** `oauth` asks for an access token of the operator's OpenID provider, at an address that is no secret. */
  readonly auth?: 'token' | 'oauth';
  readonly require_api_token_auth?: boolean;
  readonly tool_exposure?: 'all' | 'discovery' | 'code';
  /** With discovery: names or tags of tools that are listed as well. */
  readonly preload?: readonly string[];
  readonly approval?: 'none' | 'destructive' | 'write';
  /** Asks clients that know the hint to let their user confirm each destructive call. */
  readonly confirm_in_client?: boolean;
  readonly dry_run?: boolean;
  readonly pin_tools?: boolean;
  /** How long an identical change is given the outcome of the first, and not made again. Seconds. Default: 0. */
  readonly idempotency_seconds?: number;
  /** Where a result stands in the answer: as text by default, as `structuredContent`, or as both. */
  readonly result_shape?: ResultShape;
  /** How lists are written: as JSON by default, or as compact tables. */
  readonly reply_format?: ReplyFormat;
  /** Longest reply in characters, for every client; absent where what is known of each client decides. */
  readonly reply_chars_max?: number;
}

/** The forms in which a tool's result is sent. */
export const resultShapes = ['text', 'both', 'structured'] as const;
export type ResultShape = (typeof resultShapes)[number];

/** The forms in which a list is written. */
export const replyFormats = ['json', 'table'] as const;
export type ReplyFormat = (typeof replyFormats)[number];

/** The part of a config that each account of several has of its own. */
export type MemberConfig = Pick<ServerConfig, 'methods' | 'tags' | 'tools' | 'preload' | 'approval' | 'dry_run'>;

/** One account of a server over several. */
export interface ServerMember {
  readonly accountId: string;
  /** Begins the names of its tools; no other member has it, and it stays until it is changed. */
  readonly prefix: string;
  /** What people and models call the account on this server. */
  readonly label: string;
  readonly config: MemberConfig;
}

/** A named, filtered view of one integrated account, or of several. Times in milliseconds since 1970 UTC. */
export interface McpServer {
  readonly id: string;
  /** Null with `members`. */
  readonly accountId: string | null;
  /** The accounts of a server over several, also those that are gone; absent otherwise. */
  readonly members?: readonly ServerMember[] | undefined;
  readonly name: string;
  readonly config: ServerConfig;
  /** With `pin_tools`: each accepted tool, with `members` by its account, and the digest of its definition. */
  readonly pins?: { readonly [tool: string]: string } | undefined;
  readonly labels: Labels;
  /** The operator's own id for it. */
  readonly externalId: string | null;
  readonly createdBy: string;
  /** When a client last used it, to the minute, as of when this was read; null for never. */
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Which servers are searched for, unchecked where a text is expected. */
export interface ServerSearch {
  readonly within?: AccessLimits | undefined;
  /** Only servers that reach one of these accounts; absent for all. */
  readonly accountIds?: readonly string[] | undefined;
  /** Only servers that reach no account but these; absent for all. */
  readonly withinAccountIds?: readonly string[] | undefined;
  /** Only servers that reach an account of this integration. */
  readonly integration?: string | undefined;
  readonly text?: string | undefined;
  readonly labels?: Labels | undefined;
  readonly externalId?: string | undefined;
  readonly state?: string | undefined;
  /** `-created_at` where absent. */
  readonly sort?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One page of servers, and how many there are on all pages. */
export interface FoundServers {
  readonly items: readonly McpServer[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** How a tool differs from what was pinned; both sides are whole definitions, null where there is none. */
export interface ToolChange {
  readonly tool: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** Why a URL opens nothing, each with what a person needs to know. */
export type AccessRefusal =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'gone'; readonly reason: GoneReason; readonly at: number }
  | { readonly kind: 'api_token_required' }
  | { readonly kind: 'api_token_invalid' }
  /** An access token is asked for; `metadataUrl` tells a client where to get one (RFC 9728). */
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

/** What a URL token opens, or why it opens nothing. */
export type Access =
  | { readonly ok: true; readonly server: McpServer; readonly apiTokenId: string | null }
  | {
      readonly ok: false;
      readonly refusal: AccessRefusal;
      /** The server whose URL it is or was; absent where there never was one. */
      readonly serverId?: string | undefined;
    };

/** Makes the event that is stored with a change of a server. */
export type ServerEventOf = (type: 'created' | 'revoked', row: ServerRow) => PublishedEvent;

/** The life of MCP servers: mint, list, change, rotate, revoke, check. */
export interface McpServers {
  /** The token leaves here once and is stored only as a keyed hash. `input` is unchecked. */
  create(accountId: string, input: unknown, createdBy: string): Promise<Result<{ server: McpServer; token: string }>>;
  /** Creates a server over several accounts from `{name, members, ...}`, unchecked. Accounts that `mayUse` rejects are unknown. */
  createCombined(
    input: unknown,
    options: { readonly createdBy: string; readonly mayUse?: (accountId: string) => boolean },
  ): Promise<Result<{ server: McpServer; token: string }>>;
  /**
   * Creates many, in one transaction; every input, `{integrated_account_id, name, ...}`, has a result of its own. `refusalOf` says why one
   * with these unchecked labels cannot be created on an account.
   */
  createMany(
    inputs: readonly unknown[],
    options: {
      readonly createdBy: string;
      readonly refusalOf?: (accountId: string, labels: unknown) => Promise<Refusal | null>;
    },
  ): Promise<readonly Result<{ server: McpServer; token: string }>[]>;
  /** The config that `{config}` would give a new server, judged as creation judges it. */
  validate(accountId: string, input: unknown): Promise<Result<ServerConfig>>;
  /** The whole server that `{members, config}` would make, judged as creation judges it; nothing is kept. */
  validateCombined(
    input: unknown,
    options?: { readonly mayUse?: (accountId: string) => boolean },
  ): Promise<Result<McpServer>>;
  /** A server that reaches the account. */
  get(accountId: string, id: string): Promise<McpServer | undefined>;
  /** By its id, of whichever account. */
  find(id: string): Promise<McpServer | undefined>;
  /** Servers of all accounts. */
  search(search: ServerSearch): Promise<Result<FoundServers>>;
  list(
    accountId: string,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<Result<{ items: readonly McpServer[]; nextCursor: string | null }>>;
  /**
   * `accountId` here and below: the account whose server this is; null for whichever. A server over several accounts is changed with null only.
   */
  update(
    accountId: string | null,
    id: string,
    input: unknown,
    options?: { readonly mayUse?: (accountId: string) => boolean },
  ): Promise<Result<McpServer>>;
  /** `input` is unchecked: `{overlap_seconds?}`, for which the old URL goes on opening the server; none by default. */
  rotate(
    accountId: string | null,
    id: string,
    input?: unknown,
  ): Promise<Result<{ server: McpServer; token: string; oldUrlUntil: number | null }>>;
  /** What differs from the pinned tools; refused where the server pins none. */
  changes(accountId: string | null, id: string): Promise<Result<readonly ToolChange[]>>;
  /** Pins the tools as they are now. */
  accept(accountId: string | null, id: string): Promise<Result<McpServer>>;
  /** False where there is no such server. */
  revoke(accountId: string | null, id: string): Promise<Result<boolean>>;
  /** Where a server with `auth: oauth` is reached and who issues tokens for it; undefined for every other. */
  protectedResource(id: string): Promise<{ readonly resource: string; readonly issuer: string } | undefined>;
  /**
   * Judges a URL token and, where the server asks for one, an API token; dead at the exact expiry instant. The connection that both came by,
   * where there is one, spares the work of hashing what it repeats. Answers at once where all that it needs is remembered.
   */
  checkAccess(urlToken: string, apiToken: string | null, connection?: object): Access | Promise<Access>;
  /** Notes that a server accepted a request of a client, by the name that the client gives itself. */
  noteClient(serverId: string, client: string | null): void;
  /** Notes a refused request at the URL of a server, also of one that is gone; does nothing where no server has or had the URL. */
  noteRefused(
    at: { readonly serverId: string } | { readonly urlToken: string },
    refused: { readonly client: string | null; readonly reason: RefusedReason; readonly status: number },
  ): void;
  /** Resolves when every use noted until now is written: to be awaited before the store closes. */
  settle(): Promise<void>;
  /** Deletes what has expired and purges old tombstones; answers how many servers went. */
  sweep(): Promise<number>;
}

/** An API token without what opens with it. */
export type ApiToken = Omit<ApiTokenRow, 'tokenHash'>;

/** The life of API tokens: create, list, delete, check. */
export interface ApiTokens {
  /** `input` is unchecked. Refused where the grantor, an API token, has less than is asked for. */
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
