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

/** What the sender of a message receives; the response to the message itself comes on the session's stream. */
export interface SessionAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: readonly string[];
}

/** Passes messages on between the processes of one gateway, because a session is held by the process that has its stream. */
export interface SessionRelay {
  /** Number of this process. */
  readonly owner: number;
  /** Resolves to null where that process, or its session, has ended. */
  send(owner: number, message: SessionMessage): Promise<SessionAnswer | null>;
  /** Sets what takes messages that other processes pass on. */
  receive(take: (message: SessionMessage) => Promise<SessionAnswer | null>): void;
}
