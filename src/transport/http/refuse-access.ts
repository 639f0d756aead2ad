import type { IncomingMessage } from 'node:http';
import { type ErrorCode, errorTable } from '../../base/index.js';
import type { Opened } from '../../call/index.js';
import type { AccessRefusal, McpServers, RefusedReason } from '../../servers/index.js';
import type { GuessLimit } from './guess-limit.js';
import { accessRefusal, type RefusalFacts } from './refusals.js';

/** What refusing needs. */
export interface RefuseDeps {
  readonly guesses: GuessLimit;
  /** Told of requests at the URLs of MCP servers that are refused. */
  readonly noteRefused?: McpServers['noteRefused'] | undefined;
}

/** The answer to a URL or credential that opens nothing. Only those cost, so that of many behind one address the one who guesses alone is slowed. */
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

/** Notes a request that was refused before its URL was looked at. */
export function noteUnseen(
  { noteRefused }: Pick<RefuseDeps, 'noteRefused'>,
  request: IncomingMessage,
  { urlToken, code, reason }: { readonly urlToken: string; readonly code: ErrorCode; readonly reason: RefusedReason },
): void {
  noteRefused?.({ urlToken }, { client: agentOf(request), reason, status: errorTable[code].http });
}

function reasonOf(access: AccessRefusal): RefusedReason {
  if (access.kind === 'gone') return access.reason;
  // A server that exists and opens nothing: its accounts are gone, or its filter leaves no tool.
  return access.kind === 'unknown' ? 'no_tools' : access.kind;
}

function agentOf({ headers }: IncomingMessage): string | null {
  return headers['user-agent']?.slice(0, 120) ?? null;
}
