import { randomInt } from 'node:crypto';
import { type Cancellation, type Refusal, refuse } from '../base/index.js';

/** Places that this process may use, of those that several processes share. */
export interface PlaceShares {
  /** Called once, first: how many places of an id are used, and what to do when more places have come. */
  attach(usedOf: (id: string) => number, onMore: () => void): void;
  /** Places that this process may use for calls of this MCP server or account now. */
  held(id: string): number;
  /** Asks for more than are held; does nothing where all are held or an earlier request has no answer yet. */
  want(id: string): void;
  /** A call has left: its place may be needed elsewhere. */
  left(id: string): void;
  /** No call of this id is running or waiting: its places are given back. */
  drop(id: string): void;
}

/** How many calls may run at once in this process, or in all that share its limits. */
export interface CallPlacesOptions {
  /** For one MCP server. */
  readonly perServerMax: number;
  /** For one integrated account, whichever entrance its calls use. */
  readonly perAccountMax: number;
  /** Where the limits hold for several processes together. Default: for this process. */
  readonly shares?: SharedPlaces | undefined;
  /** For all accounts together. Default: 1,024. */
  readonly inAllMax?: number;
  /** How long a call waits for a place: half of this to all of it. Milliseconds. Default: 5,000. */
  readonly waitMs?: number;
}

/** The shares of a process in the places of MCP servers and of accounts. */
export interface SharedPlaces {
  readonly servers: PlaceShares;
  readonly accounts: PlaceShares;
}

/** Who a call runs for. */
export interface CallOwner {
  readonly accountId: string;
  /** Null where no MCP server is between the caller and the account. */
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
/** Calls of an account that start even where other accounts have taken every place. */
const guaranteed = 4;
/** Calls that may wait, as a multiple of the calls that an account may run. */
const waitingFactor = 4;
const idleMax = 1_000;

/**
 * Shares the calls that one process can run between accounts. A call without a free place waits in the queue of its account;
 * free places go to the accounts in turn, so the length of one account's queue delays nobody else.
 */
export class CallPlaces {
  readonly #perServerMax: number;
  readonly #perAccountMax: number;
  readonly #inAllMax: number;
  readonly #waitMs: number;
  readonly #shares: SharedPlaces | undefined;
  readonly #accounts = new Map<string, Account>();
  readonly #servers = new Map<string, number>();
  /** Accounts with a queue, the one whose turn is next first. */
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

  /** Null where the call may run, and must `leave` when it ends; a refusal with the code `busy` where there was no place in time. */
  enter(owner: CallOwner, caller: Cancellation): Refusal | null | Promise<Refusal | null> {
    const account = this.#accounts.get(owner.accountId) ?? { underWay: 0, waiting: [] };
    this.#accounts.set(owner.accountId, account);
    const serverFull = this.#isServerFull(owner);
    // Every waiting call that could run has been started when its place became free, so nobody is overtaken here.
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

  /** Gives the place of a call back, to the call whose turn is next. */
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
    // Some idle entries are kept: consecutive calls would create and remove the same entry each time.
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

  #remove(entry: Waiting, account: Account): void {
    account.waiting.splice(account.waiting.indexOf(entry), 1);
    this.#queue.delete(entry.accountId);
    // The account goes to the end of the line: the others have their turn first.
    if (account.waiting.length > 0) this.#queue.set(entry.accountId, account);
  }

  #startNext(): boolean {
    for (const [id, account] of this.#queue) {
      if (this.#isAccountFull(id, account)) continue;
      const next = account.waiting.find((entry) => !this.#isServerFull(entry));
      if (next === undefined) continue;
      this.#remove(next, account);
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
      const entry: Waiting = { ...owner, settle };
      const giveUp = (): void => {
        this.#remove(entry, account);
        settle(this.#busy(this.#isServerFull(owner) ? 'MCP server' : 'account'));
      };
      // Calls that came together are refused one by one: refused together, their callers would come back together.
      const timer = setTimeout(giveUp, randomInt(Math.ceil(this.#waitMs / 2), this.#waitMs + 1));
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

/** Whether the next call would need a place more than there are; where some may be held elsewhere, they are asked for. */
function isTaken(id: string, used: number, max: number, shares: PlaceShares | undefined): boolean {
  if (shares === undefined) return used >= max;
  if (used < shares.held(id)) return false;
  shares.want(id);
  return true;
}
