import { errorTable } from './errors.js';

/** Thrown where something that Gatehouse stands on, such as its database, cannot be reached or is too busy: the same request may work in a moment. */
export class Outage extends Error {
  override readonly name = 'Outage';
}

/** How an entrance tells of what was thrown: an outage as such, everything else as a fault of ours, whose words stay inside. */
export function tellThrown(error: unknown): { readonly code: 'unavailable' | 'internal'; readonly message: string } {
  if (error instanceof Outage)
    return {
      code: 'unavailable',
      message: `The gateway cannot reach its database just now; what was asked may or may not have been done. ${errorTable.unavailable.help}`,
    };
  return { code: 'internal', message: `Something went wrong on the gateway’s side. ${errorTable.internal.help}` };
}
