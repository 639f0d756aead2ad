import type { IncomingHttpHeaders } from 'node:http';
import { errors } from 'undici';
import { ok, type Result, refuse } from '../base/index.js';
import type { UpstreamReply } from './outcome.js';
import type { Routes } from './routes.js';

/** One outbound request: a host that some integration lists, a path, text out and text back. */
export interface OutboundRequest {
  readonly host: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Sends one request; refuses with `forbidden` (host not listed), `upstream_timeout`, `upstream_failed` (no connection, answer too large, aborted). */
export type Send = (request: OutboundRequest) => Promise<Result<UpstreamReply>>;

/** Makes the only way out: no redirect is followed, no answer is longer or slower than the request allows. */
export function createSender(routes: Routes): Send {
  return async (request) => {
    const route = routes.to(request.host);
    if (!route.ok) return route;
    const { pool, hostHeader } = route.value;
    let timer: NodeJS.Timeout | undefined;
    try {
      const response = await pool.request({
        path: request.path,
        method: request.method,
        headers: { host: hostHeader, ...request.headers },
        body: request.body ?? null,
        signal: request.signal,
        headersTimeout: request.timeoutMs,
        bodyTimeout: request.timeoutMs,
      });
      // undici's own limits start anew with each chunk; an answer that drips for ever is ended by this one.
      timer = setTimeout(() => response.body.destroy(new errors.BodyTimeoutError()), request.timeoutMs);
      const text = await response.body.text();
      return ok({ status: response.statusCode, headers: singleHeaders(response.headers), text });
    } catch (error) {
      return refusalOf(error, request);
    } finally {
      clearTimeout(timer);
    }
  };
}

function singleHeaders(headers: IncomingHttpHeaders): { [name: string]: string } {
  const single: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return single;
}

function refusalOf(error: unknown, request: OutboundRequest): Result<never> {
  const isWrite = request.method !== 'GET';
  const caution = isWrite ? ' Read the present state before repeating the call: it may have been carried out.' : '';
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  ) {
    return refuse(
      'upstream_timeout',
      `${request.host} did not answer within ${request.timeoutMs / 1000} seconds.${caution}`,
    );
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return refuse(
      'upstream_failed',
      `${request.host} answered more than this gateway takes; ask for less, for example a smaller page.`,
    );
  }
  if (request.signal.aborted)
    return refuse('upstream_failed', `The call to ${request.host} was cancelled by the caller.${caution}`);
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
  return refuse('upstream_failed', `The connection to ${request.host} failed (${code}).${caution}`);
}
