import { type Clock, isJsonObject, parseExactJson, type Refusal, refuse, SecretText } from '../base/index.js';
import type { Logger } from '../observe/index.js';
import type { ToolOutcome } from '../reply/index.js';
import type { Store } from '../store/index.js';
import type { Vault } from '../vault/index.js';
import type { CallResult } from './audit-entries.js';
import type { CallOrigin } from './types.js';

/** How long to store the outcome of a change that its caller did not receive. Milliseconds. */
const undeliveredMs = 10 * 60_000;

/** Dependencies of storing outcomes. */
export interface KeptOutcomesDeps {
  readonly kept: Store['idempotency'];
  /** Seals outcomes, and the handles for the rest of a long reply. */
  readonly vault: Vault;
  /** Keyed, so that arguments cannot be guessed from what is stored. */
  readonly digest: (text: string) => string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Set if identical calls may reach several processes. Default: they reach this one. */
  readonly startChange?: StartChange | undefined;
}

/** Resolves once no other process runs the change of this key. Call the returned function when the change has ended. */
export type StartChange = (key: string) => Promise<() => void>;

/** A change through an MCP server. */
interface IdentifiedChange {
  /** Server, tool and arguments as text: what must be equal in a repeated call. */
  readonly identity: string;
  /** How long to store each outcome, received or not. Seconds; 0: do not store received outcomes. */
  readonly windowSeconds: number;
  readonly origin: CallOrigin;
}

/** The result of a change, and whether its request may have reached the service. */
interface ChangeResult {
  readonly result: CallResult;
  readonly isSent: boolean;
}

/**
 * Runs changes. If the caller did not receive the outcome, the identical call that follows within ten minutes gets it,
 * once: several SDKs repeat a call automatically after a lost connection. Works with every store driver; stored
 * outcomes are sealed.
 */
export type RunChange = (change: IdentifiedChange, work: () => Promise<ChangeResult>) => Promise<CallResult>;

interface UnderWay {
  /** Whether an identical call should get this outcome. */
  readonly isLost: () => boolean;
  readonly result: Promise<CallResult>;
}

/** Creates the store of outcomes. */
export function createKeptOutcomes(deps: KeptOutcomesDeps): RunChange {
  const keeper = new OutcomeKeeper(deps);
  // A repeated call may arrive before the first outcome: it waits for it if both reach this process.
  const underWay = new Map<string, UnderWay>();

  return async (change, work) => {
    const keyHash = deps.digest(`outcome of a change\n${change.identity}`);
    const first = underWay.get(keyHash);
    const run = (): Promise<CallResult> => keeper.runOnce(keyHash, change, { work, first });
    const result = deps.startChange ? runAlone(deps.startChange, keyHash, run) : run();
    // Registered before anything is awaited, so that one of two simultaneous identical calls is first.
    const entry = { isLost: () => change.windowSeconds > 0 || change.origin.signal.aborted, result };
    underWay.set(keyHash, entry);
    try {
      return await result;
    } finally {
      if (underWay.get(keyHash) === entry) underWay.delete(keyHash);
    }
  };
}

async function runAlone<T>(startChange: StartChange, key: string, work: () => Promise<T>): Promise<T> {
  const end = await startChange(key);
  try {
    return await work();
  } finally {
    end();
  }
}

class OutcomeKeeper {
  readonly #deps: KeptOutcomesDeps;
  /** Outcomes being stored, for a repeated call that arrives earlier. */
  readonly #keeping = new Map<string, Promise<void>>();

  constructor(deps: KeptOutcomesDeps) {
    this.#deps = deps;
  }

