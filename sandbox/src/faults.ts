import { isMap, type Json, type JsonMap, writeJson } from './json.js';

/** A fault that the next matching requests meet instead of the service. */
export interface Fault {
  times: number;
  readonly match: { readonly method?: string; readonly path?: string; readonly host?: string };
  readonly status: number | null;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
  readonly delayMs: number;
  readonly drop: boolean;
}

/** The queue of faults. */
export interface Faults {
  add(input: Json): string | null;
  /** The first fault that a request meets; it is used up by one. */
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
      const index = queue.findIndex(
        ({ match }) =>
          (match.method === undefined || match.method.toUpperCase() === method) &&
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

/** The fault that a control body asks for, or what is wrong with it. */
function readFault({ times, match, status, headers, body, delayMs, drop }: JsonMap): Fault | string {
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) return 'times must be a positive integer';
  if (match !== undefined && !isMap(match)) return 'match must be an object';
  if (headers !== undefined && !isMap(headers)) return 'headers must be an object';
  if (!isNumberWithin(status, 100, 599)) return 'status must be an HTTP status';
  if (!isNumberWithin(delayMs, 0, 120_000)) return 'delayMs must be 0 to 120000';
  return {
    times,
    match: texts(match),
    status: typeof status === 'number' ? status : null,
    headers: texts(headers),
    body: body === undefined ? null : typeof body === 'string' ? body : writeJson(body),
    delayMs: typeof delayMs === 'number' ? delayMs : 0,
    drop: drop === true,
  };
}

function isNumberWithin(value: Json, least: number, most: number): boolean {
  return value === undefined || (typeof value === 'number' && value >= least && value <= most);
}

function texts(map: JsonMap | undefined): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(map ?? {}).map(([name, value]) => [name, String(value)]));
}
