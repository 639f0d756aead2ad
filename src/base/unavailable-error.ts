import { errorTable } from './errors.js';

/** Thrown where something that Gatehouse stands on, such as its database, cannot be reached or is too busy: the same request may work in a moment. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  /** What an entrance says of it; a constant text, with what became of the request. */
  readonly publicWords: string;

  constructor(message: string, options: ErrorOptions = {}, publicWords = unreachable) {
    super(message, options);
    this.publicWords = publicWords;
  }
}

/** Thrown where what is stored is damaged, so that a person must act before the same request can work. Its message says what is wrong and what to do. */
export class Damage extends Error {
  override readonly name = 'Damage';
}

const unreachable = `The gateway cannot reach its database. The request may or may not have been carried out. ${errorTable.unavailable.help}`;

/** How an entrance tells of what was thrown: an outage or damage as such, everything else as a fault of ours, whose words stay inside. */
export function tellThrown(error: unknown): { readonly code: 'unavailable' | 'internal'; readonly message: string } {
  if (error instanceof UnavailableError) return { code: 'unavailable', message: error.publicWords };
  if (error instanceof Damage) return { code: 'unavailable', message: error.message };
  return { code: 'internal', message: `Internal error. ${errorTable.internal.help}` };
}
