import type { IncomingMessage } from 'node:http';
import { type ErrorCode, errorTable } from '../../base/index.js';
import type { Opened } from '../../call/index.js';
import type { AccessRefusal, McpServers, RefusedReason } from '../../servers/index.js';
import type { GuessLimit } from './guess-limit.js';
import { accessRefusal, type RefusalFacts } from './refusals.js';

/** Dependencies of refusals. */
export interface RefuseDeps {
  readonly guesses: GuessLimit;
  /** Called for refused requests at the URLs of MCP servers. */
  readonly noteRefused?: McpServers['noteRefused'] | undefined;
}

/**
 * The response to an invalid URL or credential. Only those count as guesses, so that of many clients behind one address
 * only the guessing one is slowed.
 */
export function refuseAccess(
  { guesses, noteRefused }: RefuseDeps,
  request: IncomingMessage,
  { refusal: access, serverId }: Extract<Opened, { readonly ok: false }>,
): RefusalFacts {
  const isGuess = access.kind === 'unknown' || access.kind === 'api_token_invalid';
  const waitSeconds = isGuess ? guesses.charge(request) : 0;
  const facts = waitSeconds === 0 ? accessRefusal(access) : tooManyGuesses(waitSeconds);
  if (serverId !== undefined)
    noteRefused?.(
      { serverId },
      { client: agentOf(request), reason: reasonOf(access), status: errorTable[facts.code].http },
    );
  return facts;
}

function tooManyGuesses(waitSeconds: number): RefusalFacts {
  return {
    code: 'rate_limited',
    message: `Too many invalid URLs or credentials from this address. Valid ones still work. Retry in ${waitSeconds} seconds.`,
    headers: { 'retry-after': String(waitSeconds) },
  };
}

/** Records a request that was refused before its URL was resolved. */
export function noteUnseen(
  { noteRefused }: Pick<RefuseDeps, 'noteRefused'>,
  request: IncomingMessage,
  { urlToken, code, reason }: { readonly urlToken: string; readonly code: ErrorCode; readonly reason: RefusedReason },
): void {
  noteRefused?.({ urlToken }, { client: agentOf(request), reason, status: errorTable[code].http });
}

function reasonOf(access: AccessRefusal): RefusedReason {
  if (access.kind === 'gone') return access.reason;
  // The server exists but has no usable tool: its accounts are gone, or its filter selects none.
  return access.kind === 'unknown' ? 'no_tools' : access.kind;
}

function agentOf({ headers }: IncomingMessage): string | null {
  return headers['user-agent']?.slice(0, 120) ?? null;
}
