import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';

/** The request and the response of a change. */
export interface HandledAction {
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly body: JsonValue | undefined;
  /** The body of a success; otherwise empty. */
  readonly made: JsonObject;
}

/** What a change was about, for its audit row. Only ids, names and settings, because a body may contain secrets. */
export interface AuditSubject {
  readonly accountId?: string | null;
  readonly serverId?: string | null;
  readonly approvalId?: string;
  readonly arguments: JsonObject;
  /** Why one item of many was refused while the whole request succeeded. */
  readonly refusedBecause?: string;
}

/** How a route that changes something is recorded in the audit log. */
export interface RouteAction {
  /** Such as `mcp_server.create`. */
  readonly action: string;
  /** A list if one request has many items: each has its own row. */
  readonly subject: (act: HandledAction) => AuditSubject | readonly AuditSubject[];
}

// Shorter than any secret, so that a secret sent in place of an id is not recorded.
const idForm = /^[a-z]{3}_\w{1,30}$/;

/** An id in a response or a request; null if there is none. */
export function namedId(value: JsonValue | undefined, name: string): string | null {
  const id = isJsonObject(value) ? value[name] : undefined;
  return typeof id === 'string' && idForm.test(id) ? id : null;
}

/** The members of a response that the row repeats. Absent ones are omitted. */
export function picked(made: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = made[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
