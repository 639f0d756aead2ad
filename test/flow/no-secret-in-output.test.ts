import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;

beforeAll(async () => {
  demo = await startDemo({ environment: { GATEHOUSE_LOG_LEVEL: 'trace' } });
  admin = adminClient(demo.origin, demo.api_token);
});
afterAll(() => demo?.stop());

/** What every token of the gateway and of the sandbox's service looks like. */
const tokenForms = [/gh[as]_[\w-]{43,}/, /1000\.[0-9a-f]{32}/];
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

it('keeps every token out of logs, metrics, audit log, responses and errors, whatever happens', async () => {
  const sandbox = controlOf(demo.sandbox_origin);
  const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
  const made = await admin('POST', servers, {
    name: 'held',
    config: { approval: 'write', require_api_token_auth: true },
  });
  const second = await admin('POST', '/api-token', { name: 'second', scope: 'mcp' });
  const rotated = await admin('POST', `${servers}/${String(made.body.id)}/rotate`, { overlap_seconds: 60 });
  const url = String(rotated.body.url);
  const secrets = [demo.api_token, demo.mcp_url, made.body.token, rotated.body.token, second.body.token].map(
    (secret) => String(secret).split('/').at(-1) ?? '',
  );
  const shown: string[] = [];
  const keep = async (answer: Promise<{ readonly body: unknown; readonly headers: Headers }>): Promise<void> => {
    const { body, headers } = await answer;
    shown.push(JSON.stringify([body, [...headers]]));
  };
  const bearer = { authorization: `Bearer ${String(second.body.token)}` };
  const guess = `gths_${'A'.repeat(49)}`;

  await keep(postMcp(url, list, bearer));
  await keep(postMcp(url, list));
  await keep(postMcp(url, list, { authorization: `Bearer ${demo.api_token}x` }));
  await keep(postMcp(`${url}x`, list));
  await keep(postMcp(`${demo.origin}/mcp/${guess}`, '{'));
  await keep(postMcp(String(made.body.url), `{"${String(made.body.token)}`, bearer));
  await keep(callTool(url, 'delete_a_zoho_mail_group_by_id', { zgid: '1' }, bearer));
  await keep(callTool(demo.mcp_url, 'list_all_zoho_mail_domains'));
  await sandbox.fault({ times: 1, match: { path: '/domains' }, status: 500, body: { oops: true } });
  await keep(callTool(demo.mcp_url, 'list_all_zoho_mail_domains'));
  await sandbox.fault({ times: 1, match: { path: '/domains' }, drop: true });
  await keep(callTool(demo.mcp_url, 'list_all_zoho_mail_domains'));
  await sandbox.tokens('expire_access');
  await keep(callTool(demo.mcp_url, 'list_all_zoho_mail_domains'));
  for (const path of ['/audit-log', '/api-token', servers, '/approval', '/metrics', '/integrated-account'])
    await keep(admin('GET', path));
  await keep(admin('POST', '/integrated-account', { integration: 'zoho_mail', name: 'x', refresh_token: '1000.x' }));
  await keep(admin('GET', `/no/such/${guess}`));
  const raw = async (path: string) => {
    const answer = await fetch(`${demo.origin}${path}`, { headers: { authorization: `Bearer ${demo.api_token}` } });
    return { headers: answer.headers, body: await answer.text() };
  };
  await keep(raw('/audit-log/export'));
  await keep(raw(`/.well-known/oauth-protected-resource/mcp/${secrets[1]}`));
  await sandbox.tokens('revoke_refresh');
  await sandbox.tokens('expire_access');
  await keep(callTool(demo.mcp_url, 'list_all_zoho_mail_domains'));
  await demo.stop({ keepData: true });

  for (const text of [...shown, demo.log()]) {
    for (const secret of secrets) expect(text).not.toContain(secret);
    for (const form of tokenForms) expect(text).not.toMatch(form);
  }
  expect(shown.length).toBeGreaterThan(18);
});
