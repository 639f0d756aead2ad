import { errorTable } from './errors.js';

/** Thrown where something that Gatehouse stands on, such as its database, cannot be reached or is too busy: the same request may work in a moment. */
export class Outage extends Error {
  override readonly name = 'Outage';
  /** What an entrance says of it; a constant text, with what became of the request. */
  readonly publicWords: string;

  constructor(message: string, options: ErrorOptions = {}, publicWords = unreachable) {
    super(message, options);
    this.publicWords = publicWords;
  }
}

const unreachable = `The gateway cannot reach its database just now; what was asked may or may not have been done. ${errorTable.unavailable.help}`;

/** How an entrance tells of what was thrown: an outage as such, everything else as a fault of ours, whose words stay inside. */
export function tellThrown(error: unknown): { readonly code: 'unavailable' | 'internal'; readonly message: string } {
  if (error instanceof Outage) return { code: 'unavailable', message: error.publicWords };
  return { code: 'internal', message: `Something went wrong on the gateway’s side. ${errorTable.internal.help}` };
}
