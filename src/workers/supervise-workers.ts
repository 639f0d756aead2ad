import cluster, { type Worker as Process } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../base/index.js';
import { type Logger, mergeMetrics } from '../observe/index.js';
import { Channel, type Handlers } from './channel.js';
import type { FromPrimary, FromWorker, ReadyFacts } from './messages.js';
import { type Borrower, PlacePools } from './place-pool.js';
import { ChangeTurns, SharedStreams } from './shared-state.js';

/** Delays before a worker that ended is restarted, from the first time to the last. Milliseconds. */
const restartMs = { first: 100, last: 10_000 };
/** A worker that served this long had no trouble with its start. */
const steadyMs = 30_000;
/** A worker that is busy for longer than this trusts nothing that it cached before: both stores check caches more often. */
const informMaxMs = 1_000;

export interface SuperviseOptions {
  /** Number of workers. */
  readonly count: number;
  /** Id of the gateway that they form. */
  readonly instance: string;
  readonly log: Logger;
}

/** The workers of a gateway, as its primary process sees them. */
export interface Workers {
  readonly facts: ReadyFacts;
  /** Has every worker read the integrations again. */
  reload(): void;
  /** Has the workers finish their calls and end; resolves when all have ended. */
  stop(): Promise<void>;
  /** Ends the workers immediately. */
  kill(): void;
}

/**
 * Starts the workers of a gateway, which are processes that run the same command and share its port, and restarts each
 * that ends. Resolves when all of them serve. Throws an `Error` with the reason if the first one cannot start.
 */
export async function superviseWorkers(options: SuperviseOptions): Promise<Workers> {
  cluster.setupPrimary({ exec: process.argv[1] ?? '', args: process.argv.slice(2) });
  const supervisor = new Supervisor(options);
  return supervisor.start();
}

interface Member extends Borrower {
  readonly number: number;
  readonly process: Process;
  readonly channel: Channel<FromPrimary, FromWorker>;
  readonly facts: Promise<ReadyFacts>;
  readonly ended: Promise<void>;
  readonly startedAt: number;
  /** Whether it has connected. */
  listens: boolean;
  isReady: boolean;
}

class Supervisor {
  readonly #options: SuperviseOptions;
  readonly #members = new Set<Member>();
  readonly #pools: PlacePools;
  readonly #streams = new SharedStreams<Member>();
  readonly #changes = new ChangeTurns<Member>();
  #restartMs = restartMs.first;
  #hasServed = false;
  #isStopping = false;

  constructor(options: SuperviseOptions) {
    this.#options = options;
    this.#pools = new PlacePools(options.count);
  }

