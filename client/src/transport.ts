/** What every call can be given. */
export interface CallOptions {
  /** A repeated POST with the same key returns the first response, for 24 hours. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** The address of a gateway and the credentials for it. */
export interface ClientOptions {
  /** Such as `https://gatehouse.example.com`. */
  readonly origin: string;
  readonly apiToken: string;
  /** The built-in one unless given. */
  readonly fetch?: typeof fetch;
}

/** An error response of the gateway; `code` is stable and listed at `/reference/errors`. */
export class GatehouseError extends Error {
  readonly status: number;
  readonly code: string;
  readonly failures: readonly { readonly path: string; readonly message: string }[];

  constructor(status: number, body: unknown) {
    const { message, code, details } = isObject(body) ? body : {};
    super(typeof message === 'string' ? message : `The gateway returned HTTP ${status}.`);
    this.name = 'GatehouseError';
    this.status = status;
    this.code = typeof code === 'string' ? code : 'unknown';
    const failures = isObject(details) ? details.failures : [];
    this.failures = Array.isArray(failures) ? failures.filter(isFailure) : [];
  }
}

interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly query?: { readonly [name: string]: string | number | boolean | undefined };
  readonly body?: unknown;
}

/** Sends the requests of a client. */
export class Transport {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = { ...options, origin: options.origin.replace(/\/+$/, '') };
  }

  /** Sends one request; throws `GatehouseError` for an error response. The type of the response follows the OpenAPI document and is not checked. */
  protected async send<Answer>(outgoing: Outgoing, { idempotencyKey, signal }: CallOptions): Promise<Answer> {
    const { origin, apiToken, fetch: send = fetch } = this.#options;
    const url = new URL(`${origin}${outgoing.path}`);
    for (const [name, value] of Object.entries(outgoing.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await send(url, {
      method: outgoing.method,
      headers: {
        authorization: `Bearer ${apiToken}`,
        ...(outgoing.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(outgoing.body === undefined ? {} : { body: JSON.stringify(outgoing.body) }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text();
    const body: unknown = /^\s*[[{]/.test(text) ? JSON.parse(text) : null;
    if (!response.ok) throw new GatehouseError(response.status, body);
    return body as Answer;
  }
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFailure(value: unknown): value is { readonly path: string; readonly message: string } {
  return isObject(value) && typeof value.path === 'string' && typeof value.message === 'string';
}
