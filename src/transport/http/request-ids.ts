import { randomBytes } from 'node:crypto';

/** The header under which a request's id comes and goes. */
export const requestIdHeader = 'x-request-id';

/** The header with an id. Its name is written out: a computed one costs more than all other headers of an answer. */
export function requestIdHeaders(id: string): { readonly [requestIdHeader]: string } {
  return { 'x-request-id': id };
}

const idPattern = /^[\w.:+/=-]{1,128}$/;

/** Gives each request an id: the one that a proxy in front has given it, or one of its own, unique to this process. */
export function createRequestIds(): (given: string | string[] | undefined) => string {
  const prefix = randomBytes(6).toString('hex');
  let count = 0;
  return (given) => {
    // It goes into logs: nothing but a plain id is taken over.
    if (typeof given === 'string' && idPattern.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}
