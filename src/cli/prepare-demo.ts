import type { IntegratedAccount } from '../accounts/index.js';
import { SecretText } from '../base/index.js';
import type { Integration } from '../catalogue/index.js';
import type { Installation } from '../wire/index.js';
import type { DemoState } from './demo-state.js';
import { CommandFault, faultOf } from './output.js';
import type { RunningSandbox } from './start-sandbox.js';

const connectTimeoutMs = 30_000;

export interface DemoDeps {
  readonly integration: Integration;
  readonly sandbox: RunningSandbox;
  readonly remembered: DemoState | null;
}

/**
 * Ensures one connected account, one MCP server and one API token. Reuses those of an earlier start if they are still
 * valid.
 */
export async function prepareDemo(installation: Installation, parts: DemoDeps): Promise<DemoState> {
  const { servers, apiTokens } = installation;
  const { sandbox, remembered } = parts;
  // Lists begin with the newest account, so the main account is created last.
  const others = await otherAccounts(installation, parts);
  const accountId = await connectedAccount(installation, parts);
  const access = remembered && (await servers.checkAccess(remembered.serverToken, remembered.apiToken));
  const server =
    remembered && access?.ok && access.server.accountId === accountId
      ? { id: access.server.id, token: remembered.serverToken }
      : await newServer(installation, accountId);
  const combined = await combinedServer(installation, parts, [
    { integrated_account_id: accountId, label: sandbox.label },
    ...others,
  ]);
  const isTokenAlive = remembered !== null && (await apiTokens.check(remembered.apiToken))?.scope === 'admin';
  return {
    sandboxPort: Number(new URL(sandbox.origin).port),
    apiToken: isTokenAlive ? remembered.apiToken : await newApiToken(installation),
    accountId,
    serverId: server.id,
    serverToken: server.token,
    combined,
    added: [...new Set([...(remembered?.added ?? []), ...combined.accountIds.slice(1)])],
  };
}

interface Member {
  readonly integrated_account_id: string;
  readonly label: string;
}

/** The accounts of the sandbox's other services. Reuses those of an earlier start. */
async function otherAccounts(
  { accounts }: Installation,
  { sandbox, remembered }: DemoDeps,
): Promise<readonly Member[]> {
  const members: Member[] = [];
  for (const service of sandbox.others) {
    const { integration, label, data_center: dataCenter, fields, context, grant, client } = service;
    const before = await accountBefore(accounts, remembered, integration);
    // Values stay valid between starts; keys that sign assertions are new each time.
    if (before?.status === 'active' && grant === undefined) {
      members.push({ integrated_account_id: before.id, label });
      continue;
    }
    const secrets = Object.entries(fields).map(([name, value]) => [name, new SecretText(value)] as const);
    const connected = await accounts.connect(
      {
        integration,
        name: `${label} sandbox`,
        dataCenter,
        input: { kind: grant ?? 'values' },
        by: 'demo',
        fields: Object.fromEntries(secrets),
        context,
        ...(client ? { client: { id: client.id, secret: new SecretText(client.secret) } } : {}),
        ...(before ? { accountId: before.id } : {}),
      },
      AbortSignal.timeout(connectTimeoutMs),
    );
    if (!connected.ok) throw faultOf(connected.refusal);
    members.push({ integrated_account_id: connected.value.id, label });
  }
  return members;
}

async function accountBefore(
  accounts: Installation['accounts'],
  remembered: DemoState | null,
  integration: string,
): Promise<IntegratedAccount | undefined> {
  for (const id of [...(remembered?.combined?.accountIds ?? []), ...(remembered?.added ?? [])]) {
    const account = await accounts.get(id);
    if (account?.integration.name === integration) return account;
  }
  return undefined;
}

/** One URL for every service of the sandbox. Reuses that of an earlier start if it is still valid. */
async function combinedServer(
  { servers }: Installation,
  { remembered }: DemoDeps,
  members: readonly Member[],
): Promise<NonNullable<DemoState['combined']>> {
  const accountIds = members.map((member) => member.integrated_account_id);
  const before = remembered?.combined;
  const access = before && (await servers.checkAccess(before.serverToken, null));
  if (before && access?.ok && before.accountIds.join() === accountIds.join()) return before;
  const made = await servers.createCombined({ name: 'Demo, all services', members }, { createdBy: 'demo' });
  if (!made.ok) throw faultOf(made.refusal);
  return { accountIds, serverId: made.value.server.id, serverToken: made.value.token };
}

async function connectedAccount(
  { accounts }: Installation,
  { integration, sandbox, remembered }: DemoDeps,
): Promise<string> {
  const present = remembered ? await accounts.get(remembered.accountId) : undefined;
  const signal = AbortSignal.timeout(connectTimeoutMs);
  // The sandbox forgets its tokens when it ends. The same account is reconnected, so that its MCP servers and URLs
  // stay.
  if (present && present.status === 'active' && (await accounts.refresh(present.id, signal)).ok) return present.id;
  const { authorization, default_data_center: dataCenter, title } = integration.record;
  if (authorization.kind !== 'oauth2') throw new Error('the sandbox gives consents only');
  const scopes = [
    ...authorization.base_scopes,
    ...integration.methods.flatMap(({ record }) => record.scopes.slice(0, 1)),
  ];
  const code = await selfClientCode(sandbox.origin, {
    scope: [...new Set(scopes)].join(authorization.scope_separator),
    dataCenter,
    signal,
  });
  const connected = await accounts.connect(
    {
      integration: integration.name,
      name: `${title} sandbox`,
      dataCenter,
      input: { kind: 'code', code },
      by: 'demo',
      ...(present ? { accountId: present.id } : {}),
    },
    signal,
  );
  if (!connected.ok) throw faultOf(connected.refusal);
  return connected.value.id;
}

// What an operator would generate in the service's console. Requested from the sandbox directly, because the console is
// not simulated.
async function selfClientCode(
  sandboxOrigin: string,
  { scope, dataCenter, signal }: { scope: string; dataCenter: string; signal: AbortSignal },
): Promise<string> {
  const response = await fetch(`${sandboxOrigin}/__sandbox/self-client-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope, data_center: dataCenter }),
    signal,
  });
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') return body.code;
  throw new CommandFault(`The sandbox returned no code: ${JSON.stringify(body)}`);
}

async function newServer({ servers }: Installation, accountId: string): Promise<{ id: string; token: string }> {
  const made = await servers.create(accountId, { name: 'Demo' }, 'demo');
  if (!made.ok) throw faultOf(made.refusal);
  return { id: made.value.server.id, token: made.value.token };
}

async function newApiToken({ apiTokens }: Installation): Promise<string> {
  const made = await apiTokens.create({ name: 'demo' });
  if (!made.ok) throw faultOf(made.refusal);
  return made.value.token;
}
