import { type DataCenter, dataCenters } from '../data-centers.js';
import type { JsonMap } from '../json.js';
import type { User } from '../organization.js';
import type { Reply } from '../reply.js';
import { decide, homesFrom, readAuthorizationRequest, readHome } from './authorization.js';
import type { DeviceFlow } from './device-flow.js';
import { type Grants, throttleReply } from './grants.js';
import { consentPage, devicePage, messagePage } from './pages.js';
import { answerTokenRequest } from './token-endpoint.js';

/** A request to an accounts host, as the server read it. */
export interface AccountsRequest {
  readonly center: DataCenter;
  readonly method: string;
  readonly path: string;
  /** Query and form together; the form takes precedence. */
  readonly parameters: URLSearchParams;
}

/** What the accounts servers work on. */
export interface AccountsServiceParts {
  readonly grants: Grants;
  readonly deviceFlow: DeviceFlow;
  /** Who sits at the browser: the super administrator of the seeded organization. */
  readonly userOf: (center: DataCenter) => User;
}

type Route = (request: AccountsRequest) => Reply;

/** Makes the accounts servers of all data centres. */
export function createAccountsService(parts: AccountsServiceParts): Route {
  const routes = new Map<string, Map<string, Route>>(
    Object.entries(routesOf(parts)).map(([path, verbs]) => [path, new Map(Object.entries(verbs))]),
  );
  return (request) => {
    const verbs = routes.get(request.path);
    const route = verbs?.get(request.method);
    if (route) return route(request);
    return html(
      verbs ? 405 : 404,
      messagePage('Not here', verbs ? `${request.method} is not supported here.` : 'There is no such page.'),
    );
  };
}

/** Whether a page is one that a person opens in a browser, which cannot choose the Host header. */
export function isBrowserPage(path: string): boolean {
  return path === '/oauth/v2/auth' || path === '/oauth/v2/auth/decision' || path === '/oauth/v3/device';
}

function routesOf({ grants, deviceFlow, userOf }: AccountsServiceParts): {
  readonly [path: string]: { readonly [verb: string]: Route };
} {
  return {
    '/oauth/v2/auth': {
      GET: ({ center, parameters }) => {
        const request = readAuthorizationRequest(parameters);
        if (typeof request === 'string') return authorizationFault(request);
        const user = userOf(center).email;
        return html(200, consentPage({ parameters, scopes: request.scopes, user, homes: homesFrom(center) }));
      },
    },
    '/oauth/v2/auth/decision': {
      POST: ({ center, parameters }) => {
        const request = readAuthorizationRequest(parameters);
        if (typeof request === 'string') return authorizationFault(request);
        const home = readHome(center, parameters.get('data_center'));
        const decision = parameters.get('decision');
        if (!home || (decision !== 'approve' && decision !== 'deny')) return authorizationFault('invalid_request');
        const isApproved = decision === 'approve';
        const location = decide(grants, request, { isApproved, home, zuid: String(userOf(home).zuid) });
        return { status: 302, body: '', headers: { location } };
      },
    },
    '/oauth/v2/token': {
      POST: ({ center, parameters }) => tokenReply(answerTokenRequest(grants, center, parameters)),
    },
    '/oauth/v2/token/revoke': {
      POST: ({ center, parameters }) =>
        grants.revoke(center, parameters.get('token') ?? '')
          ? json({ status: 'success' })
          : { status: 400, body: { error: 'invalid_token' } },
    },
    '/oauth/v3/device/code': { POST: ({ center, parameters }) => json(deviceFlow.start(center, parameters)) },
    '/oauth/v3/device/token': { POST: ({ center, parameters }) => json(deviceFlow.poll(center, parameters)) },
    '/oauth/v3/device': {
      GET: ({ center, parameters }) => html(200, devicePage(parameters.get('user_code') ?? '', homesFrom(center))),
      POST: ({ center, parameters }) => {
        const home = readHome(center, parameters.get('data_center'));
        const isApproved = parameters.get('decision') === 'approve';
        const isDone =
          home !== undefined &&
          deviceFlow.decide(parameters.get('user_code') ?? '', { isApproved, home, zuid: String(userOf(home).zuid) });
        return isDone
          ? html(200, messagePage('Done', `The device was ${isApproved ? 'connected' : 'denied'}.`))
          : html(400, messagePage('Not connected', 'The code is unknown, used or expired.'));
      },
    },
    '/oauth/serverinfo': {
      GET: () =>
        json({
          result: 'success',
          locations: Object.fromEntries(dataCenters.map((known) => [known.location, `https://${known.accountsHost}`])),
        }),
    },
    '/.well-known/openid-configuration': { GET: ({ center }) => json(discovery(center)) },
  };
}

function discovery({ accountsHost }: DataCenter): JsonMap {
  const origin = `https://${accountsHost}`;
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth/v2/auth`,
    token_endpoint: `${origin}/oauth/v2/token`,
    revocation_endpoint: `${origin}/oauth/v2/token/revoke`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  };
}

function json(body: JsonMap): Reply {
  return { status: 200, body };
}

/** Tokens and errors come under HTTP 200, as on the real service; the throttle under HTTP 400. */
function tokenReply(body: JsonMap): Reply {
  return { status: body === throttleReply ? 400 : 200, body };
}

function html(status: number, body: string): Reply {
  return { status, body, headers: { 'content-type': 'text/html;charset=UTF-8' } };
}

function authorizationFault(error: string): Reply {
  return html(400, messagePage('Invalid request', `ERROR: ${error}`));
}
