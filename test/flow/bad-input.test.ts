import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
  await sandbox.clear();
});
afterAll(async () => {
  // Whatever was thrown at it: nothing went upstream, no stack went out, no secret was logged, and it ends cleanly.
  expect(await sandbox.mailRequests()).toEqual([]);
  expect(demo.log()).not.toContain(demo.mcp_url.split('/mcp/')[1]);
  expect(demo.log()).not.toContain(demo.api_token);
  expect(await demo.stop()).toBe(0);
});

const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};
const modernHeaders = (method: string, name?: string) => ({
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': method,
  ...(name ? { 'mcp-name': name } : {}),
});

describe('tool arguments', () => {
  it.each([
    ['zoho_mail_domains_verify', {}, ['domain_name is required']],
    ['zoho_mail_domains_verify', { domain_name: 5.5 }, ['domain_name must be a string']],
    [
      'zoho_mail_domains_verify',
      { domain_nam: 'acmecorp.com' },
      ['domain_nam is not an argument (did you mean domain_name?)'],
    ],
    [
      'zoho_mail_domains_verify',
      { domain_name: 'acmecorp.com', verification_method: 'dns' },
      ['verification_method must be one of txt, cname, html'],
    ],
    ['zoho_mail_domains_verify', { domain_name: '..' }, ['consist only of dots']],
    ['zoho_mail_domains_verify', { domain_name: 'acmecorp.com', mode: 'deleteDomain' }, ['mode is not an argument']],
    ['list_all_zoho_mail_domains', { zoid: '999' }, ['which is 123456789']],
    ['list_all_zoho_mail_group_moderation', { zgid: 'All Hands' }, ['zgid must be an id of digits only']],
    [
      'zoho_mail_group_moderation_moderate',
      { zgid: '987654', messageList: [], status: 'approve' },
      ['messageList must hold at least one item', 'status must be one of accept, reject'],
    ],
    [
      'zoho_mail_organization_spam_bulk_update',
      { spamCategory: 'blockEverything', entries: ['a'] },
      ['spamCategory must be one of'],
    ],
    ['list_all_zoho_mail_domains', 'text', ['must be an object']],
  ])('%s %j is refused in words', async (name, args, expected) => {
    const { status, body } = await callTool(demo.mcp_url, name, args as object);
    expect(status).toBe(200);
    expect(body.result).toMatchObject({ isError: true });
    for (const words of expected) expect(JSON.stringify(body)).toContain(words);
    expect(JSON.stringify(body)).not.toMatch(/\bat \w+ \(|\.ts:\d|\.js:\d/);
  });

  it.each([
    ['no tool', 'delete_everything', 'Nearest here: '],
    ['a prefix of the client', 'mcp__mail__list_all_zoho_mail_domains', 'Nearest here: list_all_zoho_mail_domains.'],
    ['another letter case', 'LIST_ALL_ZOHO_MAIL_DOMAINS', 'Nearest here: list_all_zoho_mail_domains.'],
    ['a misspelt name', 'list_all_zoho_mail_domain', 'Nearest here: list_all_zoho_mail_domains, '],
  ])('names the nearest tools where a name is wrong: %s', async (_what, name, nearest) => {
    const { status, body } = await callTool(demo.mcp_url, name);
    expect(status).toBe(200);
    expect(body.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(new RegExp(`^Refused: There is no tool .*${nearest}`)) }],
    });
  });
});

