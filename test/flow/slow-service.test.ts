import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo({ environment: { GATEHOUSE_CALL_SECONDS_MAX: '1' } });
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

// Far longer than the gateway waits, and shorter than the service's own limit: only the time for the whole call can end it.
const delayMs = 20_000;

describe('a service that is slow', () => {
  it('ends a call at its time limit, and reports whether it may have been carried out', async () => {
    await sandbox.fault({ times: 2, delayMs, match: { path: '/domains' } });
    const read = JSON.stringify((await callTool(demo.mcp_url, 'list_all_zoho_mail_domains')).body);
    expect(read).toContain('exceeded the time limit of this gateway (1 s)');
    expect(read).not.toContain('Whether it was carried out');
    const write = await callTool(demo.mcp_url, 'zoho_mail_domains_set_primary', { domain_name: 'acmecorp.com' });
    expect(JSON.stringify(write.body)).toContain('Whether it was carried out is not known');
    const rows = (await admin('GET', '/audit-log?outcome=upstream_error&limit=2')).body.result as { action: string }[];
    expect(rows.map(({ action }) => action)).toEqual(['zoho_mail_domains_set_primary', 'list_all_zoho_mail_domains']);
  });

  it('answers a program without MCP with 504', async () => {
    await sandbox.fault({ times: 1, delayMs, match: { path: '/domains' } });
    const answer = await admin('GET', `/proxy/domains?integrated_account_id=${demo.integrated_account_id}`);
    expect([answer.status, answer.body.is_remote_error]).toEqual([504, true]);
  });

  it('counts the wait for an access token too', async () => {
    await sandbox.tokens('expire_access');
    await sandbox.fault({ times: 1, delayMs, match: { path: '/oauth/v2/token' } });
    expect(JSON.stringify((await callTool(demo.mcp_url, 'list_all_zoho_mail_domains')).body)).toContain(
      'exceeded the time limit of this gateway (1 s)',
    );
  });
});
