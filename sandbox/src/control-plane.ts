import { type DataCenter, dataCenters, findDataCenter } from './data-centers.js';
import type { Dns } from './dns.js';
import type { Faults } from './faults.js';
import { compileFields, type FieldsCheck, listOf, textOf } from './fields.js';
import type { GraphService } from './graph/service.js';
import { graphClient } from './graph/sign-in.js';
import { initialDomain } from './graph/world.js';
import type { Journal } from './journal.js';
import { isMap, type Json, type JsonMap, parseJson } from './json.js';
import type { NamesService } from './names/service.js';
import { sandboxClient } from './oauth/client.js';
import type { DeviceFlow } from './oauth/device-flow.js';
import type { Grants } from './oauth/grants.js';
import { readScopes } from './oauth/scopes.js';
import type { User } from './organization.js';
import type { Outbox } from './outbox.js';
import type { Reply } from './reply.js';
import type { WorkspaceService } from './workspace/service.js';
import { workspaceClient } from './workspace/sign-in.js';

/** What the control plane steers. */
export interface ControlParts {
  readonly journal: Journal;
  readonly faults: Faults;
  readonly dns: Dns;
  readonly outbox: Outbox;
  readonly names: Pick<NamesService, 'setZone'>;
  readonly grants: Grants;
  readonly deviceFlow: DeviceFlow;
  readonly workspace: WorkspaceService;
  readonly graph: GraphService;
  /** A user of a data centre by primary address; the super administrator where none is named. */
  readonly findUser: (center: DataCenter, email?: string) => User | undefined;
  /** Restores the seed; with tokens, forgets every grant too. */
  readonly reset: (tokens: boolean) => void;
  /** Moves the sandbox's clock against the machine's, in milliseconds. */
  readonly shiftClock: (offsetMs: number) => void;
}

interface Control {
  readonly findFault?: FieldsCheck;
  readonly run: (body: JsonMap) => Reply;
}

/** Makes the handler of everything under `/__sandbox/`: no authorization, because the sandbox listens only on loopback. */
export function createControlPlane(parts: ControlParts): (method: string, path: string, bodyText: string) => Reply {
  const controls = new Map(
    Object.entries({
      ...recordControls(parts),
      ...worldControls(parts),
      ...tokenControls(parts),
      ...workspaceControls(parts),
      ...graphControls(parts),
    }),
  );
  return (method, path, bodyText) => {
    const name = path.replace('/__sandbox/', '');
    const control = controls.get(`${method} ${name}`);
    if (!control) {
      const body = { error: `there is no control "${method} ${name}"`, controls: [...controls.keys()] };
      return { status: name === '' && method === 'GET' ? 200 : 404, body };
    }
    let body: Json;
    try {
      body = bodyText.trim() === '' ? {} : parseJson(bodyText);
    } catch {
      return bad('the body is not JSON');
    }
    if (!isMap(body)) return bad('the body must be an object');
    const wrong = control.findFault?.(body) ?? null;
    return wrong === null ? control.run(body) : bad(wrong);
  };
}

type Controls = { readonly [route: string]: Control };

/** Controls for the journal, the outbox and injected faults. */
function recordControls({ journal, faults, outbox }: ControlParts): Controls {
  return {
    'GET journal': { run: () => ok({ requests: journal.requests() }) },
    'DELETE journal': { run: () => after(() => journal.clear()) },
    'POST faults': {
      run: (body) => {
        const wrong = faults.add(body);
        return wrong === null ? ok({}) : bad(wrong);
      },
    },
    'GET faults': { run: () => ok({ faults: faults.list() }) },
    'DELETE faults': { run: () => after(() => faults.clear()) },
    'GET outbox': { run: () => ok({ mails: outbox.mails().map((mail) => ({ ...mail })) }) },
    'DELETE outbox': { run: () => after(() => outbox.clear()) },
  };
}

/** The simulated world: its state, its DNS, its time. */
function worldControls({ dns, names, reset, shiftClock }: ControlParts): Controls {
  return {
    'POST reset': {
      findFault: compileFields({ 'tokens?': 'boolean' }),
      run: ({ tokens }) => after(() => reset(tokens === true)),
    },
    'PUT dns': {
      findFault: compileFields({
        name: 'string',
        type: '=TXT|CNAME|MX|HTML',
        values: { oneOf: ['string[]', 'empty'] },
      }),
      run: ({ name, type, values }) => after(() => dns.publish(textOf(name), textOf(type), listOf(values).map(String))),
    },
    'PUT zone': {
      findFault: compileFields({ name: 'string', 'flatten_all_cnames?': 'boolean', 'email_routing?': 'boolean' }),
      run: ({ name, flatten_all_cnames: flattenAll, email_routing: emailRouting }) => {
        const wish = {
          ...(typeof flattenAll === 'boolean' ? { flattenAll } : {}),
          ...(typeof emailRouting === 'boolean' ? { emailRouting } : {}),
        };
        return names.setZone(textOf(name), wish) ? ok({}) : bad('name is no zone');
      },
    },
    'GET dns': { run: () => ok({ records: dns.records().map((record) => ({ ...record })) }) },
    'PUT clock': {
      findFault: compileFields({ offset_ms: 'int' }),
      run: ({ offset_ms: offsetMs }) => after(() => shiftClock(Number(offsetMs))),
    },
  };
}

