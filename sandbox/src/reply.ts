import type { Json, JsonMap } from './json.js';

/** The response of a simulated server; a string or bytes are sent unchanged. */
export interface Reply {
  readonly status: number;
  readonly body: Json | Uint8Array;
  readonly headers?: { readonly [name: string]: string };
}

/** A success in the service's envelope. */
export function success(data?: Json, code = 200): Reply {
  const status = { code, description: code === 201 ? 'created' : 'success' };
  return { status: code, body: data === undefined ? { status } : { status, data } };
}

/** The recorded response of mailbox families to a creation: HTTP 200 around a 201. */
export function created(data: Json): Reply {
  return { ...success(data, 201), status: 200 };
}

/** A failure in the envelope. */
export function failure(code: number, description: string, data: JsonMap = {}): Reply {
  return { status: code, body: { data, status: { code, description } } };
}

/** Input that the service does not take; `moreInfo` names what is wrong. */
export function invalidInput(moreInfo: string): Reply {
  return failure(400, 'Invalid Input', { moreInfo });
}

/** The service's way of saying no for a reason of its own: a 500. */
export function businessError(moreInfo: string): Reply {
  return failure(500, 'Internal Error', { moreInfo });
}

/** A name that is taken, in the service's own wording. */
export function nameTaken(): Reply {
  return businessError('The name you have entered is already exists.');
}

/** An error code under 404, as the service has it for wrong paths, wrong verbs and broken JSON. */
export function notFound(errorCode: string, description = 'Invalid Input'): Reply {
  return failure(404, description, { errorCode });
}
