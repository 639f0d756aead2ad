import { compileFields, mapOf, textOf } from './fields.js';
import { isMap, type Json, type JsonMap, writeJson } from './json.js';

/** An injected fault for the next matching requests. */
export interface Fault {
  times: number;
  readonly match: { readonly method?: string; readonly path?: string; readonly host?: string };
  /** Null if the service itself responds. */
  readonly status: number | null;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
  readonly delayMs: number;
  readonly drop: boolean;
}

/** The queue of injected faults. */
export interface Faults {
  /** Queues one; returns what is wrong with it, or null. */
  add(input: Json): string | null;
  /** The first injected fault that matches a request; its remaining count decreases by one. */
  take(request: { method: string; path: string; host: string }): Fault | undefined;
  list(): readonly JsonMap[];
  clear(): void;
}

/** Makes an empty queue. */
export function createFaults(): Faults {
  const queue: Fault[] = [];
  return {
    add: (input) => {
      const fault = isMap(input) ? readFault(input) : 'the body must be an object';
      if (typeof fault === 'string') return fault;
      queue.push(fault);
      return null;
    },
    take: ({ method, path, host }) => {
      if (queue.length === 0) return undefined;
      const index = queue.findIndex(
        ({ match }) =>
          (match.method === undefined || match.method === method) &&
          (match.path === undefined || path.includes(match.path)) &&
          (match.host === undefined || match.host === host),
      );
      const fault = queue[index];
      if (!fault) return undefined;
      fault.times -= 1;
      if (fault.times === 0) queue.splice(index, 1);
      return fault;
    },
    list: () => queue.map((fault) => ({ ...fault })),
    clear: () => void queue.splice(0),
  };
}

const findFault = compileFields({
  times: 'int:1-',
  'match?': { object: { 'method?': 'string', 'path?': 'string', 'host?': 'string' } },
  'status?': 'int:100-599',
  'delayMs?': 'int:0-120000',
  'drop?': 'boolean',
});

/** The injected fault in a control body, or what is wrong with it. */
function readFault({ headers, body, ...rest }: JsonMap): Fault | string {
  const wrong = findFault(rest);
  if (wrong !== null) return wrong;
  if (headers !== undefined && !(isMap(headers) && Object.values(headers).every((value) => typeof value === 'string')))
    return 'headers must be an object of texts';
  const match = mapOf(rest.match);
  return {
    times: Number(rest.times),
    match: {
      ...(match.method === undefined ? {} : { method: textOf(match.method).toUpperCase() }),
      ...(match.path === undefined ? {} : { path: textOf(match.path) }),
      ...(match.host === undefined ? {} : { host: textOf(match.host).toLowerCase() }),
    },
    status: typeof rest.status === 'number' ? rest.status : null,
    headers: Object.fromEntries(
      Object.entries(mapOf(headers)).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
    ),
    body: body === undefined ? null : typeof body === 'string' ? body : writeJson(body),
    delayMs: Number(rest.delayMs ?? 0),
    drop: rest.drop === true,
  };
}
