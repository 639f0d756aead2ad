import { createServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
afterEach(() => demo?.stop());

const restart = async (): Promise<RunningDemo> => {
  expect(await demo.stop({ keepData: true })).toBe(0);
  return startDemo({ dataDir: demo.dataDir });
};
const works = async (url: string): Promise<void> =>
  expect((await callTool(url, 'list_all_zoho_mail_domains')).body.result).toMatchObject({ isError: false });
const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

describe('a second start', () => {
  it('takes nothing that no longer opens: a rotated URL, a deleted token', async () => {
    demo = await startDemo();
    const admin = adminClient(demo.origin, demo.api_token);
    await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp/${demo.mcp_server_id}/rotate`);
    const tokens = (await admin('GET', '/api-token')).body.result as readonly { readonly id: string }[];
    for (const { id } of tokens) await admin('DELETE', `/api-token/${id}`);
    const before = demo;
    demo = await restart();
    expect(demo.integrated_account_id).toBe(before.integrated_account_id);
    expect(demo.api_token).not.toBe(before.api_token);
    expect((await adminClient(demo.origin, demo.api_token)('GET', '/integrated-account')).status).toBe(200);
    expect(demo.mcp_url.split('/mcp/')[1]).not.toBe(before.mcp_url.split('/mcp/')[1]);
    await works(demo.mcp_url);
  });

  it('connects anew where the account was deleted; its URLs stay dead', async () => {
    demo = await startDemo();
    const before = demo;
    const path = `/integrated-account/${demo.integrated_account_id}`;
    const deleted = await adminClient(demo.origin, demo.api_token)('DELETE', path);
    expect(deleted.body).toEqual({ id: demo.integrated_account_id, revoked_upstream: true });
    expect((await postMcp(demo.mcp_url, ping)).status).toBe(410);
    demo = await restart();
    expect(demo.integrated_account_id).not.toBe(before.integrated_account_id);
    await works(demo.mcp_url);
    const oldUrl = `${demo.origin}/mcp/${before.mcp_url.split('/mcp/')[1]}`;
    expect((await postMcp(oldUrl, ping)).status).toBe(410);
  });

  it('comes up although another program took the port that the sandbox had', async () => {
    demo = await startDemo();
    const before = demo;
    expect(await demo.stop({ keepData: true })).toBe(0);
    const squatter = createServer((_request, response) => response.end('not the sandbox'));
    await new Promise<void>((resolve) => {
      squatter.listen(Number(new URL(before.sandbox_origin).port), '127.0.0.1', resolve);
    });
    demo = await startDemo({ dataDir: before.dataDir });
    squatter.close();
    expect(demo.sandbox_origin).not.toBe(before.sandbox_origin);
    expect([demo.integrated_account_id, demo.api_token]).toEqual([before.integrated_account_id, before.api_token]);
    await works(demo.mcp_url);
  });
});

describe('the end', () => {
  it('takes the sandbox along, whether it was asked or killed', async () => {
    demo = await startDemo();
    const isGone = (): Promise<void> =>
      vi.waitFor(() => expect(fetch(`${demo.sandbox_origin}/__sandbox/client`)).rejects.toThrow(), { timeout: 10_000 });
    expect((await fetch(`${demo.sandbox_origin}/__sandbox/client`)).status).toBe(200);
    expect(await demo.stop({ keepData: true })).toBe(0);
    await isGone();
    demo = await startDemo({ dataDir: demo.dataDir });
    demo.process.kill('SIGKILL');
    await isGone();
  });

  it('loses nothing that was answered when the process is killed', async () => {
    demo = await startDemo();
    const path = `/integrated-account/${demo.integrated_account_id}/mcp`;
    const made = await adminClient(demo.origin, demo.api_token)('POST', path, { name: 'acknowledged' });
    demo.process.kill('SIGKILL');
    demo = await startDemo({ dataDir: demo.dataDir });
    await works(`${demo.origin}/mcp/${made.body.token}`);
    const rows = await adminClient(demo.origin, demo.api_token)('GET', '/audit-log?action=mcp_server.create');
    expect(rows.body.result).toEqual(
      expect.arrayContaining([expect.objectContaining({ mcp_server_id: made.body.id, outcome: 'ok' })]),
    );
  });
});

describe('a stop with a call under way', () => {
  it('ends the call after the configured time and names the stop, to the caller and in the audit log', async () => {
    demo = await startDemo({ environment: { GATEHOUSE_STOP_SECONDS: '1' } });
    const sandbox = controlOf(demo.sandbox_origin);
    await sandbox.fault({ times: 1, delayMs: 20_000, match: { path: '/domains', method: 'PUT' } });
    const response = await fetch(demo.mcp_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          name: 'zoho_mail_domains_set_primary',
          arguments: { domain_name: 'acmecorp.com' },
          _meta: { progressToken: 'p' },
        },
      }),
    });
    const stream = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => (await stream?.read())?.value ?? '';
    // The first event shows that the request is under way.
    expect(await read()).toContain('notifications/progress');
    const stopped = demo.stop({ keepData: true });
    let text = '';
    for (let piece = await read(); piece !== ''; piece = await read()) text += piece;
    expect(text).toMatch(/The gateway stopped before .* responded\. Read the present state/);
    expect(await stopped).toBe(0);
    demo = await startDemo({ dataDir: demo.dataDir });
    const { result } = (await adminClient(demo.origin, demo.api_token)('GET', '/audit-log?limit=1')).body;
    expect(result).toMatchObject([{ action: 'zoho_mail_domains_set_primary', outcome: 'upstream_error' }]);
    expect(JSON.stringify(result)).toContain('The gateway stopped before');
  });
});
