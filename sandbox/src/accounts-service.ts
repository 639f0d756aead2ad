import { type DataCenter, dataCenters } from './data-centers.js';
import type { OAuthServer } from './oauth.js';
import type { Reply } from './reply.js';

/** A request to an accounts host. */
export interface AccountsRequest {
  readonly center: DataCenter;
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly bodyText: string;
}

/** Makes the accounts servers' HTTP side: the token endpoint, revocation and the table of servers. */
export function createAccountsService(oauth: OAuthServer): (request: AccountsRequest) => Reply {
  return ({ center, method, path, query, bodyText }) => {
    const form = new URLSearchParams({ ...query, ...Object.fromEntries(new URLSearchParams(bodyText)) });
    if (path === '/oauth/v2/token' && method === 'POST') return { status: 200, body: oauth.token(center, form) };
    if (path === '/oauth/v2/token/revoke' && method === 'POST') {
      return oauth.revoke(form.get('token') ?? '')
        ? { status: 200, body: { status: 'success' } }
        : { status: 400, body: { error: 'invalid_token' } };
    }
    if (path === '/oauth/serverinfo' && method === 'GET') {
      return {
        status: 200,
        body: {
          result: 'success',
          locations: Object.fromEntries(dataCenters.map((known) => [known.location, `https://${known.accountsHost}`])),
        },
      };
    }
    return {
      status: 404,
      body: '<html><body>The page you are looking for is not here.</body></html>',
      headers: { 'content-type': 'text/html' },
    };
  };
}
