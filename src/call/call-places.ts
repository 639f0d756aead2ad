import { randomInt } from 'node:crypto';
import { type Cancellation, type Refusal, refuse } from '../base/index.js';

/** How many calls may run at once in this process. */
export interface CallPlacesOptions {
  /** For one MCP server. */
  readonly perServerMax: number;
  /** For one integrated account, whichever entrance its calls use. */
  readonly perAccountMax: number;
  /** For all accounts together. Default: 1,024. */
  readonly inAllMax?: number;
  /** How long a call waits for a place: half of this to all of it. Milliseconds. Default: 5,000. */
  readonly waitMs?: number;
}

/** Who a call runs for. */
export interface CallOwner {
  readonly accountId: string;
  /** Null where no MCP server stands between the caller and the account. */
  readonly serverId: string | null;
}

/**
 * Shares what one gateway can do at a time between accounts. A call that finds no place waits in the queue of its account; free places go to the
 * accounts in turn, so that the length of one account's queue delays nobody else.
 */
export interface CallPlaces {
  /** Null where the call may run, and must `leave` when it ends; a refusal with the code `busy` where there was no place in time. */
  enter(owner: CallOwner, caller: Cancellation): Refusal | null | Promise<Refusal | null>;
  leave(owner: CallOwner): void;
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

/** Creates the places of one process. */
export function createCallPlaces(options: CallPlacesOptions): CallPlaces {
  const { perServerMax, perAccountMax, inAllMax = inAllMaxDefault, waitMs = waitMsDefault } = options;
  const accounts = new Map<string, Account>();
  const servers = new Map<string, number>();
  /** Accounts with a queue, the one whose turn is next first. */
  const queue = new Map<string, Account>();
  let inAll = 0;

  const underWayOf = (serverId: string): number => servers.get(serverId) ?? 0;
  const isServerFull = ({ serverId }: CallOwner): boolean => serverId !== null && underWayOf(serverId) >= perServerMax;
  const isAccountFull = (account: Account): boolean =>
    account.underWay >= perAccountMax || (inAll >= inAllMax && account.underWay >= guaranteed);
  const take = ({ serverId }: CallOwner, account: Account): void => {
    inAll += 1;
    account.underWay += 1;
    if (serverId !== null) servers.set(serverId, underWayOf(serverId) + 1);
  };
  const giveBack = ({ accountId, serverId }: CallOwner, account: Account): void => {
    inAll -= 1;
    account.underWay -= 1;
    // A few that are idle are kept: consecutive calls would create and forget the same entry each time.
    if (account.underWay === 0 && account.waiting.length === 0 && accounts.size > idleMax) accounts.delete(accountId);
    if (serverId === null) return;
    const left = underWayOf(serverId) - 1;
    if (left > 0 || servers.size <= idleMax) servers.set(serverId, left);
    else servers.delete(serverId);
  };
  const remove = (entry: Waiting, account: Account): void => {
    account.waiting.splice(account.waiting.indexOf(entry), 1);
    queue.delete(entry.accountId);
    // The account goes to the end of the line: the others have their turn first.
    if (account.waiting.length > 0) queue.set(entry.accountId, account);
  };
  const startNext = (): boolean => {
    for (const account of queue.values()) {
      const next = isAccountFull(account) ? undefined : account.waiting.find((entry) => !isServerFull(entry));
      if (next === undefined) continue;
      remove(next, account);
      take(next, account);
      next.settle(null);
      return true;
    }
    return false;
  };
  const wait = (owner: CallOwner, account: Account, caller: Cancellation): Promise<Refusal | null> =>
    new Promise((resolve) => {
      const settle = (refusal: Refusal | null): void => {
        clearTimeout(timer);
        caller.removeEventListener('abort', onGone);
        resolve(refusal);
      };
      const entry: Waiting = { ...owner, settle };
      const giveUp = (): void => {
        remove(entry, account);
        settle(busy(isServerFull(owner) ? 'MCP server' : 'account'));
      };
      const onGone = (): void => giveUp();
      // Calls that came together are refused one by one: refused together, they would hold up everybody, and their callers would come back together.
      const timer = setTimeout(giveUp, randomInt(Math.ceil(waitMs / 2), waitMs + 1));
      caller.addEventListener('abort', onGone);
      account.waiting.push(entry);
      queue.set(owner.accountId, account);
    });
  const busy = (full: 'MCP server' | 'account'): Refusal => {
    const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
    const message = `Too many calls of this ${full} are running. Nothing was sent. Retry in ${seconds} second${seconds === 1 ? '' : 's'}, with fewer calls at a time.`;
    return refuse('busy', message, { data: { retry_after_seconds: seconds } }).refusal;
  };

  return {
    enter: (owner, caller) => {
      const account = accounts.get(owner.accountId) ?? { underWay: 0, waiting: [] };
      accounts.set(owner.accountId, account);
      const serverFull = isServerFull(owner);
      // Every waiting call that could run has been started when its place became free, so nobody is overtaken here.
      if (!serverFull && !isAccountFull(account)) {
        take(owner, account);
        return null;
      }
      const { waiting } = account;
      if (waiting.length >= perAccountMax * waitingFactor) return busy('account');
      const peers = serverFull ? waiting.filter(({ serverId }) => serverId === owner.serverId).length : 0;
      return peers >= perServerMax || caller.aborted ? busy('MCP server') : wait(owner, account, caller);
    },
    leave: (owner) => {
      const account = accounts.get(owner.accountId);
      if (account === undefined) return;
      giveBack(owner, account);
      while (queue.size > 0 && startNext());
    },
  };
}
