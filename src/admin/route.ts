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
import type { RequestProgress } from './request-progress.js';
import type { RouteAction } from './route-action.js';
import type { AnswerSchemaName } from './schemas.js';
import type { OpenIdSignIn } from './sign-in/open-id-sign-in.js';

/** What routes work with. */
export interface AdminContext {
  readonly accounts: Accounts;
  /**
   * Includes accounts outside a caller's limits, for what a server within them needs of its account. Absent without
   * limits.
   */
  readonly everyAccount?: Pick<Accounts, 'get'>;
  /** Whether an account can be named, for its servers, although the caller cannot see it. Absent without limits. */
  readonly isKnownAccount?: (id: string) => Promise<boolean>;
  readonly consents: Consents;
  /** Null if no webhook is configured. */
  readonly webhook: (Pick<EventDelivery, 'test'> & { readonly url: string }) | null;
  /** The webhooks that are stored as records. */
  readonly webhooks: Webhooks;
  /** Checks everything that the gateway needs. */
  readonly diagnose: (signal: AbortSignal) => Promise<readonly Finding[]>;
  readonly servers: McpServers;
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
  /** Null if no OpenID client is configured. */
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
  /** Null if URLs are only for this machine. */
  readonly publicUrl: string | null;
  /** Scopes in the metadata of a protected resource. */
  readonly oidcScopes: readonly string[];
  /** The URL for people, without a trailing slash. Known once the server listens. */
  readonly origin: () => string;
}

/** Dependencies of the admin API. */
export interface AdminDeps extends AdminContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly vault: Pick<Vault, 'sealText' | 'openText'>;
  /** A keyed hash, for values that are compared but must not be readable. */
  readonly digest: (text: string) => string;
  /** Random for every start, so that commands on this machine recognize the gateway. */
  readonly instance: string;
  /** Whether the gateway is about to stop, so that no new clients are sent here. */
  readonly isDraining: () => boolean;
}

/** The caller: a program with an API token, or a signed-in person. */
export interface Actor {
  /** Id of the API token, or of the session if it has no API token. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The caller's permitted actions; null for everything that the role allows. */
  readonly actions: readonly string[] | null;
  /** What the caller can see and change; null for everything. */
  readonly limits: AccessLimits | null;
  /** Milliseconds since 1970 UTC; null for never. */
  readonly expiresAt: number | null;
  /** Name of the caller's program in the audit log; null for a custom program. */
  readonly client: string | null;
}

/** One admin request with a parsed, unvalidated body. */
export interface AdminRequest {
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly body: JsonValue | undefined;
  /** The raw body, which distinguishes quoted digits from a bare number. */
  readonly text: string;
  /** The unread body of a large route; empty for the others. */
  readonly bytes: Uint8Array;
  readonly method: string;
  readonly actor: Actor;
  /** As in `x-request-id` and the log. */
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** Absent where the caller does not follow the progress. */
  readonly onProgress?: (progress: RequestProgress) => void;
}

/** A response before it is written. */
export interface AdminAnswer {
  readonly status: number;
  readonly body: JsonObject;
  /** Replaces the body: ready-made JSON. */
  readonly json?: string;
  /** Replaces the body: JSON Lines, streamed. */
  readonly lines?: AsyncIterable<string>;
  /** Media type of the lines. Default: JSON Lines. */
  readonly contentType?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** A query parameter with a restricted value. */
export interface QueryParameter {
  readonly description: string;
  readonly schema: JsonObject;
}

/** One row of the route table, from which the OpenAPI document is generated. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  /** Its name in the API description and in generated clients, such as `rotateMcpServer`. */
  readonly id: string;
  readonly summary: string;
  /** The action that an API token with limited actions needs. */
  readonly action: ApiAction;
  /** Set if it concerns the whole installation, so that callers with limits are refused. */
  readonly isWhole?: true;
  /** How the change is recorded in the audit log; absent for reads. */
  readonly act?: RouteAction;
  /** Names and descriptions of the query parameters; others are refused. Absent: none. */
  readonly query?: { readonly [name: string]: string | QueryParameter };
  /** The required ones. */
  readonly requiredQuery?: readonly string[];
  /** Set if even a read is for administrators only, because it reaches the connected service. */
  readonly isForAdmins?: true;
  /** Set if every further query parameter is an argument of the call. */
  readonly isQueryOpen?: true;
  /** Set if bodies may contain a whole document: they are not parsed before the handler runs. */
  readonly isLarge?: true;
  /** Set if a success is JSON Lines. */
  readonly isLines?: true;
  /** Schema of a line where the caller accepts JSON Lines and so follows the progress. Only for routes without `act`. */
  readonly progress?: AnswerSchemaName;
  readonly body?: JsonObject;
  /** A valid body. */
  readonly example?: JsonObject;
  readonly response: string;
  /** Status to schema; a name in a list means a page of it. */
  readonly answers: { readonly [status: number]: AnswerSchemaName | readonly [AnswerSchemaName] };
  readonly handle: (context: AdminContext, request: AdminRequest) => Promise<AdminAnswer>;
}

/** A response with a body. */
export function answer(status: number, body: JsonObject): AdminAnswer {
  return { status, body };
}

/** The API's error shape for a refusal. Marks errors of the connected service. */
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

/** The error shape for an upstream failure, with its status, message and body. */
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

/** The page that a list request selects. */
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

/** One page of a list in the API's shape. */
export function listAnswer(items: readonly JsonObject[], nextCursor: string | null, limit: number): AdminAnswer {
  return answer(200, { result: items, next_cursor: nextCursor, limit });
}
