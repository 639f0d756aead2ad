import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';

/** More than the longest address, because a proxy may pass on anything. */
const addressLengthMax = 64;

/**
 * Creates the reader of a request's client address: the peer of the connection, or, if that is a trusted proxy, the
 * address that it forwards. Entries in the header that precede those of trusted proxies are from the client itself and
 * are not trusted.
 */
export function createCallerAddress(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return (request) => {
    const { remoteAddress } = request.socket;
    // A closed connection has no peer address.
    return remoteAddress === undefined ? '' : proxyAddress(request, isTrusted).slice(0, addressLengthMax);
  };
}
