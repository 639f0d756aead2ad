import type { Accounts } from '../accounts/index.js';
import type { Clock, ErrorCode, Failure, JsonObject, JsonValue, Refusal } from '../base/index.js';
import { errorTable, type Result, refuse, statusText } from '../base/index.js';
import type { Catalogue, Integration } from '../catalogue/index.js';
import type { Consents } from '../consent/index.js';
import type { EventDelivery, Webhooks } from '../events/index.js';
import type { GuidedGateway } from '../guidance/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import type { ApiAction, ApiTokens, Approvals, McpServers, Role, Sessions } from '../servers/index.js';
import type { AccessLimits, Store } from '../store/index.js';
import type { Toolsets } from '../toolset/index.js';
import type { Vault } from '../vault/index.js';
import type { CatalogueReload } from './catalogue-reload.js';
import type { Finding } from './diagnose.js';
import { errorReferencePath } from './error-reference.js';
import type { ImportDesk } from './importing/import-desk.js';
import type { RouteAct } from './route-act.js';
import type { AnswerSchemaName } from './schemas.js';
import type { OpenIdSignIn } from './sign-in/open-id-sign-in.js';

/** What routes work with. */
export interface AdminContext {
  readonly accounts: Accounts;
  /** Also those outside a caller's limits, for what a server within them needs of its account; absent where there are no limits. */
  readonly everyAccount?: Pick<Accounts, 'get'>;
  /** Whether an account can be named, for its servers, though it may not be seen itself; absent where there are no limits. */
  readonly isKnownAccount?: (id: string) => Promise<boolean>;
  readonly consents: Consents;
  /** Null where no webhook is configured. */
  readonly webhook: (Pick<EventDelivery, 'test'> & { readonly url: string }) | null;
  /** Those that are records. */
  readonly webhooks: Webhooks;
  /** Looks at everything that the gateway needs to work. */
  readonly diagnose: (signal: AbortSignal) => Promise<readonly Finding[]>;
  readonly servers: McpServers;
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
  /** Null where no OpenID client is configured. */
  readonly signIn: OpenIdSignIn | null;
  readonly approvals: Approvals;
  readonly catalogue: Catalogue;
  /** Whether the operator's OAuth client of an integration is configured. */
  readonly hasClient: (integration: Integration) => boolean;
  readonly importDesk: ImportDesk;
  readonly catalogueReload: CatalogueReload;
  readonly toolsets: Toolsets;
  readonly gateway: GuidedGateway;
  readonly store: Store;
  readonly version: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Null where URLs are minted for this machine alone. */
  readonly publicUrl: string | null;
  /** Scopes that the metadata of a protected resource names. */
  readonly oidcScopes: readonly string[];
  /** The address people reach, without a trailing slash; known once the server listens. */
  readonly origin: () => string;
}

/** What the admin API is put on a server with. */
export interface AdminDeps extends AdminContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly vault: Pick<Vault, 'sealText' | 'openText'>;
  /** Keyed, for what is compared and must be readable nowhere. */
  readonly digest: (text: string) => string;
  /** Random and new with every start: how commands on this machine recognise the gateway. */
  readonly instance: string;
  /** Whether the gateway is about to stop, so that nobody new is sent here. */
  readonly isDraining: () => boolean;
}

/** Who asks: a program with an API token, or a person who is signed in. */
export interface Actor {
  /** Of the API token, or of the session where no API token stands behind it. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** What the caller can be used for; null for everything that the role allows. */
  readonly actions: readonly string[] | null;
  /** What the caller can see and change; null for everything. */
  readonly limits: AccessLimits | null;
  /** Milliseconds since 1970 UTC; null for never. */
  readonly expiresAt: number | null;
  /** What the audit trail calls their program; null for programs of their own. */
  readonly client: string | null;
}