  async start(): Promise<Workers> {
    // The first prepares the database and the keys; the others find them.
    const facts = await this.#fork().facts;
    const others = Array.from({ length: this.#options.count - 1 }, () => this.#fork().facts);
    await Promise.allSettled(others);
    return {
      facts,
      reload: () => this.#notifyAll((member) => member.channel.notify('reload', null)),
      stop: async () => {
        this.#isStopping = true;
        await Promise.all([...this.#members].map((member) => this.#stop(member)));
      },
      kill: () => {
        this.#isStopping = true;
        for (const { process } of this.#members) process.process.kill('SIGKILL');
      },
    };
  }

  #stop(member: Member): Promise<void> {
    // A message to a process that does not listen yet is lost, and nothing runs in it yet.
    if (member.listens) member.channel.notify('stop', null);
    else member.process.process.kill('SIGKILL');
    return member.ended;
  }

  #fork(): Member {
    const worker = cluster.fork();
    let settle: { readonly ready: (facts: ReadyFacts) => void; readonly failed: (error: Error) => void } | undefined;
    const facts = new Promise<ReadyFacts>((ready, failed) => {
      settle = { ready, failed };
    });
    // Only the first start is waited for; later failures are logged.
    facts.catch(() => undefined);
    const channel: Member['channel'] = new Channel(
      { send: (message) => void (worker.isConnected() && worker.send(message)) },
      this.#handlers(() => member, {
        ready: (given) => settle?.ready(given),
        failed: (message) => settle?.failed(new Error(message)),
      }),
    );
    const member: Member = {
      number: worker.id,
      process: worker,
      channel,
      facts,
      ended: new Promise((resolve) => worker.once('exit', () => resolve())),
      startedAt: systemClock.monotonic(),
      listens: false,
      isReady: false,
      lend: (kind, id, count) => channel.notify('lend', { kind, id, count }),
      recall: (kind, id) => channel.notify('recall', { kind, id }),
    };
    this.#members.add(member);
    worker.on('message', (message: unknown) => channel.receive(message));
    worker.once('exit', (code: number | null, signal: string | null) => {
      settle?.failed(new Error(`The first worker ended before it served (${signal ?? `exit code ${code}`}).`));
      this.#lose(member, { code, signal });
    });
    return member;
  }

  #lose(member: Member, why: { readonly code: number | null; readonly signal: string | null }): void {
    const { log } = this.#options;
    this.#members.delete(member);
    member.channel.close();
    this.#pools.forget(member);
    this.#streams.forget(member);
    this.#changes.forget(member);
    this.#chooseLeader();
    if (this.#isStopping || !this.#hasServed) return;
    if (systemClock.monotonic() - member.startedAt > steadyMs) this.#restartMs = restartMs.first;
    log.error({ worker: member.number, ...why, againInMs: this.#restartMs }, 'a worker ended and is started again');
    void this.#forkAfter(this.#restartMs);
    this.#restartMs = Math.min(this.#restartMs * 2, restartMs.last);
  }

  async #forkAfter(ms: number): Promise<void> {
    await pause(ms);
    if (this.#isStopping) return;
    const member = this.#fork();
    await member.facts.then(
      () => this.#options.log.info({ worker: member.number }, 'a worker serves again'),
      (error: unknown) => this.#options.log.error({ worker: member.number, err: error }, 'a worker could not start'),
    );
  }

  // The work between calls is done by one: the one that serves for longest.
  #chooseLeader(): void {
    const ready = [...this.#members].filter(({ isReady }) => isReady);
    for (const [index, { channel }] of ready.entries()) channel.notify('lead', { leads: index === 0 });
  }

  #notifyAll(notify: (member: Member) => void, except?: Member): void {
    for (const member of this.#members) if (member.listens && member !== except) notify(member);
  }

  #handlers(
    self: () => Member,
    start: { readonly ready: (facts: ReadyFacts) => void; readonly failed: (message: string) => void },
  ): Handlers<FromWorker> {
    return {
      notifications: {
        ready: (facts) => {
          self().isReady = true;
          this.#hasServed = true;
          this.#chooseLeader();
          start.ready(facts);
        },
        failed: ({ message }) => start.failed(message),
        want: (request) => this.#pools.want(self(), request),
        giveBack: ({ kind, id, count }) => this.#pools.giveBack(self(), kind, id, count),
        charge: (charge) => this.#notifyAll(({ channel }) => channel.notify('charge', charge), self()),
        endStream: (stream) => this.#streams.end(self(), stream),
        endChange: ({ key }) => this.#changes.end(self(), key),
        reloaded: () => this.#notifyAll(({ channel }) => channel.notify('reload', null), self()),
      },
      requests: {
        hello: () => {
          self().listens = true;
          return { instance: this.#options.instance, worker: self().number };
        },
        takeStream: (stream) => this.#streams.take(self(), stream),
        startChange: async ({ key }) => {
          await this.#changes.start(self(), key);
          return null;
        },
        sendToSession: ({ owner, message }) => {
          const holder = [...this.#members].find(({ number }) => number === owner);
          return holder ? holder.channel.request('takeMessage', message).catch(() => null) : null;
        },
        changed: async () => {
          await this.#announceChange(self());
          return null;
        },
        metrics: () => this.#metrics(),
      },
    };
  }

  // A worker that ends meanwhile has no cache any more.
  async #announceChange(changer: Member): Promise<void> {
    const others = [...this.#members].filter((member) => member.listens && member !== changer);
    const informed = Promise.allSettled(others.map(({ channel }) => channel.request('lookAgain', null)));
    await Promise.race([informed, pause(informMaxMs, undefined, { ref: false })]);
  }

  async #metrics(): Promise<string> {
    const ready = [...this.#members].filter(({ isReady }) => isReady);
    const read = await Promise.allSettled(ready.map(({ channel }) => channel.request('metrics', null)));
    return mergeMetrics(read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  }
}
