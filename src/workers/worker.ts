import cluster from 'node:cluster';
import type { SharedPlaces, StartChange } from '../call/index.js';
import { type CountStreams, createStreamPlaces } from '../mcp/index.js';
import type { ReadMetrics } from '../observe/index.js';
import { type CounterTable, memoryCounters } from '../store/index.js';
import type { SessionRelay } from '../transport/index.js';
import { BorrowedPlaces } from './borrowed-places.js';
import { Channel } from './channel.js';
import type { FromPrimary, FromWorker, PlaceKind, ReadyFacts } from './messages.js';

/** What a worker shares with the other workers of its gateway, through the primary process. */
export interface WorkerParts {
  /** Id of the gateway that all workers form. */
  readonly instance: string;
  readonly countStreams: CountStreams;
  /** Counts of failed sign-in attempts. */
  readonly counters: CounterTable;
  readonly startChange: StartChange;
  readonly sessionRelay: SessionRelay;
  sharePlaces(limits: { readonly perServerMax: number; readonly perAccountMax: number }): SharedPlaces;
  /** The exposition text of all workers; `shareMetrics` sets how the figures of this one are read. */
  readMetrics(): Promise<string>;
  shareMetrics(read: () => Promise<ReadMetrics>): void;
  /** Whether this worker runs the background tasks for all of them. */
  leads(): boolean;
  /** Resolves once no other worker uses what it cached of servers, accounts and API tokens. Never rejects. */
  announceChange(): Promise<void>;
  /** Sets what is done when another worker changed servers, accounts or API tokens. */
  onChange(lookAgain: () => void): void;
  /** Sets what is done when the integrations must be read again. */
  onReload(reload: () => void): void;
  /** Has the other workers read the integrations again. */
  announceReload(): void;
}

/** A worker's connection to the primary process. */
export interface Worker extends WorkerParts {
  /** Resolves when the primary process stops the gateway. */
  readonly stopped: Promise<void>;
  ready(facts: ReadyFacts): void;
  failed(message: string): void;
  /** Closes the connection; the process then ends once nothing else keeps it alive. */
  close(): void;
}

/** Whether this process is a worker of `serve --workers`. */
export function isWorker(): boolean {
  return cluster.isWorker;
}

/** Connects to the primary process. `now` is monotonic, in milliseconds. */
export async function connectWorker(clock: { monotonic(): number }): Promise<Worker> {
  const state = new WorkerState(clock);
  const { channel } = state;
  process.on('message', (message) => channel.receive(message));
  process.once('disconnect', () => channel.close());
  // The primary process decides when to stop. A signal to the whole group, such as Ctrl-C in a terminal, also reaches
  // this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const { instance, worker } = await channel.request('hello', null);
  return {
    instance,
    stopped: state.stopped,
    countStreams: countStreamsBy(channel),
    counters: state.counters,
    startChange: async (key) => {
      await channel.request('startChange', { key });
      return () => channel.notify('endChange', { key });
    },
    sessionRelay: {
      owner: worker,
      send: (owner, message) => channel.request('sendToSession', { owner, message }).catch(() => null),
      receive: (take) => {
        state.takeMessage = take;
      },
    },
    sharePlaces: ({ perServerMax, perAccountMax }) => state.sharePlaces(perServerMax, perAccountMax),
    readMetrics: () => channel.request('metrics', null),
    shareMetrics: (read) => {
      state.readMetrics = read;
    },
    leads: () => state.leads,
    announceChange: async () => {
      // If the primary process has ended, this one ends next.
      await channel.request('changed', null).catch(() => null);
    },
    onChange: (lookAgain) => {
      state.lookAgain = lookAgain;
    },
    onReload: (reload) => {
      state.reload = reload;
    },
    announceReload: () => channel.notify('reloaded', null),
    ready: (facts) => channel.notify('ready', facts),
    failed: (message) => channel.notify('failed', { message }),
    close: () => cluster.worker?.disconnect(),
  };
}

type ToPrimary = Channel<FromWorker, FromPrimary>;

class WorkerState {
  readonly channel: ToPrimary;
  readonly stopped: Promise<void>;
  readonly counters: CounterTable;
  readonly #borrowed: Partial<Record<PlaceKind, BorrowedPlaces>> = {};
  leads = false;
  takeMessage: Parameters<SessionRelay['receive']>[0] = async () => null;
  readMetrics: () => Promise<ReadMetrics> = async () => [];
  reload: () => void = () => undefined;
  lookAgain: () => void = () => undefined;

  constructor(clock: { monotonic(): number }) {
    const own = memoryCounters(clock);
    let stop: () => void = () => undefined;
    this.stopped = new Promise((resolve) => {
      stop = resolve;
    });
    this.channel = new Channel<FromWorker, FromPrimary>(
      { send: (message) => void process.send?.(message) },
      {
        notifications: {
          lend: ({ kind, id, count }) => this.#borrowed[kind]?.lend(id, count),
          recall: ({ kind, id }) => this.#borrowed[kind]?.recall(id),
          charge: ({ name, price }) => void own.charge(name, price),
          reload: () => this.reload(),
          lead: ({ leads }) => {
            this.leads = leads;
          },
          stop: () => stop(),
        },
        requests: {
          takeMessage: (message) => this.takeMessage(message),
          lookAgain: () => {
            this.lookAgain();
            return null;
          },
          metrics: () => this.readMetrics(),
        },
      },
    );
    this.counters = {
      charge: (name, price) => {
        const waitMs = own.charge(name, price);
        if (waitMs === 0) this.channel.notify('charge', { name, price });
        return waitMs;
      },
    };
  }

  sharePlaces(perServerMax: number, perAccountMax: number): SharedPlaces {
    const borrow = (kind: PlaceKind, max: number): BorrowedPlaces => {
      const places = new BorrowedPlaces(
        {
          want: (id) => this.channel.notify('want', { kind, id, max }),
          giveBack: (id, count) => this.channel.notify('giveBack', { kind, id, count }),
        },
        max,
      );
      this.#borrowed[kind] = places;
      return places;
    };
    return { servers: borrow('server', perServerMax), accounts: borrow('account', perAccountMax) };
  }
}

function countStreamsBy(channel: ToPrimary): CountStreams {
  return (list, { inAllMax, perServerMax }) => {
    const own = createStreamPlaces({ inAllMax, perServerMax });
    return {
      take: async (serverId) => {
        const release = own.take(serverId);
        if (release === null) return null;
        const stream = { list, serverId, perServerMax };
        const isTaken = await channel.request('takeStream', stream).catch(() => false);
        if (!isTaken) {
          release();
          return null;
        }
        return () => {
          release();
          channel.notify('endStream', stream);
        };
      },
    };
  };
}