describe('messages', () => {
  it.each([
    ['not JSON', '{"jsonrpc"', {}, 400, -32700],
    ['nothing', '', {}, 400, -32700],
    ['a number', '5', {}, 400, -32600],
    ['no version', '{"id":1,"method":"ping"}', {}, 400, -32600],
    ['a null id', '{"jsonrpc":"2.0","id":null,"method":"ping"}', {}, 400, -32600],
    ['a fractional id', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', {}, 400, -32600],
    ['no method', '{"jsonrpc":"2.0","id":1}', {}, 400, -32600],
    ['params that are a list', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}', {}, 400, -32602],
    [
      'a batch in a revision without batches',
      '[{"jsonrpc":"2.0","id":1,"method":"ping"}]',
      { 'mcp-protocol-version': '2025-11-25' },
      400,
      -32600,
    ],
    ['an empty batch', '[]', {}, 400, -32600],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`, {}, 400, -32600],
    [
      'an unknown legacy revision',
      '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      { 'mcp-protocol-version': '1999-01-01' },
      400,
      -32022,
    ],
    [
      'a modern header without its envelope',
      '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
      { 'mcp-protocol-version': '2026-07-28' },
      400,
      -32602,
    ],
    ['an unknown method of an old revision', '{"jsonrpc":"2.0","id":1,"method":"tools/destroy"}', {}, 200, -32601],
    [
      'a cursor that is none',
      '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}',
      {},
      200,
      -32602,
    ],
  ])('%s', async (_title, text, headers, status, code) => {
    const answer = await postMcp(demo.mcp_url, text, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ jsonrpc: '2.0', error: { code, message: expect.any(String) } });
  });

  it.each([
    [
      'missing capabilities',
      { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' },
      modernHeaders('tools/list'),
      400,
      -32602,
    ],
    ['no version header', modernMeta, { 'mcp-method': 'tools/list' }, 400, -32020],
    [
      'another version in the header',
      modernMeta,
      { ...modernHeaders('tools/list'), 'mcp-protocol-version': '2025-11-25' },
      400,
      -32020,
    ],
    ['another method in the header', modernMeta, modernHeaders('tools/call'), 400, -32020],
    [
      'a version that is not served',
      { ...modernMeta, 'io.modelcontextprotocol/protocolVersion': '2031-01-01' },
      { ...modernHeaders('tools/list'), 'mcp-protocol-version': '2031-01-01' },
      400,
      -32022,
    ],
  ])('of the stateless revision with %s', async (_title, meta, headers, status, code) => {
    const answer = await postMcp(
      demo.mcp_url,
      { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } },
      headers,
    );
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  it('of the stateless revision name the tool in the header, in Base64 where it must be', async () => {
    const message = (name: string) => ({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, _meta: modernMeta },
    });
    expect((await postMcp(demo.mcp_url, message('x'), modernHeaders('tools/call'))).body.error).toMatchObject({
      code: -32020,
    });
    expect((await postMcp(demo.mcp_url, message('x'), modernHeaders('tools/call', 'y'))).body.error).toMatchObject({
      code: -32020,
    });
    const unknown = { isError: true, content: [{ text: expect.stringContaining('There is no tool') }] };
    expect((await postMcp(demo.mcp_url, message('x'), modernHeaders('tools/call', 'x'))).body.result).toMatchObject(
      unknown,
    );
    const encoded = `=?base64?${Buffer.from('wörk').toString('base64')}?=`;
    expect(
      (await postMcp(demo.mcp_url, message('wörk'), modernHeaders('tools/call', encoded))).body.result,
    ).toMatchObject(unknown);
    expect((await postMcp(demo.mcp_url, { ...message('x'), method: 'no/such' }, modernHeaders('no/such'))).status).toBe(
      404,
    );
  });

  it('takes notifications and answers of clients without a word, and echoes ids to the last digit', async () => {
    for (const message of [
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 1, result: {} },
    ])
      expect((await postMcp(demo.mcp_url, message)).status).toBe(202);
    expect(
      (
        await postMcp(
          demo.mcp_url,
          '[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},{"jsonrpc":"2.0","id":"b","method":"ping"}]',
        )
      ).body.text,
    ).toBe('[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":"b","result":{}}]');
    const response = await fetch(demo.mcp_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":98765432109876543210,"method":"ping"}',
    });
    expect(await response.text()).toBe('{"jsonrpc":"2.0","id":98765432109876543210,"result":{}}');
  });
});

describe('the wire', () => {
  it('refuses a body of 5 MB and a wrong content type', async () => {
    expect((await postMcp(demo.mcp_url, JSON.stringify({ x: 'y'.repeat(5_000_000) }))).status).toBe(413);
    expect((await postMcp(demo.mcp_url, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await adminClient(demo.origin, demo.api_token)('POST', '/api-token', 'x'.repeat(5_000_000))).status).toBe(
      413,
    );
    expect((await adminClient(demo.origin, demo.api_token)('POST', '/api-token', '{"name"')).status).toBe(400);
  });

  it('answers every other verb at once, and every probe with a plain 404', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'PATCH']) {
      const response = await fetch(demo.mcp_url, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS']);
    }
    for (const path of [
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-authorization-server/mcp/x',
      '/.well-known/openid-configuration',
      '/no/such/thing',
    ]) {
      const response = await fetch(`${demo.origin}${path}`);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toMatchObject({ statusCode: 404 });
    }
  });

  it('meets a token of any shape with a plain 404 and no challenge', async () => {
    const token = demo.mcp_url.split('/mcp/')[1] ?? '';
    for (const wrong of [
      'x',
      `${token}x`,
      token.slice(0, -1),
      token.replace('gths', 'gtha'),
      '%00',
      '%E0%A4%A',
      '..%2f..',
      'a'.repeat(5_000),
      `gths_${'B'.repeat(43)}000000`,
    ]) {
      const answer = await postMcp(`${demo.origin}/mcp/${wrong}`, { jsonrpc: '2.0', id: 1, method: 'ping' });
      expect([400, 404], wrong.slice(0, 20)).toContain(answer.status);
      expect(answer.headers.get('www-authenticate')).toBeNull();
      expect(answer.body, wrong.slice(0, 20)).toMatchObject({ error: expect.anything() });
    }
  });

  it('refuses foreign origins, lets loopback pages in, and tells nobody where a request came from', async () => {
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    expect((await postMcp(demo.mcp_url, ping, { origin: 'https://evil.example' })).status).toBe(403);
    const allowed = await postMcp(demo.mcp_url, ping, { origin: 'http://localhost:6274' });
    expect([
      allowed.status,
      allowed.headers.get('access-control-allow-origin'),
      allowed.headers.get('referrer-policy'),
      allowed.headers.get('cache-control'),
    ]).toEqual([200, 'http://localhost:6274', 'no-referrer', 'no-store']);
  });
});