  async runOnce(
    keyHash: string,
    change: IdentifiedChange,
    { work, first }: { readonly work: () => Promise<ChangeResult>; readonly first: UnderWay | undefined },
  ): Promise<CallResult> {
    const { kept } = this.#deps;
    const result = first && (await first.result.catch(() => null));
    if (first && result && first.isLost()) {
      if (change.windowSeconds === 0) await kept.remove(keyHash);
      return repeated(result);
    }
    await this.#keeping.get(keyHash);
    const outcome = await this.#keptOutcome(keyHash);
    if (!outcome) return this.#run(keyHash, change, work);
    if (change.windowSeconds === 0) await kept.remove(keyHash);
    return repeated({ outcome, values: null });
  }

  async #run(
    keyHash: string,
    { windowSeconds, origin }: IdentifiedChange,
    work: () => Promise<ChangeResult>,
  ): Promise<CallResult> {
    const { kept, clock } = this.#deps;
    const windowMs = windowSeconds * 1_000;
    const now = clock.now();
    if (windowMs > 0 && !(await kept.begin({ keyHash, requestHash: keyHash, expiresAt: now + windowMs }, now)))
      return { outcome: { kind: 'refused', refusal: notFinished }, values: null };
    const { result, isSent } = await work();
    const { outcome } = result;
    if (!isSent || !changesSomething(outcome)) {
      if (windowMs > 0) await kept.remove(keyHash);
      return result;
    }
    if (windowMs > 0) await this.#keep(keyHash, outcome, windowMs);
    else if (origin.signal.aborted) await this.#keep(keyHash, outcome, undeliveredMs);
    else
      origin.signal.addEventListener('abort', () => {
        const stored = this.#keep(keyHash, outcome, undeliveredMs).finally(() => this.#keeping.delete(keyHash));
        this.#keeping.set(keyHash, stored);
      });
    return result;
  }

  async #keep(keyHash: string, outcome: ToolOutcome, forMs: number): Promise<void> {
    const { kept, vault, clock, log } = this.#deps;
    try {
      const sealed = vault.sealText(new SecretText(JSON.stringify(outcome)), placeOf(keyHash));
      const now = clock.now();
      await kept.begin({ keyHash, requestHash: keyHash, expiresAt: now + forMs }, now);
      await kept.finish(keyHash, { status: 200, ...sealed });
    } catch (error) {
      // The outcome of the change matters more.
      log.error({ err: error }, 'the outcome of a change could not be kept for a repeat');
    }
  }

  async #keptOutcome(keyHash: string): Promise<ToolOutcome | null> {
    const { kept, vault, clock } = this.#deps;
    const known = await kept.get(keyHash);
    if (!known?.answer || known.expiresAt <= clock.now()) return null;
    const opened = vault.openText(known.answer, placeOf(keyHash));
    return opened.ok ? outcomeIn(opened.value.reveal()) : null;
  }
}

// A change that the service refused may be repeated.
function changesSomething(outcome: ToolOutcome): boolean {
  if (outcome.kind === 'failed') return outcome.errorClass === undefined || outcome.errorClass === 'unavailable';
  return outcome.kind === 'done';
}

const repeatedWords =
  'This is the outcome of an identical call made shortly before; nothing was sent again. To make the same change once more, call again.';

const notFinished: Refusal = refuse(
  'conflict',
  'An identical call has not finished. Nothing was sent again: read the current state.',
).refusal;

function repeated({ outcome, ...result }: CallResult): CallResult {
  switch (outcome.kind) {
    case 'done':
      return { ...result, outcome: { ...outcome, notes: [repeatedWords, ...outcome.notes] } };
    case 'failed':
      return { ...result, outcome: { ...outcome, help: `${outcome.help} ${repeatedWords}` } };
    case 'refused':
    case 'input_required':
      return { ...result, outcome };
  }
}

function outcomeIn(text: string): ToolOutcome | null {
  const value = parseExactJson(text);
  // Sealed by this gateway, so the contents are unchanged.
  return isJsonObject(value) && typeof value.kind === 'string' ? (value as unknown as ToolOutcome) : null;
}

function placeOf(keyHash: string): string {
  return `outcome/${keyHash}`;
}
