import { UnavailableError } from '../../base/index.js';

// SQLSTATE: connection lost, server shutting down or starting, too many connections, a standby in place of the primary,
// a statement or lock timeout.
const outageStates = /^(08...|57P0[1-5]|53...|25006|57014|55P03|58...|XX000)$/;
const lostStates = /^(08...|57P0[1-5])$/;
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
// The client has no code for these.
const lostWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** Two transactions conflicted; the one that was rolled back can be retried. */
export function isCollision(error: unknown): boolean {
  return codeOf(error) === '40P01' || codeOf(error) === '40001';
}

/** A row with this primary key already exists. */
export function isTakenPlace(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** The connection lacks the statements that this process prepared: a proxy assigns a connection per transaction. */
export function isLostStatement(error: unknown): boolean {
  return codeOf(error) === '26000' || codeOf(error) === '42P05';
}

/** The connection is lost, or its state is unknown. */
export function isLostConnection(error: unknown): boolean {
  const code = codeOf(error);
  return lostStates.test(code) || networkCodes.has(code) || (error instanceof Error && lostWords.test(error.message));
}

/** Converts an error of the database's availability to an `UnavailableError`; every other error is unchanged. */
export function asOutage(error: unknown): unknown {
  const isUnavailable = isLostConnection(error) || outageStates.test(codeOf(error));
  return isUnavailable
    ? new UnavailableError(`the database cannot be used just now: ${wordsOf(error)}`, { cause: error })
    : error;
}

const explanations: readonly { readonly codes: RegExp; readonly says: string }[] = [
  {
    codes: /^ECONNREFUSED|^EHOSTUNREACH|^ENETUNREACH/,
    says: 'nothing is listening there. Start the database, or correct the host and port.',
  },
  { codes: /^ENOTFOUND|^EAI_AGAIN/, says: 'its host name is not known. Correct it.' },
  { codes: /^28/, says: 'it refuses the user or the password. Correct them.' },
  { codes: /^3D000/, says: 'there is no such database. Make it with createdb, or correct the name.' },
  { codes: /^42501/, says: 'the user may not make tables in it. Make the user the owner of the database.' },
  { codes: /^57P03/, says: 'it is still starting or shutting down. Try again in a moment.' },
  { codes: /^53300/, says: 'it takes no more connections. Raise max_connections, or run fewer gateways.' },
  {
    // The message of the client's own timeout, which has no code.
    codes: /^timeout expired$/,
    says: 'it did not respond within 3 seconds. Start the database, correct the host and port, or let the connection through the firewall.',
  },
  { codes: /^25006/, says: 'it is a standby that takes no writes. Name the primary.' },
];

/** What an error at start means to the operator, and what to do about it. */
export function explainFault(error: unknown): string {
  const [code, words] = [codeOf(error), wordsOf(error)];
  const found = explanations.find(({ codes }) => codes.test(code || words));
  if (!found) return words;
  return `${found.says} (${code ? `${code}: ` : ''}${words})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

// A host with several addresses fails with one error per address and no message of its own.
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
