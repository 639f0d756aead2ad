import type { ServerResponse } from 'node:http';
import type { Cancellation } from '../../base/index.js';
import type { EventChannel, McpHttpAnswer, McpHttpRequest } from '../../mcp/index.js';
import type { Span } from '../../observe/index.js';
import { acceptsEvents, EventStream, type OpenStreams } from './event-stream.js';
import type { Exchange } from './exchange.js';
import { protocolHeaders } from './request-parts.js';

/** What a call is created from, in addition to its exchange. */
export interface IncomingDeps {
  readonly streams: OpenStreams;
  readonly text: string;
  readonly opened: { readonly endpoint: McpHttpRequest['endpoint']; readonly apiTokenId: string | null };
  readonly reopen: McpHttpRequest['reopen'];
}

/**
 * A request as the protocol room sees it. The abort signal and the event stream are created on first use, because most
 * methods need neither.
 */
export class IncomingCall implements McpHttpRequest {
  readonly text: string;
  readonly headers: McpHttpRequest['headers'];
  readonly endpoint: McpHttpRequest['endpoint'];
  readonly apiTokenId: string | null;
  readonly reopen: McpHttpRequest['reopen'];
  readonly requestId: string;
  readonly span: Span | undefined;
  readonly #exchange: Exchange;
  readonly #streams: OpenStreams;
  #signal: CallerLeaves | undefined;
  #events: EventStream | undefined;

  constructor(exchange: Exchange, { text, opened, reopen, streams }: IncomingDeps) {
    this.text = text;
    this.headers = protocolHeaders(exchange.request);
    this.endpoint = opened.endpoint;
    this.apiTokenId = opened.apiTokenId;
    this.reopen = reopen;
    this.requestId = exchange.requestId;
    this.span = exchange.span;
    this.#exchange = exchange;
    this.#streams = streams;
  }

  get signal(): Cancellation {
    this.#signal ??= new CallerLeaves(this.#exchange.response);
    return this.#signal;
  }

  get events(): EventChannel | null {
    const { request, response, cors } = this.#exchange;
    if (!this.#events && !acceptsEvents(request.headers.accept)) return null;
    this.#events ??= new EventStream({ response, headers: cors, streams: this.#streams });
    return this.#events;
  }

  /** If a stream is open, sends the response as its last message and returns null: nothing is left to write. */
  finish(answer: McpHttpAnswer | null): McpHttpAnswer | null {
    const stream = this.#events;
    if (stream?.isOpen !== true) return answer;
    const text = answer === null ? '' : Buffer.concat(answer.body.map((piece) => Buffer.from(piece))).toString('utf8');
    stream.end(text === '' ? null : text);
    return null;
  }
}

/** Aborted if the connection closes before the response is written. */
class CallerLeaves implements Cancellation {
  readonly #response: ServerResponse;
  readonly #listeners: (() => void)[] = [];
  #isWatched = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get aborted(): boolean {
    return this.#response.destroyed && !this.#response.writableFinished;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#response.once('close', () => {
      if (this.aborted) for (const told of [...this.#listeners]) told();
    });
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.#listeners.indexOf(listener);
    if (index !== -1) this.#listeners.splice(index, 1);
  }
}
