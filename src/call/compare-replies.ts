import type { IntegratedAccount } from '../accounts/index.js';
import { type JsonValue, ok } from '../base/index.js';
import { compareReply, knownWordsOf, type Method, type ReplyDifference } from '../catalogue/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { Deadline } from './deadline.js';
import { declaredList } from './declared-list.js';
import { exchange } from './exchange.js';
import { learnArguments } from './learn-arguments.js';

/** The result of one read. */
export interface ComparedReply {
  readonly tool: string;
  /** `not_called` if an argument has no value yet or the maximum number of calls was reached. */
  readonly outcome: 'compared' | 'no_declared_reply' | 'failed' | 'not_called';
  readonly differences: readonly ReplyDifference[];
  /** Why there is nothing to compare; null if there is. */
  readonly reason: string | null;
}

/** Dependencies and limits of the comparison. */
export interface CompareRepliesOptions {
  readonly deps: Pick<ExecuteDeps, 'accounts' | 'send' | 'clock'>;
  /** Maximum number of calls. */
  readonly callsMax: number;
  /** Tools to compare. Default: all reads. */
  readonly tools?: readonly string[];
  readonly signal: AbortSignal;
  /** Waits this many milliseconds. Called if the service's declared limit would be exceeded. */
  readonly wait: (ms: number) => Promise<void>;
  /** Called before each call. */
  readonly onCall?: (step: { readonly call: number; readonly callsMax: number; readonly tool: string }) => void;
}

/** The part of a declared limit to use, because others use the account too. */
const shareOfLimit = 0.8;
const callSecondsMax = 60;
const interrupted = 'it was interrupted';

/**
 * Calls the reads of an account's integration (only GET), and compares each payload with its declared type. Later reads
 * use ids from earlier replies. No payload leaves this function. Stops early if the service throttles or the account is
 * unusable.
 */
export async function compareReplies(
  account: IntegratedAccount,
  options: CompareRepliesOptions,
): Promise<readonly ComparedReply[]> {
  const { callsMax, tools, signal } = options;
  const reads = account.integration.methods.filter((method) => isPlainRead(method));
  const waiting = new Set(tools ? withSources(reads, tools) : reads);
  const words = knownWordsOf(account.integration.methods.flatMap(({ record }) => record.documentation?.response ?? []));
  const payloads = new Map<string, JsonValue>();
  const compared: ComparedReply[] = [];
  const pace = createPace(account, options.wait);
  let calls = 0;
  let stopped: string | null = null;
  for (let next = findNext(); next !== undefined && stopped === null; next = findNext()) {
    stopped = stopReason(calls, options);
    if (stopped !== null) break;
    const { method, values } = next;
    waiting.delete(method);
    const checked = method.checkArguments(values, account.context);
    if (!checked.ok) {
      // The message may repeat the contents of an earlier reply; the names of arguments cannot.
      const unfit = (checked.refusal.failures ?? []).map(({ path }) => path.split(/[.[]/)[0]);
      compared.push(without(method, 'not_called', `an earlier reply had no fitting value for ${unfit.join(', ')}`));
      continue;
    }
    await pace();
    if (signal.aborted) {
      waiting.add(method);
      break;
    }
    calls += 1;
    options.onCall?.({ call: calls, callsMax, tool: method.toolName });
    const read = await readOnce(account, method, { options, values: checked.value.values, notes: checked.value.notes });
    if ('fault' in read && signal.aborted) {
      waiting.add(method);
      break;
    }
    if ('fault' in read) {
      compared.push(without(method, 'failed', read.fault));
      if (read.isFinal) stopped = read.fault;
      continue;
    }
    payloads.set(method.toolName, read.payload);
    compared.push(comparedOf(method, read.payload, words));
  }
  if (signal.aborted) stopped = interrupted;
  const left = [...waiting].map((method) => without(method, 'not_called', stopped ?? missingOf(method)));
  const wanted = tools === undefined ? null : new Set(tools);
  return [...compared, ...left].filter(({ tool }) => wanted === null || wanted.has(tool));

  function findNext(): { readonly method: Method; readonly values: CheckedCall['values'] } | undefined {
    for (const method of waiting) {
      const learned = learnArguments(method, { context: account.context, payloads });
      if (learned.ok) return { method, values: learned.values };
    }
    return undefined;
  }

  function missingOf(method: Method): string {
    const learned = learnArguments(method, { context: account.context, payloads });
    return learned.ok ? 'it was not reached' : `no earlier reply had a value for ${learned.missing}`;
  }
}

function stopReason(calls: number, { callsMax, signal }: CompareRepliesOptions): string | null {
  if (calls >= callsMax) return `the ${callsMax} calls were used up`;
  return signal.aborted ? interrupted : null;
}

function isPlainRead({ record, inputSchema }: Method): boolean {
  const { effect, request, answers } = record;
  return effect === 'read' && request.method === 'GET' && inputSchema !== null && answers?.file === undefined;
}

/** The reads with these names, and those that return the ids they need. */
function withSources(reads: readonly Method[], tools: readonly string[]): readonly Method[] {
  const needed = new Set(tools);
  for (const name of needed) {
    const method = reads.find(({ toolName }) => toolName === name);
    const args = Object.values(method?.record.documentation?.arguments ?? {}).filter(({ required }) => required);
    for (const source of args.flatMap(({ from }) => from ?? [])) needed.add(source);
  }
  return reads.filter(({ toolName }) => needed.has(toolName));
}

/** Waits for the next window whenever the part of the declared limit is used up. */
function createPace({ integration }: IntegratedAccount, wait: (ms: number) => Promise<void>): () => Promise<void> {
  const { requests, window_seconds: seconds = 60 } = integration.record.limits;
  const perWindow =
    requests === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(requests * shareOfLimit));
  let inWindow = 0;
  return async () => {
    if (inWindow >= perWindow) {
      await wait(seconds * 1_000);
      inWindow = 0;
    }
    inWindow += 1;
  };
}

