import { UnavailableError } from '../base/index.js';

/** What one side of a channel sends: notifications without a response, and requests with one. */
export interface Protocol {
  readonly notifications: { readonly [name: string]: unknown };
  readonly requests: { readonly [name: string]: { readonly request: unknown; readonly response: unknown } };
}

/** The handlers of one side for what it receives. */
export interface Handlers<P extends Protocol> {
  readonly notifications: { readonly [N in keyof P['notifications']]: (body: P['notifications'][N]) => void };
  readonly requests: {
    readonly [Q in keyof P['requests']]: (
      request: P['requests'][Q]['request'],
    ) => P['requests'][Q]['response'] | Promise<P['requests'][Q]['response']>;
  };
}

/** The other process, as Node.js offers it: messages are plain data. */
export interface Port {
  /** Returns nothing if the other process has ended: what was sent to it is lost. */
  send(message: object): void;
}

type Message =
  | { readonly kind: 'notification'; readonly name: string; readonly body: unknown }
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly body: unknown }
  | { readonly kind: 'response'; readonly id: number; readonly body: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly message: string };

interface Pending {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** News and requests between the primary process and one worker. */
export class Channel<Sent extends Protocol, Received extends Protocol> {
  readonly #port: Port;
  readonly #handlers: Handlers<Received>;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #isClosed = false;

  constructor(port: Port, handlers: Handlers<Received>) {
    this.#port = port;
    this.#handlers = handlers;
  }

  notify<N extends keyof Sent['notifications'] & string>(name: N, body: Sent['notifications'][N]): void {
    if (!this.#isClosed) this.#port.send({ kind: 'notification', name, body } satisfies Message);
  }

  /** Rejects with an {@link UnavailableError} if the other process ends or reports a failure. */
  request<Q extends keyof Sent['requests'] & string>(
    name: Q,
    body: Sent['requests'][Q]['request'],
  ): Promise<Sent['requests'][Q]['response']> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(ended());
      this.#lastId += 1;
      this.#pending.set(this.#lastId, { resolve, reject });
      this.#port.send({ kind: 'request', id: this.#lastId, name, body } satisfies Message);
    });
  }

  /** Takes a message of the other process. What is not of this protocol is left to others that use the same connection. */
  receive(message: unknown): void {
    if (!isMessage(message)) return;
    switch (message.kind) {
      case 'notification':
        this.#handlers.notifications[message.name]?.(message.body as Received['notifications'][string]);
        return;
      case 'request':
        void this.#respond(message.id, message.name, message.body);
        return;
      case 'response':
        this.#take(message.id)?.resolve(message.body);
        return;
      case 'fault':
        this.#take(message.id)?.reject(new UnavailableError(message.message));
    }
  }

  /** Fails every request that has no response yet: the other process has ended. */
  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#pending.values()) reject(ended());
    this.#pending.clear();
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  async #respond(id: number, name: string, body: unknown): Promise<void> {
    const response = await this.#responseTo(id, name, body);
    if (!this.#isClosed) this.#port.send(response);
  }

  async #responseTo(id: number, name: string, body: unknown): Promise<Message> {
    try {
      const handle = this.#handlers.requests[name];
      if (handle === undefined) throw new Error(`no such request: ${name}`);
      return { kind: 'response', id, body: await handle(body as Received['requests'][string]['request']) };
    } catch (error) {
      return { kind: 'fault', id, message: error instanceof Error ? error.message : String(error) };
    }
  }
}

function ended(): UnavailableError {
  return new UnavailableError('the other process of this gateway has ended');
}

const kinds: ReadonlySet<unknown> = new Set<Message['kind']>(['notification', 'request', 'response', 'fault']);

// Both ends run the same program, so a message of a known kind has its members.
function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.has(value.kind);
}
