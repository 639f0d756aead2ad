import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { answerTo, type BridgeMessage, errorFor, readMessage, requestHeaders } from './messages.js';
import { serverEvents } from './server-events.js';

/** The two sides of a bridge. This folder only imports Node.js, so that a bundle can include it unchanged. */
export interface RelayDeps {
  /** The MCP URL. It contains a secret and is never written anywhere. */
  readonly url: URL;
  /** Sent with every request, for example `authorization`. */
  readonly headers: { readonly [name: string]: string };
  /** One JSON-RPC message per line, in both directions. */
  readonly input: Readable;
  readonly output: Writable;
  /** Shows a message to a person. Never on the output, which belongs to the client. */
  readonly tell: (line: string) => void;
  /** Ends everything immediately. */
  readonly signal: AbortSignal;
}

/** How long to wait for pending responses after the client has closed its side. */
const lastAnswersMs = 10_000;
/** Pauses before retries of an unreachable gateway: nothing was sent, so nothing is done twice. */
const retryPausesMs = [250, 500, 1_000, 2_000, 4_000];
const streamPauseMaxMs = 30_000;

/**
 * Relays JSON-RPC messages between a client on standard input and output and a Streamable HTTP server, unchanged, in
 * both eras of the protocol. Resolves when the client has closed its side and its last responses are written, or at the
 * signal.
 */
export async function relay(parts: RelayDeps): Promise<void> {
  const bridge = new Bridge(parts);
  const lines = createInterface({ input: parts.input, crlfDelay: Number.POSITIVE_INFINITY });
  parts.signal.addEventListener('abort', () => lines.close(), { once: true });
  parts.output.once('error', () => bridge.abort());
  for await (const line of lines) if (line.trim() !== '') bridge.take(line);
  await bridge.finish();
}

class Bridge {
  readonly #parts: RelayDeps;
  readonly #end = new AbortController();
  /** Pending responses, by the id of their request. */
  readonly #asked = new Map<unknown, AbortController>();
  readonly #sending = new Set<Promise<void>>();
  /** The revision from the handshake of the older revisions; newer clients send it in every message. */
  #revision: string | null = null;
  #sessionId: string | null = null;
  #hasStream = false;

  constructor(parts: RelayDeps) {
    this.#parts = parts;
    if (parts.signal.aborted) this.#end.abort();
    parts.signal.addEventListener('abort', () => this.#end.abort(), { once: true });
  }

  abort(): void {
    this.#end.abort();
  }

  take(line: string): void {
    const message = readMessage(line);
    if (!message) {
      this.#write(errorFor(null, -32700, 'This line is no JSON-RPC message.'));
      return;
    }
    // The stateless revision cancels by disconnecting; the older ones with a message.
    if (message.method === 'notifications/cancelled') {
      const asked = this.#asked.get(message.cancels);
      if (message.revision !== null || this.#revision === null) {
        asked?.abort();
        return;
      }
    }
    const sending = this.#send(message).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  /** Waits for pending responses, except for streams, which do not end by themselves. */
  async finish(): Promise<void> {
    const timer = setTimeout(() => this.#end.abort(), lastAnswersMs);
    await Promise.all(this.#sending);
    clearTimeout(timer);
    if (this.#sessionId !== null) await this.#leave(this.#sessionId);
    this.#end.abort();
  }

  async #send(message: BridgeMessage): Promise<void> {
    const abort = new AbortController();
    if (message.id !== undefined) this.#asked.set(message.id, abort);
    try {
      const response = await this.#reach(message, AbortSignal.any([abort.signal, this.#end.signal]));
      await this.#receive(message, response);
      if (message.method === 'notifications/initialized' && response.ok) void this.#listen();
    } catch (error) {
      if (!abort.signal.aborted && !this.#end.signal.aborted) this.#fail(message, reasonOf(error));
    } finally {
      if (message.id !== undefined) this.#asked.delete(message.id);
    }
  }

  async #reach(message: BridgeMessage, signal: AbortSignal): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await fetch(this.#parts.url, {
          method: 'POST',
          headers: {
            ...this.#ownHeaders(),
            ...requestHeaders(message, this.#revision),
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
          },
          body: message.line,
          redirect: 'error',
          signal,
        });
      } catch (error) {
        const pause = retryPausesMs[attempt];
        if (signal.aborted || pause === undefined || !wasNeverSent(error)) throw error;
        this.#parts.tell(`${reasonOf(error)} Trying again in ${pause / 1000} s.`);
        await sleep(pause, signal);
      }
    }
  }

  async #receive(message: BridgeMessage, response: Response): Promise<void> {
    const { id } = message;
    if (message.method === 'initialize') this.#sessionId = response.headers.get('mcp-session-id');
    if (response.headers.get('content-type')?.startsWith('text/event-stream') && response.body) {
      let isAnswered = false;
      for await (const { data } of serverEvents(response.body)) {
        isAnswered ||= this.#pass(message, data);
      }
      if (id !== undefined && !isAnswered && !this.#end.signal.aborted)
        this.#fail(message, 'The gateway ended its response too early.');
      return;
    }
    const text = await response.text();
    if (id === undefined) {
      if (!response.ok)
        this.#parts.tell(`The gateway refused ${message.method ?? 'a response'}: HTTP ${response.status}.`);
      return;
    }
    const answer = answerTo(id, text);
    if (answer !== null) this.#pass(message, answer);
    else this.#fail(message, `The gateway returned HTTP ${response.status} with a body that is not an MCP message.`);
  }

  /** Writes a message that arrived for a request. True if it is the request's response. */
  #pass(message: BridgeMessage, text: string): boolean {
    this.#write(text);
    const came = readMessage(text);
    const isAnswer = came !== null && came.method === undefined && came.answers === message.id;
    if (isAnswer && message.method === 'initialize') this.#revision = came.protocolVersion;
    return isAnswer;
  }

