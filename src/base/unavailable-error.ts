import { errorTable } from './errors.js';

/**
 * Thrown when something that Gatehouse depends on, such as its database, is unreachable or overloaded. A retry may
 * succeed.
 */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  /** The message for callers: a constant text that also states what happened to the request. */
  readonly publicWords: string;

  constructor(message: string, options: ErrorOptions = {}, publicWords = unreachable) {
    super(message, options);
    this.publicWords = publicWords;
  }
}

/**
 * Thrown when stored data is damaged and a person must repair it before the same request can succeed. The message
 * states the problem and the remedy.
 */
export class Damage extends Error {
  override readonly name = 'Damage';
}

const unreachable = `The gateway cannot reach its database. The request may or may not have been carried out. ${errorTable.unavailable.help}`;

/**
 * Converts a thrown error for the caller. Outages and damage are reported as such; anything else is an internal error,
 * whose message is not disclosed.
 */
export function tellThrown(error: unknown): { readonly code: 'unavailable' | 'internal'; readonly message: string } {
  if (error instanceof UnavailableError) return { code: 'unavailable', message: error.publicWords };
  if (error instanceof Damage) return { code: 'unavailable', message: error.message };
  return { code: 'internal', message: `Internal error. ${errorTable.internal.help}` };
}
