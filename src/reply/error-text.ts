import { type ErrorCode, errorTable, type Refusal } from '../base/index.js';
import { rateLimitFigures } from '../upstream/index.js';
import type { ToolOutcome } from './outcome.js';

// The call itself is valid: the gateway or the connection to the service failed.
const faults: ReadonlySet<ErrorCode> = new Set([
  'internal',
  'script_failed',
  'busy',
  'unavailable',
  'upstream_failed',
  'upstream_timeout',
]);

/** The text of a refused call. It begins with `Refused:`, or with `Error:` if the call itself is valid. */
export function refusalText({ code, message, failures, help = errorTable[code].help }: Refusal): string {
  const lines = [`${faults.has(code) ? 'Error' : 'Refused'}: ${message}`];
  for (const failure of failures ?? [])
    if (!message.includes(failure.message)) lines.push(`- ${failure.path}: ${failure.message}`);
  if (!message.includes(help) && !message.includes('What to do: ')) lines.push(`What to do: ${help}`);
  return lines.join('\n');
}

/**
 * The text of a call that the service refused or failed. It begins with `Error:`, because several clients show no error
 * flag.
 */
export function failureText({
  status,
  httpStatus,
  code,
  message,
  help,
  rateLimit,
}: Extract<ToolOutcome, { kind: 'failed' }>): string {
  const figures = Object.entries(rateLimitFigures(rateLimit)).map(
    ([name, value]) => `${name.replaceAll('_', ' ')} ${value}`,
  );
  return [
    `Error: The service refused or failed: ${message}`,
    `Upstream status ${httpStatus === undefined ? status : `${httpStatus}, with an error in its body`}${code === null || code === message ? '' : `, code ${code}`}.`,
    figures.length > 0 ? `Rate limit: ${figures.join(', ')}.` : '',
    `What to do: ${help}`,
  ]
    .filter(Boolean)
    .join('\n');
}
