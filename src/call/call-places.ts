import { randomInt } from 'node:crypto';
import { type Cancellation, type Refusal, refuse } from '../base/index.js';

/** This process's share of the concurrent calls that several processes share. */
export interface PlaceShares {
  /**
   * Called once, before anything else: how to count the running calls of an id, and what to call when the share grows.
   */
  attach(usedOf: (id: string) => number, onMore: () => void): void;
  /** The current share of this MCP server or account. */
  held(id: string): number;
  /** Requests a larger share. Does nothing if the share is complete or an earlier request is pending. */
  want(id: string): void;
  /** A call has ended: its place may be needed in another process. */
  left(id: string): void;
  /** No call of this id is running or waiting: returns its share. */
  drop(id: string): void;
}

/** How many calls can run concurrently in this process, or in all processes that share its limits. */
export interface CallPlacesOptions {
  /** Maximum per MCP server. */
  readonly perServerMax: number;
  /** Maximum per integrated account, through all interfaces. */
  readonly perAccountMax: number;
  /** The shares, if the limits apply to several processes together. Default: this process only. */
  readonly shares?: SharedPlaces | undefined;
  /** Maximum for all accounts together. Default: 1,024. */
  readonly inAllMax?: number;
  /** Maximum wait of a call: a random time between half of this and this. Milliseconds. Default: 5,000. */
  readonly waitMs?: number;
}

/** The shares of a process per MCP server and per account. */
export interface SharedPlaces {
  readonly servers: PlaceShares;
  readonly accounts: PlaceShares;
}

/** The MCP server and account that a call runs for. */
export interface CallOwner {
  readonly accountId: string;
  /** Null if the call is not made through an MCP server. */
  readonly serverId: string | null;
}

interface Waiting extends CallOwner {
  readonly settle: (refusal: Refusal | null) => void;
}

interface Account {
  underWay: number;
  readonly waiting: Waiting[];
}

const waitMsDefault = 5_000;
const inAllMaxDefault = 1_024;
/** Calls per account that start even if the limit for all accounts is reached. */
const guaranteed = 4;
/** Maximum waiting calls, as a multiple of the account's concurrent calls. */
const waitingFactor = 4;
const idleMax = 1_000;
/** Waits differ in steps: the event loop has a list of timers for each duration. */
const waitSteps = 500;

/**
 * Distributes the concurrent calls of one process between accounts. A call over the limit waits in the queue of its
 * account. Free places go to the accounts in turn, so the length of one account's queue delays no other account.
 */
export class CallPlaces {
  readonly #perServerMax: number;
  readonly #perAccountMax: number;
  readonly #inAllMax: number;
  readonly #waitMs: number;
  readonly #shares: SharedPlaces | undefined;
  readonly #accounts = new Map<string, Account>();
  readonly #servers = new Map<string, number>();
  /** Accounts with a queue, in the order of their turns. */
  readonly #queue = new Map<string, Account>();
  #inAll = 0;

  constructor(options: CallPlacesOptions) {
    this.#perServerMax = options.perServerMax;
    this.#perAccountMax = options.perAccountMax;
    this.#inAllMax = options.inAllMax ?? inAllMaxDefault;
    this.#waitMs = options.waitMs ?? waitMsDefault;
    this.#shares = options.shares;
    const startAll = (): void => this.#startAll();
    this.#shares?.servers.attach((id) => this.#underWayOf(id), startAll);
    this.#shares?.accounts.attach((id) => this.#accounts.get(id)?.underWay ?? 0, startAll);
  }