type Read = { readonly payload: JsonValue } | { readonly fault: string; readonly isFinal: boolean };

async function readOnce(
  account: IntegratedAccount,
  method: Method,
  { options, ...checked }: { readonly options: CompareRepliesOptions } & Pick<CheckedCall, 'values' | 'notes'>,
): Promise<Read> {
  const { deps, signal } = options;
  const deadline = new Deadline(signal, callSecondsMax, deps.clock);
  const call = { account, method, ...checked, deadline, recordIntent: () => Promise.resolve(ok(null)) };
  try {
    const exchanged = await exchange({ ...noFiles, ...deps, onAnswer: () => undefined }, call, method);
    if (!exchanged.ok) return { fault: exchanged.refusal.message, isFinal: true };
    const { validated } = exchanged;
    if (validated.kind === 'ok') return { payload: validated.data };
    // The message may repeat the request; the code and the class cannot.
    const isFinal = validated.class === 'throttled' || validated.class === 'token_expired';
    return {
      fault: `HTTP ${validated.httpStatus ?? validated.status}, ${validated.class.replaceAll('_', ' ')}`,
      isFinal,
    };
  } catch (error) {
    // The results so far are still reported.
    if (signal.aborted) return { fault: interrupted, isFinal: true };
    throw error;
  } finally {
    deadline.close();
  }
}

const nothing = (): never => {
  throw new Error('a read brings no file and looks up no name');
};
const noFiles = { files: { fetch: nothing }, fileBytesMax: 0, lookUp: nothing };

function comparedOf(method: Method, payload: JsonValue, words: ReturnType<typeof knownWordsOf>): ComparedReply {
  const response = method.record.documentation?.response;
  if (response === undefined) return without(method, 'no_declared_reply', 'its reply is not documented');
  return {
    tool: method.toolName,
    outcome: 'compared',
    differences: compareReply(response, declaredList(method.record, payload), words),
    reason: null,
  };
}

function without({ toolName }: Method, outcome: ComparedReply['outcome'], reason: string): ComparedReply {
  return { tool: toolName, outcome, differences: [], reason };
}
