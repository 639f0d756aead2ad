import { setTimeout as pause } from 'node:timers/promises';
import type { IntegratedAccount } from '../accounts/index.js';
import { ok, systemClock } from '../base/index.js';
import { type ComparedReply, compareReplies } from '../call/index.js';
import { contradictions, type ReplyDifference } from '../catalogue/index.js';
import type { Installation } from '../wire/index.js';
import { act } from './act.js';
import { allItems } from './all-items.js';
import { CommandFault, print, printError, printJson, printTable } from './output.js';

/** Options of `gatehouse doctor --replies`. */
export interface RepliesFlags {
  readonly account?: string;
  readonly tools?: string;
  readonly calls?: string;
  readonly json?: boolean;
}

const callsDefault = 100;
const callsLimit = 1_000;
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Reports where the replies of an account's service differ from its declared replies: names of members and types, never
 * values. An interruption ends the calls, and the results so far are reported. Exits with 1 if a reply contradicts its
 * declaration.
 */
export async function doctorReplies(installation: Installation, flags: RepliesFlags): Promise<void> {
  const account = await chosenAccount(installation, flags.account);
  const callsMax = readCalls(flags.calls);
  const tools = readTools(account, flags.tools);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  // A second one of the same kind ends the process immediately.
  for (const signal of interruptions) process.once(signal, interrupt);
  const replies = await act(installation, 'doctor.replies', {
    work: async () =>
      ok(
        await compareReplies(account, {
          deps: { ...installation, clock: systemClock },
          callsMax,
          ...(tools ? { tools } : {}),
          signal: stop.signal,
          wait: async (ms) => {
            printError(`waiting ${Math.ceil(ms / 1_000)} s for the limit of the service`);
            await pause(ms, undefined, { signal: stop.signal }).catch(() => undefined);
          },
          onCall: ({ call, tool }) => printError(`${call}/${callsMax} ${tool}`),
        }),
      ),
    about: () => ({ accountId: account.id, arguments: { calls_max: callsMax } }),
  }).finally(() => {
    for (const signal of interruptions) process.removeListener(signal, interrupt);
  });
  report(account, replies, flags);
}

function report(account: IntegratedAccount, replies: readonly ComparedReply[], flags: RepliesFlags): void {
  const isContradiction = ({ kind }: ReplyDifference): boolean => contradictions.includes(kind);
  const wrong = replies.filter(({ differences }) => differences.some(isContradiction));
  const { name } = account.integration;
  if (flags.json) printJson({ account: account.id, integration: name, as_declared: wrong.length === 0, replies });
  else printReplies(replies);
  if (wrong.length > 0)
    throw new CommandFault(
      `${wrong.length} ${wrong.length === 1 ? 'reply contradicts its' : 'replies contradict their'} declaration.`,
    );
}

function printReplies(replies: readonly ComparedReply[]): void {
  const rows = replies.flatMap(({ tool, differences }) =>
    differences.map(({ kind, path, declared, found }) => [
      kind,
      tool,
      path === '' ? '(payload)' : path,
      declared,
      found,
    ]),
  );
  printTable(['DIFFERENCE', 'TOOL', 'PLACE', 'DECLARED', 'FOUND'], rows, 'Every reply is as declared.');
  const reasons = replies
    .filter(({ reason }) => reason !== null)
    .map(({ tool, outcome, reason }) => [tool, outcome, reason ?? '']);
  if (reasons.length > 0) {
    print('');
    printTable(['NOT COMPARED', 'OUTCOME', 'WHY'], reasons, '');
  }
  const compared = replies.filter(({ outcome }) => outcome === 'compared').length;
  print(`\n${compared} of ${replies.length} reads compared. Kinds type, null and value contradict the declaration.`);
}

async function chosenAccount({ accounts }: Installation, id: string | undefined): Promise<IntegratedAccount> {
  if (id !== undefined) {
    const account = await accounts.get(id);
    if (account) return account;
    throw new CommandFault(`There is no integrated account ${id}.`, 2);
  }
  const [first, ...others] = await allItems((page) => accounts.list(page));
  if (!first) throw new CommandFault('There is no integrated account to read with. Connect one first.');
  if (others.length > 0)
    throw new CommandFault(
      `Several accounts are connected. Choose one with --account, such as --account ${first.id}.`,
      2,
    );
  return first;
}

function readCalls(text: string | undefined): number {
  const calls = text === undefined ? callsDefault : Number(text);
  if (Number.isInteger(calls) && calls >= 1 && calls <= callsLimit) return calls;
  throw new CommandFault(`--calls must be an integer between 1 and ${callsLimit}.`, 2);
}

function readTools({ integration }: IntegratedAccount, text: string | undefined): readonly string[] | undefined {
  const tools = text
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = tools?.find((tool) => !integration.methods.some(({ toolName }) => toolName === tool));
  if (unknown !== undefined) throw new CommandFault(`There is no tool ${unknown}.`, 2);
  return tools;
}
