import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminRoutes } from '../../src/admin/index.js';
import { type OpenAdmin, openAdmin } from './open-admin.js';

let admin: OpenAdmin;
beforeAll(async () => {
  admin = await openAdmin();
  await admin.addAccount('acc_one');
});
afterAll(() => admin?.close());

describe('the audit trail over the API', () => {
  it('has a row for every request that changes something', () => {
    const silent = adminRoutes.filter(
      ({ method, path, act }) =>
        method !== 'GET' &&
        act === undefined &&
        !/^\/proxy\/|\/tools\/:name$|\/(?:mcp|mcp-server|integration-import)\/(?:preview|outline)$|^\/device-consent\/poll$/.test(
          path,
        ),
    );
    // Calls of the service are recorded as calls, with their result; previews and outlines change nothing; a poll that
    // connects an account adds the row by itself.
    expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('is exported as one row a line, oldest first, filtered as the list is', async () => {
    const made = await admin.ask('POST', '/integrated-account/acc_one/mcp', { name: 'x' });
    await admin.ask('POST', '/integrated-account/acc_one/mcp', { nam: 'x' });
    const refused = await admin.ask('GET', '/audit-log/export?from=yesterday');
    expect([refused.status, refused.body.statusCode]).toEqual([400, 400]);
    const { result } = (await admin.ask('GET', '/audit-log?action=mcp_server.create')).body as unknown as {
      result: { outcome: string; mcp_server_id: string | null }[];
    };
    expect(result.map(({ outcome }) => outcome)).toEqual(['refused', 'ok']);
    const exported = await admin.app.inject({
      method: 'GET',
      url: '/audit-log/export?action=mcp_server.create',
      headers: { authorization: `Bearer ${await newToken()}` },
    });
    expect([exported.statusCode, exported.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const lines = exported.body.trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([...result].reverse());
    expect(result[1]?.mcp_server_id).toBe(made.body.id);
  });

  it('names server, account, integration and actor after all of them are gone, in the list and in both exports', async () => {
    await admin.addAccount('acc_gone');
    const token = (await admin.ask('POST', '/api-token', { name: 'Gone token' })).body;
    const headers = { authorization: `Bearer ${token.token}` };
    const made = await admin.ask('POST', '/integrated-account/acc_gone/mcp', { name: 'Gone, server' }, headers);
    const { secret, session } = await admin.installation.sessions.begin({ name: 'Gone person', role: 'admin' });
    const person = { cookie: `gatehouse_session=${secret}`, 'x-gatehouse-csrf': '1' };
    const path = `/integrated-account/acc_gone/mcp/${made.body.id}`;
    expect((await admin.ask('PATCH', path, { labels: { a: 'b' } }, person)).status).toBe(200);
    for (const gone of [path, '/integrated-account/acc_gone', `/api-token/${token.id}`])
      expect((await admin.ask('DELETE', gone)).status, gone).toBe(200);
    await admin.installation.sessions.end(session.id);
    const query = `mcp_server_id=${made.body.id}`;
    const { result } = (await admin.ask('GET', `/audit-log?${query}`)).body as unknown as { result: readonly object[] };
    const names = { integrated_account_name: 'acc_gone', mcp_server_name: 'Gone, server' };
    expect(result).toEqual([
      expect.objectContaining({ ...names, action: 'mcp_server.revoke', integration: expect.stringMatching(/./) }),
      expect.objectContaining({ ...names, action: 'mcp_server.update', api_token_name: 'Gone person' }),
      expect.objectContaining({ ...names, action: 'mcp_server.create', api_token_name: 'Gone token' }),
    ]);
    const exported = async (format: string) =>
      (await admin.ask('GET', `/audit-log/export?${query}&format=${format}`)).body;
    const csv = String((await exported('csv')).text)
      .trimEnd()
      .split('\r\n');
    expect(csv).toHaveLength(4);
    expect(csv[1]).toContain('"Gone, server"');
  });

  it('verifies', async () => {
    const verdict = (await admin.ask('GET', '/audit-log/verification')).body;
    expect(verdict).toMatchObject({ ok: true, from: 1, rows: verdict.to });
  });
});

async function newToken(): Promise<string> {
  return String((await admin.ask('POST', '/api-token', { name: 'export' })).body.token);
}

describe('rotation and pinning over the API', () => {
  it('grants an overlap, tells until when, and refuses what is none', async () => {
    const servers = '/integrated-account/acc_one/mcp';
    const { id } = (await admin.ask('POST', servers, { name: 'x', config: { pin_tools: true } })).body;
    const rotated = await admin.ask('POST', `${servers}/${String(id)}/rotate`, { overlap_seconds: 60 });
    expect(rotated.body).toMatchObject({ id, url: expect.any(String), old_url_until: expect.stringMatching(/Z$/) });
    expect((await admin.ask('POST', `${servers}/${String(id)}/rotate`)).body).not.toHaveProperty('old_url_until');
    expect((await admin.ask('POST', `${servers}/${String(id)}/rotate`, { overlap_seconds: -1 })).status).toBe(400);
    expect((await admin.ask('GET', `${servers}/${String(id)}/changes`)).body).toEqual({ result: [] });
    expect((await admin.ask('POST', `${servers}/${String(id)}/accept`)).body).toMatchObject({ id });
    const plain = (await admin.ask('POST', servers, { name: 'y' })).body;
    expect((await admin.ask('GET', `${servers}/${String(plain.id)}/changes`)).status).toBe(409);
  });
});