  /** The stream of the older revisions on which servers send their own messages. Reopened whenever it breaks. */
  async #listen(): Promise<void> {
    if (this.#hasStream) return;
    this.#hasStream = true;
    let lastId: string | null = null;
    for (let pauseMs = 250; !this.#end.signal.aborted; pauseMs = Math.min(pauseMs * 2, streamPauseMaxMs)) {
      try {
        const response: Response = await fetch(this.#parts.url, {
          headers: {
            ...this.#ownHeaders(),
            accept: 'text/event-stream',
            ...(lastId === null ? {} : { 'last-event-id': lastId }),
          },
          redirect: 'error',
          signal: this.#end.signal,
        });
        // With 405 a server reports that it has no such stream; other refusals also appear with the next request.
        if (!response.ok || !response.body) {
          await response.body?.cancel();
          if (response.status < 500 && response.status !== 429) return;
        } else {
          pauseMs = 250;
          for await (const { id, data } of serverEvents(response.body)) {
            lastId = id ?? lastId;
            this.#write(data);
          }
        }
      } catch (error) {
        if (this.#end.signal.aborted) return;
        this.#parts.tell(`The notification stream was interrupted: ${reasonOf(error)} Reconnecting.`);
      }
      await sleep(pauseMs, this.#end.signal);
    }
  }

  async #leave(sessionId: string): Promise<void> {
    const signal = AbortSignal.timeout(2_000);
    const headers = { ...this.#ownHeaders(), 'mcp-session-id': sessionId };
    await fetch(this.#parts.url, { method: 'DELETE', headers, signal }).catch(() => undefined);
  }

  #ownHeaders(): { [name: string]: string } {
    return {
      ...this.#parts.headers,
      ...(this.#revision === null ? {} : { 'mcp-protocol-version': this.#revision }),
      ...(this.#sessionId === null ? {} : { 'mcp-session-id': this.#sessionId }),
    };
  }

  #fail({ id, method }: BridgeMessage, reason: string): void {
    this.#parts.tell(`${method ?? 'A response'} failed: ${reason}`);
    if (id !== undefined) this.#write(errorFor(id, -32000, reason));
  }

  // Line ends occur only between the tokens of JSON, never within one, so replacing them changes nothing.
  #write(text: string): void {
    this.#parts.output.write(`${text.replaceAll(/[\r\n]+/g, ' ')}\n`);
  }
}

const neverSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(error: unknown): string | undefined {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

function wasNeverSent(error: unknown): boolean {
  return neverSentCodes.has(codeOf(error) ?? '');
}

// The platform's error message may contain the URL, which is a secret, so only its code is shown.
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return wasNeverSent(error)
    ? `The gateway cannot be reached (${code}); is it running, and is the address right?`
    : `The connection to the gateway broke${code === undefined ? '' : ` (${code})`}; whether the request was carried out is not known.`;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', wake);
      resolve();
    }, ms);
    if (signal.aborted) wake();
    else signal.addEventListener('abort', wake, { once: true });
  });
}