/** One admin request, its body parsed and still unjudged. */
export interface AdminRequest {
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly body: JsonValue | undefined;
  /** The body as it came, in which digits in quotes and a bare number can be told apart. */
  readonly text: string;
  /** The body of a large route, unread; empty for the others. */
  readonly bytes: Uint8Array;
  readonly method: string;
  readonly actor: Actor;
  /** As `x-request-id` and the log name it. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** An answer before it is written. */
export interface AdminAnswer {
  readonly status: number;
  readonly body: JsonObject;
  /** In place of the body: JSON Lines, written as they come. */
  readonly lines?: AsyncIterable<string>;
  /** Of the lines; JSON Lines unless given. */
  readonly contentType?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** A query parameter that is not any text. */
export interface QueryParameter {
  readonly description: string;
  readonly schema: JsonObject;
}

/** One row of the route table; the OpenAPI document is written from the same rows. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  /** Its name in the API description and in clients generated from it, such as `rotateMcpServer`. */
  readonly id: string;
  readonly summary: string;
  /** What an API token that is limited to certain actions needs for it. */
  readonly action: ApiAction;
  /** Set where it concerns the whole installation, so that it is refused to callers with limits. */
  readonly isWhole?: true;
  /** How the act is written into the audit log; absent for reads. */
  readonly act?: RouteAct;
  /** Names and words of the query parameters; others are refused. Absent means none. */
  readonly query?: { readonly [name: string]: string | QueryParameter };
  /** Those of them that a request must have. */
  readonly requiredQuery?: readonly string[];
  /** Set where even a read is for administrators alone, because it goes to the connected service. */
  readonly isForAdmins?: true;
  /** Set where every further query parameter is an argument of the call. */
  readonly isQueryOpen?: true;
  /** Set where bodies may hold a whole document: they are not parsed before the handler runs. */
  readonly isLarge?: true;
  /** Set where a success is JSON Lines. */
  readonly isLines?: true;
  readonly body?: JsonObject;
  /** A body that works. */
  readonly example?: JsonObject;
  readonly response: string;
  /** Status to shape; a name in a list means a page of it. */
  readonly answers: { readonly [status: number]: AnswerSchemaName | readonly [AnswerSchemaName] };
  readonly handle: (context: AdminContext, request: AdminRequest) => Promise<AdminAnswer>;
}

/** An answer with a body. */
export function answer(status: number, body: JsonObject): AdminAnswer {
  return { status, body };
}

/** The API's error shape for a refusal; it says so where the fault is the connected service's. */
export function refusalAnswer(refusal: Refusal): AdminAnswer {
  const shown = errorAnswer(refusal.code, refusal.message, refusal.failures);
  const seconds = refusal.data?.retry_after_seconds;
  if (seconds !== undefined) return { ...shown, headers: { 'retry-after': String(seconds) } };
  return refusal.code === 'upstream_failed' || refusal.code === 'upstream_timeout'
    ? { ...shown, body: { ...shown.body, is_remote_error: true } }
    : shown;
}

/** The API's error shape: `{statusCode, error, message}` and, for validation, `details.failures`. */
export function errorAnswer(code: ErrorCode, message: string, failures?: readonly Failure[]): AdminAnswer {
  const { http } = errorTable[code];
  const details =
    failures && failures.length > 0
      ? { details: { failures: failures.map(({ path, message: words }) => ({ path, message: words })) } }
      : {};
  return {
    status: http,
    body: {
      statusCode: http,
      error: statusText(http),
      code,
      message,
      help_url: errorReferencePath(code),
      ...details,
    },
  };
}

/** The error shape where the upstream failed: its status kept, its words and body shown. */
export function remoteErrorAnswer(status: number, message: string, raw: JsonValue): AdminAnswer {
  return {
    status,
    body: {
      statusCode: status,
      error: statusText(status),
      code: 'upstream_failed',
      message,
      help_url: errorReferencePath('upstream_failed'),
      is_remote_error: true,
      raw_response: raw,
    },
  };
}

const pageSizeMax = 100;
const pageSizeDefault = 25;

/** The page that a list request asks for. */
export function pageOf(query: AdminRequest['query']): Result<{ cursor?: string; limit: number }> {
  const { cursor, limit } = query;
  if (limit !== undefined && !(/^\d{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= pageSizeMax)) {
    return refuse('invalid_params', `limit must be a number from 1 to ${pageSizeMax}`, {
      failures: [{ path: 'limit', message: `must be a number from 1 to ${pageSizeMax}` }],
    });
  }
  return {
    ok: true,
    value: {
      ...(cursor === undefined ? {} : { cursor }),
      limit: limit === undefined ? pageSizeDefault : Number(limit),
    },
  };
}

/** One page of a list as the API has it. */
export function listAnswer(items: readonly JsonObject[], nextCursor: string | null, limit: number): AdminAnswer {
  return answer(200, { result: items, next_cursor: nextCursor, limit });
}
