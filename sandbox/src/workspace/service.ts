import type { Dns } from '../dns.js';
import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { liveUsers, lookUpUser } from './addresses.js';
import { faultReply, forbidden, GoogleFault } from './google-fault.js';
import { bodyOf, type Routed, type WorkspaceRequest } from './request.js';
import { findRoute } from './routes.js';
import { seedWorld } from './seed.js';
import { createSignIn, type SignIn } from './sign-in.js';
import type { World } from './world.js';

const apiHosts = ['admin.googleapis.com', 'www.googleapis.com', 'licensing.googleapis.com'];

/** Hosts of the simulated APIs and of their authorization server. */
export const workspaceHosts: readonly string[] = [...apiHosts, 'oauth2.googleapis.com'];

/** The simulated administration of one customer. */
export interface WorkspaceService {
  answer(request: WorkspaceRequest): Reply;
  readonly signIn: SignIn;
  /** Whether new users are suspended until they sign in on the web. */
  setMode(mode: JsonMap): void;
  /** Restores the seed. */
  clear(): void;
}

/** Makes the simulator of the administration APIs; ownership of domains is proven by the sandbox's DNS. */
export function createWorkspaceService(dns: Dns, now: () => number): WorkspaceService {
  let world: World | undefined;
  const current = (): World => {
    world ??= seedWorld(now());
    return world;
  };
  const signIn = createSignIn((email) => {
    const user = lookUpUser(current(), email);
    return user ? user.members.isAdmin === true || user.members.isDelegatedAdmin === true : null;
  });
  return {
    signIn,
    setMode: ({ new_users_suspended: isOn }) => {
      current().newUsersSuspended = isOn === true;
    },
    clear: () => {
      world = undefined;
    },
    answer: (request) => {
      try {
        const { host, path, body } = request;
        if (host === 'oauth2.googleapis.com') return signIn.answer(path, new URLSearchParams(body.toString()));
        return answer(current(), request, { signIn, dns, now: now() });
      } catch (error) {
        if (error instanceof GoogleFault) return faultReply(error);
        throw error;
      }
    },
  };
}

function answer(
  world: World,
  request: WorkspaceRequest,
  { signIn, dns, now }: { readonly signIn: SignIn; readonly dns: Dns; readonly now: number },
): Reply {
  const bearer = signIn.check(request.authorization);
  if (!bearer) throw new GoogleFault(401, 'authError', 'Invalid Credentials');
  const found = findRoute(request);
  if (!found) return { status: 404, body: '<html><title>Error 404 (Not Found)</title></html>' };
  const { route, values } = found;
  const isGranted = route.scopes.some((scope) => bearer.scopes.has(`https://www.googleapis.com/auth/${scope}`));
  if (!isGranted) return missingScope(route.scopes);
  // Without a person to act as, my_customer names nobody.
  const isPerson = liveUsers(world).some(({ primaryEmail }) => primaryEmail === bearer.email);
  if (!isPerson && (request.query.get('customer') === 'my_customer' || request.path.includes('/my_customer')))
    throw forbidden();
  const ground = {
    world,
    now,
    caller: bearer.email,
    txt: (name: string) => dns.lookup(name, 'TXT').map((value) => value.replace(/^"|"$/g, '').replace(/" "/g, '')),
  };
  const routed: Routed = { query: request.query, body: bodyOf(request.body), path: values };
  return route.run(ground, routed);
}

function missingScope(scopes: readonly string[]): Reply {
  const message = 'Request had insufficient authentication scopes.';
  const errors = [{ message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' }];
  const wanted = scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`).join(' ');
  return {
    status: 403,
    body: { error: { code: 403, message, errors, status: 'PERMISSION_DENIED' } },
    headers: {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${wanted}"`,
    },
  };
}
