import { dataCenters } from './data-centers.js';
import type { Dns } from './dns.js';
import type { Faults } from './faults.js';
import type { Journal } from './journal.js';
import { isMap, type Json, parseJson } from './json.js';
import type { OAuthServer } from './oauth.js';
import { sandboxClient } from './oauth.js';
import type { Reply } from './reply.js';

/** What the control plane steers. */
export interface ControlParts {
  readonly journal: Journal;
  readonly faults: Faults;
  readonly dns: Dns;
  readonly oauth: OAuthServer;
  /** Restores the seed; with tokens, forgets every grant too. */
  readonly reset: (tokens: boolean) => void;
  /** Moves the sandbox's clock against the machine's, in milliseconds. */
  readonly shiftClock: (offsetMs: number) => void;
}

/** Makes the handler of everything under `/__sandbox/`: no authorization, because the sandbox listens on loopback alone. */
export function createControlPlane(parts: ControlParts): (method: string, path: string, bodyText: string) => Reply {
  const routes: { readonly [route: string]: (body: Json) => Reply } = {
    'GET journal': () => ok({ requests: parts.journal.entries().map((entry) => ({ ...entry })) }),
    'DELETE journal': () => {
      parts.journal.clear();
      return ok({});
    },
    'POST reset': (body) => {
      parts.reset(isMap(body) && body.tokens === true);
      return ok({});
    },
    'POST faults': (body) => {
      const wrong = parts.faults.add(body);
      return wrong ? bad(wrong) : ok({});
    },
    'GET faults': () => ok({ faults: parts.faults.list() }),
    'DELETE faults': () => {
      parts.faults.clear();
      return ok({});
    },
    'PUT dns': (body) => publish(parts.dns, body),
    'GET dns': () => ok({ records: parts.dns.records().map((record) => ({ ...record })) }),
    'GET client': () => ok({ ...sandboxClient }),
    'POST self-client-code': (body) => selfClientCode(parts.oauth, body),
    'POST tokens': (body) => changeTokens(parts.oauth, body),
    'PUT clock': (body) => {
      if (!isMap(body) || typeof body.offset_ms !== 'number') return bad('offset_ms must be a number');
      parts.shiftClock(body.offset_ms);
      return ok({});
    },
  };
  return (method, path, bodyText) => {
    const route = routes[`${method} ${path.replace('/__sandbox/', '')}`];
    if (!route) return { status: 404, body: { error: `no such control; there are ${Object.keys(routes).join(', ')}` } };
    try {
      return route(bodyText.trim() === '' ? {} : parseJson(bodyText));
    } catch {
      return bad('the body is not JSON');
    }
  };
}

function ok(body: Json): Reply {
  return { status: 200, body };
}

function bad(error: string): Reply {
  return { status: 400, body: { error } };
}

function publish(dns: Dns, body: Json): Reply {
  if (!isMap(body) || typeof body.name !== 'string' || typeof body.type !== 'string' || !Array.isArray(body.values))
    return bad('name, type and values (an array of texts) are needed');
  dns.publish(body.name, body.type, body.values.map(String));
  return ok({});
}

function selfClientCode(oauth: OAuthServer, body: Json): Reply {
  if (!isMap(body) || typeof body.scope !== 'string') return bad('scope (comma-separated) is needed');
  const center = dataCenters.find((known) => known.id === (body.data_center ?? 'com'));
  if (!center) return bad(`data_center must be one of ${dataCenters.map((known) => known.id).join(', ')}`);
  const minutes = typeof body.minutes === 'number' ? body.minutes : 3;
  const scopes = body.scope
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
  return ok({
    code: oauth.issueCode({
      scopes,
      center,
      redirectUri: null,
      challenge: null,
      givesRefreshToken: true,
      lifetimeMs: minutes * 60_000,
    }),
  });
}

function changeTokens(oauth: OAuthServer, body: Json): Reply {
  const action = isMap(body) ? body.action : undefined;
  if (action === 'expire_access') return ok({ changed: oauth.expireAccessTokens() });
  if (action === 'revoke_refresh') return ok({ changed: oauth.revokeRefreshTokens() });
  return bad('action must be expire_access or revoke_refresh');
}
