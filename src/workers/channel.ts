import { UnavailableError } from '../base/index.js';

/** What one side of a channel sends: news without an answer, and questions with one. */
export interface Protocol {
  readonly news: { readonly [name: string]: unknown };
  readonly questions: { readonly [name: string]: { readonly ask: unknown; readonly answer: unknown } };
}

/** What one side does with what it receives. */
export interface Handlers<P extends Protocol> {
  readonly news: { readonly [N in keyof P['news']]: (body: P['news'][N]) => void };
  readonly questions: {
    readonly [Q in keyof P['questions']]: (
      ask: P['questions'][Q]['ask'],
    ) => P['questions'][Q]['answer'] | Promise<P['questions'][Q]['answer']>;
  };
}

/** The other process, as Node.js offers it: messages are plain data. */
export interface Port {
  /** Returns nothing where the other process has ended: what was sent to it is lost. */
  send(message: object): void;
}

type Message =
  | { readonly kind: 'news'; readonly name: string; readonly body: unknown }
  | { readonly kind: 'question'; readonly id: number; readonly name: string; readonly body: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly body: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly message: string };

interface Pending {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** News and questions between the primary process and one worker. */
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

  tell<N extends keyof Sent['news'] & string>(name: N, body: Sent['news'][N]): void {
    if (!this.#isClosed) this.#port.send({ kind: 'news', name, body } satisfies Message);
  }

  /** Rejects with an {@link UnavailableError} where the other process ends or cannot answer. */
  ask<Q extends keyof Sent['questions'] & string>(
    name: Q,
    body: Sent['questions'][Q]['ask'],
  ): Promise<Sent['questions'][Q]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(ended());
      this.#lastId += 1;
      this.#pending.set(this.#lastId, { resolve, reject });
      this.#port.send({ kind: 'question', id: this.#lastId, name, body } satisfies Message);
    });
  }

  /** Takes a message of the other process. What is not of this protocol is left to others that use the same connection. */
  receive(message: unknown): void {
    if (!isMessage(message)) return;
    switch (message.kind) {
      case 'news':
        this.#handlers.news[message.name]?.(message.body as Received['news'][string]);
        return;
      case 'question':
        void this.#respond(message.id, message.name, message.body);
        return;
      case 'answer':
        this.#take(message.id)?.resolve(message.body);
        return;
      case 'fault':
        this.#take(message.id)?.reject(new UnavailableError(message.message));
    }
  }

  /** Fails every question that has no answer yet: the other process has ended. */
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
    const answer = await this.#answerTo(id, name, body);
    if (!this.#isClosed) this.#port.send(answer);
  }

  async #answerTo(id: number, name: string, body: unknown): Promise<Message> {
    try {
      const handle = this.#handlers.questions[name];
      if (handle === undefined) throw new Error(`no such question: ${name}`);
      return { kind: 'answer', id, body: await handle(body as Received['questions'][string]['ask']) };
    } catch (error) {
      return { kind: 'fault', id, message: error instanceof Error ? error.message : String(error) };
    }
  }
}

function ended(): UnavailableError {
  return new UnavailableError('the other process of this gateway has ended');
}

const kinds: ReadonlySet<unknown> = new Set<Message['kind']>(['news', 'question', 'answer', 'fault']);

// Both ends run the same program, so a message of a known kind has its members.
function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.has(value.kind);
}
