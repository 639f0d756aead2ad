import { randomBytes } from 'node:crypto';

/** The header of a request's id, in requests and responses. */
export const requestIdHeader = 'x-request-id';

/** The header with an id. Its name is a literal: a computed one costs more than all other headers of a response. */
export function requestIdHeaders(id: string): { readonly [requestIdHeader]: string } {
  return { 'x-request-id': id };
}

const idPattern = /^[\w.:+/=-]{1,128}$/;

/** Assigns each request an id: the one from a proxy in front, or a new one that is unique to this process. */
export function createRequestIds(): (given: string | string[] | undefined) => string {
  const prefix = randomBytes(6).toString('hex');
  let count = 0;
  return (given) => {
    // It is written to logs, so only a plain id is accepted.
    if (typeof given === 'string' && idPattern.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}