  /**
   * Null if the call may run; it must `leave` when it ends. Otherwise a refusal with the code `busy`, when the wait
   * timed out.
   */
  enter(owner: CallOwner, caller: Cancellation): Refusal | null | Promise<Refusal | null> {
    const account = this.#accounts.get(owner.accountId) ?? { underWay: 0, waiting: [] };
    this.#accounts.set(owner.accountId, account);
    const serverFull = this.#isServerFull(owner);
    // Every waiting call that could run was started when a place became free, so this call overtakes none.
    if (!serverFull && !this.#isAccountFull(owner.accountId, account)) {
      this.#take(owner, account);
      return null;
    }
    const { waiting } = account;
    if (waiting.length >= this.#perAccountMax * waitingFactor) return this.#busy('account');
    const peers = serverFull ? waiting.filter(({ serverId }) => serverId === owner.serverId).length : 0;
    if (peers >= this.#perServerMax || caller.aborted) return this.#busy('MCP server');
    return this.#wait(owner, account, caller);
  }

  /** Returns the place of a call; the next waiting call gets it. */
  leave(owner: CallOwner): void {
    const account = this.#accounts.get(owner.accountId);
    if (account === undefined) return;
    this.#giveBack(owner, account);
    this.#shares?.accounts.left(owner.accountId);
    if (owner.serverId !== null) this.#shares?.servers.left(owner.serverId);
    this.#startAll();
  }

  #startAll(): void {
    while (this.#queue.size > 0 && this.#startNext());
  }

  #underWayOf(serverId: string): number {
    return this.#servers.get(serverId) ?? 0;
  }

  #isServerFull({ serverId }: CallOwner): boolean {
    if (serverId === null) return false;
    return isTaken(serverId, this.#underWayOf(serverId), this.#perServerMax, this.#shares?.servers);
  }

  #isAccountFull(id: string, { underWay }: Account): boolean {
    if (this.#inAll >= this.#inAllMax && underWay >= guaranteed) return true;
    return isTaken(id, underWay, this.#perAccountMax, this.#shares?.accounts);
  }

  #take({ serverId }: CallOwner, account: Account): void {
    this.#inAll += 1;
    account.underWay += 1;
    if (serverId !== null) this.#servers.set(serverId, this.#underWayOf(serverId) + 1);
  }

  #giveBack({ accountId, serverId }: CallOwner, account: Account): void {
    this.#inAll -= 1;
    account.underWay -= 1;
    // Keeps some idle entries: consecutive calls would create and remove the same entry each time.
    if (account.underWay === 0 && account.waiting.length === 0 && this.#accounts.size > idleMax) {
      this.#accounts.delete(accountId);
      this.#shares?.accounts.drop(accountId);
    }
    if (serverId === null) return;
    const left = this.#underWayOf(serverId) - 1;
    if (left > 0 || this.#servers.size <= idleMax) this.#servers.set(serverId, left);
    else {
      this.#servers.delete(serverId);
      this.#shares?.servers.drop(serverId);
    }
  }

  #remove(entry: Waiting, { waiting }: Account): void {
    // Nearly always the first. A set would be rebuilt all the time, and its former tables keep calls that have ended in memory.
    if (waiting[0] === entry) waiting.shift();
    else waiting.splice(waiting.indexOf(entry), 1);
    if (waiting.length === 0) this.#queue.delete(entry.accountId);
  }

  /** The account moves to the end of the queue, so that the others have their turn first. */
  #endTurn(id: string, account: Account): void {
    if (account.waiting.length === 0 || this.#queue.size === 1) return;
    this.#queue.delete(id);
    this.#queue.set(id, account);
  }

  #startNext(): boolean {
    for (const [id, account] of this.#queue) {
      if (this.#isAccountFull(id, account)) continue;
      const next = account.waiting.find((entry) => !this.#isServerFull(entry));
      if (next === undefined) continue;
      this.#remove(next, account);
      this.#endTurn(id, account);
      this.#take(next, account);
      next.settle(null);
      return true;
    }
    return false;
  }

  #wait(owner: CallOwner, account: Account, caller: Cancellation): Promise<Refusal | null> {
    return new Promise((resolve) => {
      const settle = (refusal: Refusal | null): void => {
        clearTimeout(timer);
        caller.removeEventListener('abort', giveUp);
        resolve(refusal);
      };
      const entry: Waiting = { accountId: owner.accountId, serverId: owner.serverId, settle };
      const giveUp = (): void => {
        this.#remove(entry, account);
        settle(this.#busy(this.#isServerFull(owner) ? 'MCP server' : 'account'));
      };
      // Calls that arrived together are refused at different times, so that their callers do not retry together.
      const timer = setTimeout(giveUp, (this.#waitMs * randomInt(waitSteps / 2, waitSteps + 1)) / waitSteps);
      caller.addEventListener('abort', giveUp);
      account.waiting.push(entry);
      this.#queue.set(owner.accountId, account);
    });
  }

  #busy(full: 'MCP server' | 'account'): Refusal {
    const seconds = Math.max(1, Math.ceil(this.#waitMs / 1_000));
    const message = `Too many calls of this ${full} are running. Nothing was sent. Retry in ${seconds} second${seconds === 1 ? '' : 's'}, with fewer calls at a time.`;
    return refuse('busy', message, { data: { retry_after_seconds: seconds } }).refusal;
  }
}

/** Whether the next call would exceed the limit. Requests a larger share if other processes may hold some. */
function isTaken(id: string, used: number, max: number, shares: PlaceShares | undefined): boolean {
  if (shares === undefined) return used >= max;
  if (used < shares.held(id)) return false;
  shares.want(id);
  return true;
}
