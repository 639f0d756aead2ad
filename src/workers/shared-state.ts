import { createStreamPlaces } from '../mcp/index.js';
import type { StreamRequest } from './messages.js';

/** Counts the streams of all workers. */
export class SharedStreams<Worker> {
  readonly #lists = new Map<string, ReturnType<typeof createStreamPlaces>>();
  readonly #held = new Map<Worker, Map<string, (() => void)[]>>();

  take(worker: Worker, { list, serverId, perServerMax }: StreamRequest): boolean {
    const places = this.#lists.get(list) ?? createStreamPlaces({ inAllMax: Number.POSITIVE_INFINITY, perServerMax });
    this.#lists.set(list, places);
    const release = places.take(serverId);
    if (release === null) return false;
    const held = this.#held.get(worker) ?? new Map<string, (() => void)[]>();
    this.#held.set(worker, held);
    const key = `${list} ${serverId}`;
    held.set(key, [...(held.get(key) ?? []), release]);
    return true;
  }

  end(worker: Worker, { list, serverId }: StreamRequest): void {
    const held = this.#held.get(worker);
    const key = `${list} ${serverId}`;
    const releases = held?.get(key) ?? [];
    releases.pop()?.();
    if (releases.length === 0) held?.delete(key);
  }

  /** Frees every place of a worker that has ended. */
  forget(worker: Worker): void {
    for (const releases of this.#held.get(worker)?.values() ?? []) for (const release of releases) release();
    this.#held.delete(worker);
  }
}

interface Turn<Worker> {
  readonly worker: Worker;
  readonly start: () => void;
}

/** Lets one process at a time run a change of one key. */
export class ChangeTurns<Worker> {
  /** The first of each queue runs. */
  readonly #queues = new Map<string, Turn<Worker>[]>();

  start(worker: Worker, key: string): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.#queues.get(key) ?? [];
      this.#queues.set(key, queue);
      queue.push({ worker, start: resolve });
      if (queue.length === 1) resolve();
    });
  }

  end(worker: Worker, key: string): void {
    const queue = this.#queues.get(key);
    if (queue?.[0]?.worker !== worker) return;
    queue.shift();
    this.#startFirst(key, queue);
  }

  /** Gives the turns of a worker that has ended to those behind it. */
  forget(worker: Worker): void {
    for (const [key, queue] of this.#queues) {
      const [running] = queue;
      const left = queue.filter((turn) => turn.worker !== worker);
      this.#queues.set(key, left);
      if (left[0] !== running) this.#startFirst(key, left);
    }
  }

  #startFirst(key: string, queue: readonly Turn<Worker>[]): void {
    if (queue[0]) queue[0].start();
    else this.#queues.delete(key);
  }
}
