import type { protocolHeaders } from './request-parts.js';

/** A message for a session of HTTP+SSE, as data. */
export interface SessionMessage {
  readonly id: string;
  /** Of the URL that it came to. */
  readonly token: string;
  readonly apiToken: string | null;
  readonly headers: ReturnType<typeof protocolHeaders>;
  readonly text: string;
}

/** The response to the sender of a message. The response to the message itself is sent on the session's stream. */
export interface SessionAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: readonly string[];
}

/** Forwards messages between the processes of one gateway, because a session belongs to the process with its stream. */
export interface SessionRelay {
  /** Number of this process. */
  readonly owner: number;
  /** Resolves to null if that process, or its session, has ended. */
  send(owner: number, message: SessionMessage): Promise<SessionAnswer | null>;
  /** Sets the handler of messages that other processes forward. */
  receive(take: (message: SessionMessage) => Promise<SessionAnswer | null>): void;
}
