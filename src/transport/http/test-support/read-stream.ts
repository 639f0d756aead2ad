/** Reads an event stream message by message. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { token } from './start-server.js';

export interface StreamReader {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The next message; undefined once the stream has ended. */
  next(): Promise<StreamMessage | undefined>;
  /** Goes away, as a client that is closed does. */
  leave(): void;
}

export interface StreamMessage {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly [name: string]: unknown };
  readonly result?: { readonly [name: string]: unknown };
  readonly error?: { readonly code: number };
}

export interface StreamSending {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
}

/** Opens a stream; resolves with its head. */
export function openStream(port: number, sending: StreamSending = {}): Promise<StreamReader> {
  const waiting: ((message: StreamMessage | undefined) => void)[] = [];
  const arrived: (StreamMessage | undefined)[] = [];
  const hand = (message: StreamMessage | undefined): void => {
    const first = waiting.shift();
    if (first) first(message);
    else arrived.push(message);
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: sending.method ?? 'POST',
        path: sending.path ?? `/mcp/${token}`,
        headers: {
          accept: 'application/json, text/event-stream',
          ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...sending.headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
            const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
            text = text.slice(end + 2);
            if (data !== undefined) hand(data.startsWith('{') ? JSON.parse(data) : { method: data });
          }
        });
        response.on('error', () => hand(undefined));
        response.on('close', () => hand(undefined));
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          next: () =>
            arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise((take) => waiting.push(take)),
          leave: () => void request.destroy(),
        });
      },
    );
    request.on('error', (error) => {
      hand(undefined);
      reject(error);
    });
    onTestFinished(() => void request.destroy());
    request.end(sending.body === undefined ? undefined : JSON.stringify(sending.body));
  });
}
