import type { Dns } from '../dns.js';
import { isMap, type JsonMap, parseJson } from '../json.js';
import type { Reply } from '../reply.js';
import { badRequest, denied, faultReply, GraphFault } from './graph-fault.js';
import { allPermissions, findRoute } from './routes.js';
import { seedWorld } from './seed.js';
import { createSignIn, graphClouds, type SignIn } from './sign-in.js';
import type { World } from './world.js';

/** Hosts of the simulated service and of its login servers, in all clouds. */
export const graphHosts: readonly string[] = [...graphClouds].flatMap(([login, hosts]) => [login, ...hosts]);

/** A request for the service, as the server read it. */
export interface GraphRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** The header ConsistencyLevel. */
  readonly consistency: string | undefined;
  readonly body: Buffer;
}

/** The simulated administration of one tenant. */
export interface GraphService {
  answer(request: GraphRequest): Reply;
  readonly signIn: SignIn;
  /** What the tenant has and how it behaves: permissions of the client, the premium licence, reads that find nothing new. */
  setMode(mode: JsonMap): void;
  /** Restores the seed. */
  clear(): void;
}

/** Makes the simulator; ownership of domains is proven by the sandbox's DNS. */
export function createGraphService(dns: Dns, now: () => number): GraphService {
  let world: World | undefined;
  const current = (): World => {
    world ??= seedWorld(now());
    return world;
  };
  const signIn = createSignIn(allPermissions);
  const txt = (name: string): readonly string[] =>
    dns.lookup(name, 'TXT').map((value) => value.replace(/^"|"$/g, '').replace(/" "/g, ''));
  return {
    signIn,
    setMode: ({ permissions, premium, replication_reads: reads }) => {
      if (Array.isArray(permissions)) signIn.grant(permissions.map(String));
      if (typeof premium === 'boolean') current().isPremium = premium;
      if (typeof reads === 'number') current().replicationReads = reads;
    },
    clear: () => {
      world = undefined;
      signIn.grant(allPermissions);
    },
    answer: (request) => {
      if (graphClouds.has(request.host))
        return signIn.answer(request.host, request.path, new URLSearchParams(request.body.toString()));
      try {
        return answer({ world: current(), now: now(), signIn, txt }, request);
      } catch (error) {
        if (error instanceof GraphFault) return faultReply(error, now());
        throw error;
      }
    },
  };
}

interface Parts {
  readonly world: World;
  readonly now: number;
  readonly signIn: SignIn;
  readonly txt: (name: string) => readonly string[];
}

function answer({ signIn, ...parts }: Parts, request: GraphRequest): Reply {
  const { host, method, path, query, authorization, consistency } = request;
  const bearer = signIn.check(authorization, host);
  if (!bearer)
    throw new GraphFault(401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.');
  const place = path.replace(/^\/v1\.0/, '');
  const found = path.startsWith('/v1.0/') ? findRoute(method, place) : null;
  if (!found) throw badRequest(`Resource not found for the segment '${place.split('/').at(-1) ?? ''}'.`);
  const { route, values } = found;
  if (!route.permissions.some((permission) => bearer.roles.includes(permission))) throw denied();
  const ground = { ...parts, host, permissions: new Set(bearer.roles) };
  const routed = { query, body: bodyOf(request.body), path: values, place, isEventual: consistency === 'eventual' };
  return route.run(ground, routed);
}

function bodyOf(bytes: Buffer): JsonMap {
  if (bytes.length === 0) return {};
  const value = parseJson(bytes.toString());
  if (!isMap(value)) throw badRequest('Unable to read JSON request payload.');
  return value;
}
