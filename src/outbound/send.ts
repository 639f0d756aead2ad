import { type Dispatcher, errors } from 'undici';
import { type Cancellation, ok, type Result, refuse } from '../base/index.js';
import { programVersion } from '../config/index.js';
import type { Route, Routes } from './routes.js';

/** One outgoing request to a host that an integration lists. Text in, text out. */
export interface OutboundRequest {
  readonly host: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  /** Appended to this program's own `User-Agent`. */
  readonly agent?: string | undefined;
  readonly body?: string | Uint8Array | undefined;
  readonly signal: Cancellation;
  /** From the call to the last byte of the response, including the wait for a connection. Milliseconds. */
  readonly timeoutMs: number;
}

/** A response as received. Header names in lower case. */
export interface OutboundReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
  /** The undecoded body, for files. */
  readonly bytes?: Uint8Array;
}

/**
 * Sends one request, plus headers for the service that identify its trace. Refuses with `forbidden` (host not listed),
 * `upstream_timeout`, `upstream_failed` (no connection, response too large, aborted).
 */
export type Send = (request: OutboundRequest, trace?: OutboundRequest['headers']) => Promise<Result<OutboundReply>>;

/**
 * The running requests of a process, so that a shutdown can abort each of them. An array and not a set: the former
 * tables of a set refer to its entries and to its next table, which kept a fifth of all finished calls in memory until
 * the next full garbage collection.
 */
export class OpenRequests {
  readonly #exchanges: Exchange[] = [];
  #isStopped = false;

  /** Whether `stopAll` was called. Nothing is sent afterwards. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  add(exchange: Exchange): void {
    exchange.place = this.#exchanges.push(exchange) - 1;
  }

  /** Removes a request that was added. The last one takes its place. */
  delete({ place }: Exchange): void {
    const last = this.#exchanges.pop();
    if (last === undefined || last.place === place) return;
    last.place = place;
    this.#exchanges[place] = last;
  }

  /** Aborts every running request with a refusal that names the shutdown. Returns how many there were. */
  stopAll(): number {
    this.#isStopped = true;
    const open = [...this.#exchanges];
    for (const exchange of open) exchange.stop(new StoppingError());
    return open.length;
  }
}

/**
 * Creates the only sender of outgoing requests. Follows no redirects, and enforces the size and time limits of the
 * request.
 */
export function createSender(routes: Routes, open = new OpenRequests()): Send {
  return (request, trace = {}) => {
    const route = routes.to(request.host);
    if (!route.ok) return Promise.resolve(route);
    if (request.signal.aborted)
      return Promise.resolve(refuse('upstream_failed', `${cancelledWords(request)}${notSent}`));
    if (open.isStopped) return Promise.resolve(refuse('unavailable', `${stoppingWords(request)}${notSent}`));
    return new Promise((resolve) => {
      const own = request.agent === undefined ? defaultAgent : `${defaultAgent} ${request.agent}`;
      const headers = headerList(['host', route.value.hostHeader, 'user-agent', own], request.headers, trace);
      const exchange = new Exchange(route.value, request, { headers, resolve, open });
      open.add(exchange);
      route.value.pool.dispatch(exchange.options, exchange);
    });
  };
}

/** Some services refuse requests without a `User-Agent`. */
const defaultAgent = `gatehouse/${programVersion()}`;

class DeadlineError extends Error {}
class TooLargeError extends Error {}
class StoppingError extends Error {}

/**
 * One running request. Collects the response chunks directly from undici: the stream that `Pool.request` adds costs a
 * quarter of the time that a call spends here.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly options: Dispatcher.DispatchOptions;
  /** Its index among the running requests. */
  place = -1;
  readonly #route: Route;
  readonly #request: OutboundRequest;
  readonly #resolve: (result: Result<OutboundReply>) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #open: OpenRequests;
  readonly #onAbort = (): void => this.stop(new errors.RequestAbortedError());
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #stopped: Error | undefined;
  #isSettled = false;
  #bytes = 0;
  #status = 0;
  #headers: { readonly [name: string]: string | string[] | undefined } = {};

