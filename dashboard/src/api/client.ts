/** One field that a request got wrong. */
export interface FieldFailure {
  readonly path: string;
  readonly message: string;
}

/** An error response of the gateway; status 0 if there was no response. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly failures: readonly FieldFailure[] = [],
  ) {
    super(message);
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Calls the admin API with the session's cookie. Throws an {@link ApiError} for anything but a success. */
export async function call<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, { body, signal });
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  const answer = readJson(text);
  if (response.ok) return answer as T;
  throw errorOf(response.status, answer);
}

interface Sending {
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Media types that the caller reads. */
  readonly accept?: string;
}

/** Sends a request of the session; throws an {@link ApiError} where there is no response. */
export async function send(
  method: Method,
  path: string,
  { body, signal, accept = 'application/json' }: Sending,
): Promise<Response> {
  const headers: Record<string, string> = { accept };
  // A form of another site cannot set this header, so no such form can act in this session's name.
  if (method !== 'GET') headers['x-gatehouse-csrf'] = '1';
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init = {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  };
  return fetch(path, init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'The gateway does not respond. Check that it is running.');
  });
}

/** What newer browsers hand to a reviver, and their numbers that are kept as they were written. */
type ExactJson = typeof JSON & { rawJSON?(text: string): unknown };

// Ids may be longer than a number holds; what is shown as "exactly what would be sent" must be exact to the last digit.
function keepLongIntegers(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const { source } = context ?? {};
  return source === undefined ? value : ((JSON as ExactJson).rawJSON?.(source) ?? source);
}

/** The value of a JSON text, long integers kept; null if the text is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text, keepLongIntegers);
  } catch {
    return null;
  }
}

/** The error that a response describes. */
export function errorOf(status: number, answer: unknown): ApiError {
  const known = (answer ?? {}) as { message?: string; details?: { failures?: readonly FieldFailure[] } };
  return new ApiError(status, known.message ?? `The gateway returned HTTP ${status}.`, known.details?.failures);
}

/** A path with its query, parameters that are not set left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`;
}
