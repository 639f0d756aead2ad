import { adminClient, callTool, postMcp } from '../flow/admin-client.js';
import type { RunningDemo } from '../flow/start-gatehouse.js';

/** A page of the dashboard in one of its states. */
export interface ShownPage {
  /** Part of the names of its pictures. */
  readonly name: string;
  readonly path: string;
  /** A selector that must match before the page counts as shown, besides its heading. */
  readonly shows?: string;
}

const dayMs = 86_400_000;

/** Gives a demo what pages show: servers with long names, calls that end in every way, held calls, refused clients, settings. */
export async function fillDemo(demo: RunningDemo): Promise<readonly ShownPage[]> {
  const admin = adminClient(demo.origin, demo.api_token);
  const account = demo.integrated_account_id;
  const make = async (body: object) =>
    (await admin('POST', `/integrated-account/${account}/mcp`, body)).body as {
      readonly id: string;
      readonly url: string;
    };
  const held = await make({ name: 'IT response', config: { approval: 'write' }, labels: { team: 'operations' } });
  const long = await make({
    name: 'Organisationsverwaltung und Verzeichnisdienste der Niederlassung Nord, nur lesend',
    config: { methods: ['read'], require_api_token_auth: true },
    labels: { organisationseinheit: 'rechenzentrumsverwaltung-nord', plan: 'pro' },
    expires_at: new Date(Date.now() + dayMs / 2).toISOString(),
  });
  await admin('PATCH', `/mcp-server/${long.id}`, { config: { approval: 'destructive' }, labels: { plan: 'free' } });
  await admin('POST', `/mcp-server/${long.id}/rotate`, { overlap_seconds: 3_600 });
  await postMcp(
    long.url,
    { jsonrpc: '2.0', id: 1, method: 'ping' },
    { 'user-agent': 'unknown-desktop-client/2026.11' },
  );
  for (const tool of [
    'list_all_zoho_mail_domains',
    'list_all_zoho_mail_groups',
    'list_all_zoho_mail_users',
    'no_such_tool',
  ])
    await callTool(demo.mcp_url, tool, {}, { 'user-agent': 'example-client/2' });
  const approval = await holdCalls(demo, held.url);
  await addSettings(demo);
  const { result: rows } = (await admin('GET', '/audit-log?kind=tool_call&limit=1')).body as {
    readonly result: readonly { readonly id: string }[];
  };
  return shownPages({
    account,
    serverId: long.id,
    combinedId: demo.combined_mcp_server_id,
    approval,
    rowId: rows[0]?.id,
  });
}

/** Holds calls of three kinds, and returns the id of the one that changes something that is there. */
async function holdCalls(demo: RunningDemo, url: string): Promise<string> {
  const text = JSON.stringify((await callTool(demo.mcp_url, 'list_all_zoho_mail_groups')).body.result);
  const [, zgid = ''] = /zgid\\":\s*\\"(\d+)\\"/.exec(text) ?? [];
  await callTool(url, 'create_a_zoho_mail_group', {
    name: 'Night shift',
    emailId: 'night.shift@acmecorp.com',
    mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
  });
  await callTool(url, 'delete_a_zoho_mail_group_by_id', { zgid });
  const renamed = JSON.stringify(
    (await callTool(url, 'zoho_mail_groups_rename', { zgid, name: 'Night\u200b crew' })).body,
  );
  return /approvals\/(apr_\w+)/.exec(renamed)?.[1] ?? '';
}

async function addSettings({ origin, api_token: token, integrated_account_id: account }: RunningDemo): Promise<void> {
  const admin = adminClient(origin, token);
  const events = (await admin('GET', '/version')).body.event_types;
  const url = `https://hooks.example.com/${'segment'.repeat(12)}`;
  await admin('POST', '/webhook-endpoint', { name: 'Operations', url, events });
  await admin('POST', '/api-token', {
    name: 'Provisioning for Acme',
    actions: ['mcp:create', 'mcp:read', 'audit:read'],
    integrated_account_ids: [account],
    labels: { customer: 'acme' },
  });
}

interface Ids {
  readonly account: string;
  readonly serverId: string;
  readonly combinedId: string;
  readonly approval: string;
  readonly rowId: string | undefined;
}

function shownPages({ account, serverId, combinedId, approval, rowId }: Ids): readonly ShownPage[] {
  const tabsOf = (name: string, path: string, tabs: readonly string[]): readonly ShownPage[] =>
    tabs.map((tab) => ({ name: `${name}-${tab}`, path: `${path}?tab=${tab}` }));
  return [
    { name: 'home', path: '/' },
    { name: 'accounts', path: '/accounts' },
    ...tabsOf('account', `/accounts/${account}`, ['servers', 'details', 'scopes', 'history']),
    { name: 'integrations', path: '/integrations' },
    { name: 'integrations-changes', path: '/integrations?tab=changes' },
    { name: 'integration', path: '/integrations/zoho_mail' },
    { name: 'import', path: '/integrations/import' },
    { name: 'servers', path: '/servers' },
    { name: 'servers-none', path: '/servers?q=no-such-server&state=expiring' },
    ...tabsOf('server', `/servers/${serverId}`, ['overview', 'tools', 'calls', 'clients', 'history']),
    { name: 'server-combined', path: `/servers/${combinedId}` },
    { name: 'tools', path: '/tools' },
    { name: 'tools-found', path: '/tools?q=add%20a%20member%20to%20a%20group' },
    { name: 'tool', path: `/tools/${account}/create_a_zoho_mail_group` },
    { name: 'runbooks', path: '/runbooks' },
    { name: 'runbook', path: `/runbooks/${combinedId}/domain_onboarding` },
    { name: 'runbook-guide', path: `/runbooks/${combinedId}/mail_user_offboarding?kind=guide` },
    { name: 'activity', path: '/activity?compare=previous' },
    { name: 'activity-filtered', path: '/activity?outcome=refused&sessions=show' },
    { name: 'activity-row', path: `/activity?row=${rowId}`, shows: '[role=dialog] table' },
    { name: 'approvals', path: '/approvals' },
    { name: 'approvals-all', path: '/approvals?status=all' },
    { name: 'approval', path: `/approvals/${approval}` },
    ...tabsOf('settings', '/settings', ['tokens', 'health', 'webhooks', 'about']),
    { name: 'nothing', path: '/no/such/page' },
  ];
}