  constructor(
    route: Route,
    request: OutboundRequest,
    {
      headers,
      resolve,
      open,
    }: {
      readonly headers: string[];
      readonly resolve: (result: Result<OutboundReply>) => void;
      readonly open: OpenRequests;
    },
  ) {
    this.#open = open;
    this.#route = route;
    this.#request = request;
    this.#resolve = resolve;
    this.options = {
      path: request.path,
      method: request.method,
      headers,
      body: request.body ?? null,
      // The deadline below covers the whole exchange; undici's own limits restart with each chunk.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    this.#timer = setTimeout(() => this.stop(new DeadlineError()), request.timeoutMs);
    request.signal.addEventListener('abort', this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Aborted while it waited for a connection: it must not be sent.
    if (this.#stopped) controller.abort(this.#stopped);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: { readonly [name: string]: string | string[] | undefined },
  ): void {
    this.#status = status;
    this.#headers = headers;
    // If the declared length is over the limit, refuse without reading the body. A reply to HEAD declares the length of
    // a body that does not follow.
    const length = this.#request.method === 'HEAD' ? 0 : Number(headers['content-length']);
    if (length > this.#route.answerBytesMax) this.stop(new TooLargeError());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#route.answerBytesMax) this.stop(new TooLargeError());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks, this.#bytes);
    this.#settle(
      ok({ status: this.#status, headers: singleHeaders(this.#headers), text: bytes.toString('utf8'), bytes }),
    );
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle(this.#refusalOf(this.#stopped ?? error));
  }

  /** Ends the exchange. Its caller receives a refusal for the reason. */
  stop(reason: Error): void {
    if (this.#isSettled) return;
    this.#stopped ??= reason;
    this.#controller?.abort(reason);
    // If no connection was free yet, nothing else settles the caller's promise.
    this.#settle(this.#refusalOf(reason));
  }

  // The request is only written once it has a connection: without one, nothing was executed.
  #refusalOf(error: Error): Result<never> {
    return refusalOf(error, this.#request, { route: this.#route, wasSent: this.#controller !== undefined });
  }

  #settle(result: Result<OutboundReply>): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#open.delete(this);
    clearTimeout(this.#timer);
    this.#request.signal.removeEventListener('abort', this.#onAbort);
    this.#resolve(result);
  }
}

// A flat list of names and values, which undici accepts directly: merging objects takes longer.
function headerList(list: string[], ...all: readonly OutboundRequest['headers'][]): string[] {
  for (const headers of all) for (const name in headers) list.push(name, headers[name] ?? '');
  return list;
}

function singleHeaders(headers: { readonly [name: string]: string | string[] | undefined }): {
  readonly [name: string]: string;
} {
  const single: { [name: string]: string } = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) single[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return single;
}

function refusalOf(
  error: Error,
  request: OutboundRequest,
  { route, wasSent }: { readonly route: Route; readonly wasSent: boolean },
): Result<never> {
  const advice = wasSent ? caution(request) : notSent;
  if (error instanceof DeadlineError || error instanceof errors.ConnectTimeoutError)
    return refuse(
      'upstream_timeout',
      `${request.host} did not respond within ${request.timeoutMs / 1000} seconds.${advice}`,
    );
  if (error instanceof TooLargeError)
    return refuse(
      'upstream_failed',
      `${request.host} returned more than ${route.answerBytesMax} bytes, the limit of this gateway. Request less, for example a smaller page.${advice}`,
    );
  if (error instanceof StoppingError) return refuse('upstream_failed', `${stoppingWords(request)}${advice}`);
  if (error instanceof errors.RequestAbortedError)
    return refuse('upstream_failed', `${cancelledWords(request)}${advice}`);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'no connection';
  const reason = code === 'EPRIVATE' ? error.message : code;
  return refuse('upstream_failed', `The connection to ${request.host} failed (${reason}).${advice}`);
}

function stoppingWords({ host }: OutboundRequest): string {
  return `The gateway stopped before ${host} responded.`;
}

function cancelledWords(request: OutboundRequest): string {
  return `The call to ${request.host} was cancelled by the caller.`;
}

const notSent = ' Nothing was sent.';

function caution({ method }: OutboundRequest): string {
  return method === 'GET' || method === 'HEAD'
    ? ''
    : ' Read the present state before repeating the call: it may have been carried out.';
}