/** What people do in the service's console, and what happens to tokens behind a client's back. */
function tokenControls({ grants, deviceFlow, findUser }: ControlParts): Controls {
  return {
    'GET client': { run: () => ok({ ...sandboxClient }) },
    'POST self-client-code': {
      findFault: compileFields({
        scope: 'string',
        'data_center?': 'string',
        'minutes?': 'int:1-60',
        'email?': 'string',
      }),
      run: (body) =>
        inDataCenter(body.data_center ?? 'com', (center) => {
          const scopes = readScopes(textOf(body.scope));
          if (!scopes) return bad('scope must be a comma-separated list of known scopes');
          const user = findUser(center, body.email === undefined ? undefined : textOf(body.email));
          if (!user) return bad('email names no user');
          const lifetimeMs = Number(body.minutes ?? 3) * 60_000;
          const zuid = String(user.zuid);
          const code = grants.issueCode(
            { center, zuid, scopes, givesRefreshToken: true, redirectUri: null, challenge: null },
            lifetimeMs,
          );
          return ok({ code });
        }),
    },
    'POST device-approve': {
      findFault: compileFields({ user_code: 'string', decision: '=approve|deny', 'data_center?': 'string' }),
      run: ({ user_code: userCode, decision, data_center: name }) =>
        inDataCenter(name, (home) => {
          const isApproved = decision === 'approve';
          const user = findUser(home);
          const zuid = String(user?.zuid ?? '');
          return deviceFlow.decide(textOf(userCode), { isApproved, home: name === undefined ? null : home, zuid })
            ? ok({})
            : bad('user_code is unknown, expired or already decided');
        }),
    },
    'POST tokens': {
      findFault: compileFields({
        action: '=expire_access|revoke_refresh',
        'data_center?': 'string',
        'access_token?': 'string',
        'refresh_token?': 'string',
      }),
      run: (body) =>
        inDataCenter(body.data_center, (center) => {
          const choice = {
            ...(body.data_center === undefined ? {} : { center }),
            ...(body.access_token === undefined ? {} : { accessToken: textOf(body.access_token) }),
            ...(body.refresh_token === undefined ? {} : { refreshToken: textOf(body.refresh_token) }),
          };
          const isExpiry = body.action === 'expire_access';
          return ok({ changed: isExpiry ? grants.expireAccessTokens(choice) : grants.revokeRefreshTokens(choice) });
        }),
    },
  };
}

/** What connects to further services, and what their consoles give. */
function workspaceControls({ workspace }: ControlParts): Controls {
  return {
    'GET connections/google_workspace': {
      run: () =>
        ok({
          grant: 'jwt_bearer',
          fields: { key_file: workspace.signIn.keyFile() },
          context: { act_as: 'admin@workspace.example' },
        }),
    },
    'PUT workspace': {
      findFault: compileFields({ new_users_suspended: 'boolean' }),
      run: (body) => after(() => workspace.setMode(body)),
    },
    'POST workspace-code': {
      findFault: compileFields({ scope: 'string' }),
      run: ({ scope }) => ok({ code: workspace.signIn.issueCode(textOf(scope)), client: { ...workspaceClient } }),
    },
  };
}

function graphControls({ graph }: ControlParts): Controls {
  return {
    'GET connections/microsoft_365': {
      run: () =>
        ok({ grant: 'client_credentials', client: { ...graphClient }, fields: {}, context: { tenant: initialDomain } }),
    },
    'PUT graph': {
      findFault: compileFields({
        'permissions?': { oneOf: ['string[]', 'empty'] },
        'premium?': 'boolean',
        'replication_reads?': 'int:0-100',
      }),
      run: (body) => after(() => graph.setMode(body)),
    },
    'POST graph-code': {
      findFault: compileFields({ scope: 'string' }),
      run: ({ scope }) => ok({ code: graph.signIn.issueCode(textOf(scope)), client: { ...graphClient } }),
    },
  };
}

function inDataCenter(name: Json, run: (center: DataCenter) => Reply): Reply {
  const center = name === undefined ? findDataCenter('com') : findDataCenter(textOf(name));
  return center ? run(center) : bad(`data_center must be one of ${dataCenters.map((known) => known.id).join(', ')}`);
}

function ok(body: Json): Reply {
  return { status: 200, body };
}

function after(act: () => void): Reply {
  act();
  return ok({});
}

function bad(error: string): Reply {
  return { status: 400, body: { error } };
}
