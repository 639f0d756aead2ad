import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';

/** What a served act is described from. */
export interface ServedAct {
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly body: JsonValue | undefined;
  /** The body of a success; empty otherwise. */
  readonly made: JsonObject;
}

/** What an act was about, for its audit row. Ids, names and settings only: what a body holds may be secret. */
export interface AuditSubject {
  readonly accountId?: string | null;
  readonly serverId?: string | null;
  readonly approvalId?: string;
  readonly arguments: JsonObject;
  /** Of one item of many that was refused while the request as a whole succeeded. */
  readonly refusedBecause?: string;
}

/** How a route that changes something is written into the audit log. */
export interface RouteAct {
  /** Such as `mcp_server.create`. */
  readonly action: string;
  /** A list where one request does many things: each has a row of its own. */
  readonly subject: (act: ServedAct) => AuditSubject | readonly AuditSubject[];
}

// Shorter than any secret: what was put in an id's place by mistake is not written down.
const idForm = /^[a-z]{3}_\w{1,30}$/;

/** An id that a success or a request names; null where it names none. */
export function namedId(value: JsonValue | undefined, name: string): string | null {
  const id = isJsonObject(value) ? value[name] : undefined;
  return typeof id === 'string' && idForm.test(id) ? id : null;
}

/** Those of a success's members that the row repeats; absent ones are left out. */
export function picked(made: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = made[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
