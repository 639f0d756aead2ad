import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Pool } from 'undici';
import { ok, type Result, refuse } from '../base/index.js';

/** Where requests for a host are sent. */
export interface Route {
  readonly pool: Pool;
  readonly hostHeader: string;
  /** Maximum response size. Bytes. */
  readonly answerBytesMax: number;
}

/**
 * The routes of outgoing requests: only to hosts that an integration lists, and to private addresses only if the
 * operator mapped the host there.
 */
export interface Routes {
  to(host: string): Result<Route>;
  /** Checks every host again, because the integrations' lists changed. Open connections stay open. */
  renew(): void;
  close(): Promise<void>;
}

export interface RouteOptions {
  readonly allowedHosts: Pick<ReadonlySet<string>, 'has'>;
  /**
   * `GATEHOUSE_CONNECT_TO`: a host, or `*` for every listed host, mapped to an origin such as `http://127.0.0.1:9000`.
   */
  readonly connectTo: ReadonlyMap<string, string>;
  readonly connectionsPerOrigin: number;
  /** Maximum response size. Bytes. */
  readonly answerBytesMax: number | (() => number);
}

/** Creates the routes. Connection pools are opened on first use and kept. */
export function createRoutes({ allowedHosts, connectTo, connectionsPerOrigin, answerBytesMax }: RouteOptions): Routes {
  const routes = new Map<string, Route>();
  const pools = new Map<string, Pool>();
  const poolFor = (origin: string, isMapped: boolean): Pool => {
    const present = pools.get(origin);
    if (present) return present;
    const pool = new Pool(origin, {
      connections: connectionsPerOrigin,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      ...(isMapped ? {} : { connect: { lookup: publicLookup } }),
    });
    pools.set(origin, pool);
    return pool;
  };
  return {
    to: (host) => {
      const present = routes.get(host);
      if (present) return ok(present);
      if (!allowedHosts.has(host))
        return refuse('forbidden', `${host} is not a host of any integration; nothing was sent.`);
      const mapped = connectTo.get(host) ?? connectTo.get('*');
      // An IP address needs no lookup, so the check below would never see it.
      if (mapped === undefined && isIP(host) !== 0)
        return refuse('forbidden', `${host} is an address, not a host name; nothing was sent.`);
      const pool = poolFor(mapped ?? `https://${host}`, mapped !== undefined);
      const bytesMax = typeof answerBytesMax === 'number' ? answerBytesMax : answerBytesMax();
      const route: Route = { pool, hostHeader: host, answerBytesMax: bytesMax };
      routes.set(host, route);
      return ok(route);
    },
    renew: () => routes.clear(),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

const privateAddresses = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fec0::', 10],
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv6');
}

// Checks the resolved addresses that are actually connected to, because a public name can resolve to a private address.
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const allowed = addresses.filter(
      ({ address, family }) => isIP(address) !== 0 && !privateAddresses.check(address, family === 6 ? 'ipv6' : 'ipv4'),
    );
    const [first] = allowed;
    if (!first)
      return callback(
        Object.assign(new Error(`${hostname} resolves only to private addresses`), { code: 'EPRIVATE' }),
        '',
        0,
      );
    return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
  });
};
