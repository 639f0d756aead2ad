import type { ServerResponse } from 'node:http';
import type { EventChannel } from '../../mcp/index.js';
import { secureHeaderList } from './write-answer.js';

/** Interval of heartbeats on an idle stream; proxies close connections that are silent for a minute. */
const heartbeatMs = 15_000;
/** Maximum unread bytes before a caller is disconnected. */
const unreadBytesMax = 4 * 1024 * 1024;

/** The streams of one server, and their maximum duration. */
export interface OpenStreams {
  /** Milliseconds after which a stream ends; its caller reconnects. */
  readonly lifeMs: number;
  add(stream: EventStream): void;
  delete(stream: EventStream): void;
  /** Ends all of them. */
  endAll(): void;
}

/** Creates the list of open streams. */
export function createOpenStreams(lifeMs: number): OpenStreams {
  const streams = new Set<EventStream>();
  return {
    lifeMs,
    add: (stream) => void streams.add(stream),
    delete: (stream) => void streams.delete(stream),
    endAll: () => {
      for (const stream of [...streams]) stream.askToEnd();
    },
  };
}

export interface EventStreamDeps {
  readonly response: ServerResponse;
  readonly headers: { readonly [name: string]: string };
  readonly streams: OpenStreams;
}

/**
 * Server-sent events as one HTTP response. Nothing is written before the first message, so the response can still be an
 * ordinary one.
 */
export class EventStream implements EventChannel {
  readonly #deps: EventStreamDeps;
  #ending: AbortController | undefined;
  #isWatched = false;
  #isEnding = false;
  #heartbeat: NodeJS.Timeout | undefined;
  #life: NodeJS.Timeout | undefined;

  constructor(deps: EventStreamDeps) {
    this.#deps = deps;
  }

  // Nearly every call can send messages but does not, so the controller is only created when somebody listens or
  // something is sent.
  get ending(): AbortSignal {
    if (!this.#ending) {
      this.#ending = new AbortController();
      this.#watch();
      if (this.#isEnding) this.#ending.abort();
    }
    return this.#ending.signal;
  }

  get isOpen(): boolean {
    return this.#heartbeat !== undefined;
  }

  askToEnd(): void {
    this.#isEnding = true;
    this.#ending?.abort();
  }

  open(): void {
    const { response, headers, streams } = this.#deps;
    if (this.isOpen || response.destroyed || response.headersSent) return;
    const list = [...secureHeaderList, 'content-type', 'text/event-stream', 'x-accel-buffering', 'no'];
    for (const [name, value] of Object.entries(headers)) list.push(name, value);
    response.writeHead(200, list);
    // Clients and proxies wait for the first byte.
    response.write(': open\n\n');
    streams.add(this);
    this.#watch();
    this.#heartbeat = setInterval(() => response.write(': alive\n\n'), heartbeatMs).unref();
    this.#life = setTimeout(() => this.askToEnd(), streams.lifeMs).unref();
  }

  send(message: string): void {
    this.open();
    this.#write('message', message);
  }

  /** Sends an event of another type than a message. */
  sendEvent(kind: string, text: string): void {
    this.open();
    this.#write(kind, text);
  }

  /** Ends the stream, with an optional last message. */
  end(message: string | null): void {
    if (message !== null) this.#write('message', message);
    this.#deps.response.end();
  }

  #write(kind: string, text: string): void {
    const { response } = this.#deps;
    if (response.destroyed || response.writableEnded) return;
    // A caller that does not read must not fill the memory of the process.
    if (response.writableLength > unreadBytesMax) response.destroy();
    else response.write(`event: ${kind}\ndata: ${text}\n\n`);
  }

  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    const { response } = this.#deps;
    if (response.destroyed) this.askToEnd();
    else response.once('close', () => this.#forget());
  }

  #forget(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#life);
    this.#deps.streams.delete(this);
    this.askToEnd();
  }
}

/** Whether a caller accepts an event stream as the response. */
export function acceptsEvents(accept: string | undefined): boolean {
  return accept !== undefined && /(^|[\s,])text\/event-stream([\s,;]|$)/i.test(accept);
}
