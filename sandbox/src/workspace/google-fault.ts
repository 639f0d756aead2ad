import type { Reply } from '../reply.js';

/** A refusal of the simulated service, in the shape that all of its APIs share. */
export class GoogleFault extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly domain = 'global',
  ) {
    super(message);
  }
}

/** A key that names nothing. */
export function notFound(what: string): GoogleFault {
  return new GoogleFault(404, 'notFound', `Resource Not Found: ${what}`);
}

/** A parameter that is wrong. */
export function invalid(message: string): GoogleFault {
  return new GoogleFault(400, 'invalid', message);
}

/** Something of another customer, or a right that is missing. */
export function forbidden(): GoogleFault {
  return new GoogleFault(403, 'forbidden', 'Not Authorized to access this resource/api');
}

/** An address or thing that is taken; the holder is not named. */
export function duplicate(message = 'Entity already exists.'): GoogleFault {
  return new GoogleFault(409, 'duplicate', message);
}

/** A state that forbids the change. */
export function conditionNotMet(message: string): GoogleFault {
  return new GoogleFault(412, 'conditionNotMet', message);
}

/** The reply of an error. */
export function faultReply({ status, reason, message, domain }: GoogleFault): Reply {
  return { status, body: { error: { code: status, message, errors: [{ message, domain, reason }] } } };
}
