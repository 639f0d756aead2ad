import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';

/** More than the longest address; what a proxy passes on may be anything. */
const addressLengthMax = 64;

/**
 * Makes the reader of the address that a request came from: the other end of its connection, or, where that is a proxy to be trusted, whom the
 * proxy says that it speaks for. What callers write into that header themselves stands before what trusted proxies add, and is not believed.
 */
export function createCallerAddress(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return (request) => {
    const { remoteAddress } = request.socket;
    // A connection that is closed already has no other end.
    return remoteAddress === undefined ? '' : proxyAddress(request, isTrusted).slice(0, addressLengthMax);
  };
}
