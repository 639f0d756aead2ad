import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, startTestClient, type TestClient } from './test-support/client.js';

const domains = '/api/organization/123456789/domains';
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  ({ accessToken: token } = await client.connect('ZohoMail.organization.domains.ALL,ZohoMail.organization.groups.ALL'));
  await client.control('DELETE', 'journal');
});

const mail = (question: Parameters<TestClient['ask']>[0]) => client.ask({ host: 'mail.zoho.com', token, ...question });
const journal = async () => at(await client.control('GET', 'journal'), 'requests');

describe('bad control input', () => {
  it.each([
    ['GET', 'nothing', undefined, 404],
    ['POST', 'journal', undefined, 404],
    ['POST', 'faults', 'not JSON', 400],
    ['POST', 'faults', '[]', 400],
    ['POST', 'faults', { match: {} }, 400],
    ['POST', 'faults', { times: 0 }, 400],
    ['POST', 'faults', { times: 1, match: { verb: 'GET' } }, 400],
    ['POST', 'faults', { times: 1, status: 99 }, 400],
    ['POST', 'faults', { times: 1, headers: { a: 1 } }, 400],
    ['POST', 'faults', { times: 1, drop: 'yes' }, 400],
    ['PUT', 'dns', { name: 'a.example', type: 'TXT' }, 400],
    ['PUT', 'dns', { name: 'a.example', type: 'A', values: ['x'] }, 400],
    ['PUT', 'dns', { name: 'a.example', type: 'TXT', values: [1] }, 400],
    ['PUT', 'clock', { offset_ms: 'soon' }, 400],
    ['POST', 'self-client-code', {}, 400],
    ['POST', 'self-client-code', { scope: 'ZohoMail.unknown.ALL' }, 400],
    ['POST', 'self-client-code', { scope: 'ZohoMail.accounts.ALL', data_center: 'moon' }, 400],
    ['POST', 'self-client-code', { scope: 'ZohoMail.accounts.ALL', email: 'nobody@acmecorp.com' }, 400],
    ['POST', 'tokens', { action: 'steal' }, 400],
    ['POST', 'device-approve', { user_code: 'NONE', decision: 'approve' }, 400],
  ])('is told: %s %s %j', async (method, path, body, status) => {
    const answer = await client.ask({ method, path: `/__sandbox/${path}`, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(status);
    expect(at(answer.body, 'error')).toMatch(/\w+ /);
  });
});

describe('the journal', () => {
  it('has what came, to the last digit, oldest first, without the control plane', async () => {
    const body = '{"messageList":[9000000000000000401,"9000000000000000403"],"status":"accept"}';
    await mail({ path: `${domains}?a=b%20c` });
    await mail({ method: 'PUT', path: '/api/organization/123456789/groups/9000000000000000305/messages', body });
    await mail({ method: 'PUT', path: '/nowhere', body: '{broken' });
    const text = (await client.ask({ path: '/__sandbox/journal' })).text;
    expect(text).toContain('"messageList":[9000000000000000401,"9000000000000000403"]');
    expect(await journal()).toMatchObject([
      { host: 'mail.zoho.com', method: 'GET', path: domains, query: { a: 'b c' }, body: null, status: 400 },
      { method: 'PUT', status: 200, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
      { method: 'PUT', path: '/nowhere', body: '{broken', status: 404 },
    ]);
    await client.control('DELETE', 'journal');
    expect(await journal()).toEqual([]);
  });

  it('holds no secret', async () => {
    const { refreshToken } = await client.connect('ZohoMail.organization.accounts.ALL');
    await client.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
    await client.ask({
      method: 'POST',
      host: 'accounts.zoho.com',
      path: '/oauth/v2/token?client_secret=in-the-query&code=also-here',
      headers: { cookie: 'session=secret' },
    });
    await mail({ method: 'POST', path: '/api/organization/123456789/accounts', body: { password: 'pass-word-1' } });
    const { text } = await client.ask({ path: '/__sandbox/journal' });
    for (const secret of [
      token,
      refreshToken,
      'sandbox-client-secret',
      'in-the-query',
      'also-here',
      'session=secret',
      'pass-word-1',
    ])
      expect(text).not.toContain(secret);
    expect(text).toContain('"authorization":"Zoho-oauthtoken [masked]"');
  });

  it('tells of a very long body its length alone', async () => {
    await mail({ method: 'PUT', path: domains, body: 'x'.repeat(300_000) });
    expect(await journal()).toMatchObject([{ body: '[300000 bytes]', status: 404 }]);
  });

  it('keeps the newest ten thousand', async () => {
    const ask = (index: number) => client.ask({ host: 'mail.zoho.com', path: `/n/${index}` });
    for (let index = 0; index < 10_050; index += 50)
      await Promise.all(Array.from({ length: 50 }, (_unused, offset) => ask(index + offset)));
    const requests = await journal();
    expect(requests).toHaveLength(10_000);
    expect(Number(String(at(requests, 0, 'path')).slice(3))).toBeGreaterThanOrEqual(50);
    expect(Number(String(at(requests, 9_999, 'path')).slice(3))).toBeGreaterThanOrEqual(10_000);
  }, 60_000);
});

describe('faults', () => {
  it('stand before authorization, as often as was asked, for what matches', async () => {
    await client.control('POST', 'faults', {
      times: 2,
      match: { method: 'get', path: '/domains', host: 'mail.zoho.com' },
      status: 429,
      headers: { 'retry-after': '7' },
      body: { status: { code: 429, description: 'Too many' } },
    });
    expect((await mail({ method: 'PUT', path: domains })).status).toBe(404);
    expect((await mail({ path: domains, host: 'mail.zoho.eu' })).status).toBe(401);
    const first = await mail({ path: domains, token: 'none' });
    expect(first).toMatchObject({ status: 429, body: { status: { code: 429 } } });
    expect(first.headers['retry-after']).toBe('7');
    expect(await client.control('GET', 'faults')).toMatchObject({ faults: [{ times: 1 }] });
    expect((await mail({ path: domains })).status).toBe(429);
    expect((await mail({ path: domains })).status).toBe(200);
  });

  it('may answer what is no JSON, also at the accounts servers', async () => {
    await client.control('POST', 'faults', { times: 1, match: { path: '/oauth/v2/token' }, body: '<html>' });
    expect(await client.token({ grant_type: 'refresh_token' })).toMatchObject({ status: 200, text: '<html>' });
  });

  it('may add headers to the true answer, or delay it', async () => {
    await client.control('POST', 'faults', { times: 1, headers: { 'x-ratelimit-remaining': '3' }, delayMs: 60 });
    const startedAt = Date.now();
    const answer = await mail({ path: domains });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(55);
    expect(answer).toMatchObject({ status: 200, headers: { 'x-ratelimit-remaining': '3' } });
  });

  it('may drop the connection, which the journal tells by status 0', async () => {
    await client.control('POST', 'faults', { times: 1, drop: true });
    await expect(mail({ path: domains })).rejects.toThrow();
    expect(await journal()).toMatchObject([{ path: domains, status: 0 }]);
  });

  it('go when they are cleared', async () => {
    await client.control('POST', 'faults', { times: 5, status: 500 });
    await client.control('DELETE', 'faults');
    expect((await mail({ path: domains })).status).toBe(200);
  });
});

describe('reset', () => {
  it('restores state, DNS, clock and faults, and leaves tokens valid', async () => {
    await mail({ method: 'POST', path: domains, body: { domainName: 'added.example' } });
    await client.control('PUT', 'dns', { name: 'newbrand.com', type: 'TXT', values: [] });
    await client.control('POST', 'faults', { times: 5, status: 500 });
    await client.control('PUT', 'clock', { offset_ms: 1_000 });
    await client.control('POST', 'reset');
    const list = await mail({ path: domains });
    expect(list.status).toBe(200);
    expect(list.text).not.toContain('added.example');
    const records = at(await client.control('GET', 'dns'), 'records');
    expect(records).toContainEqual({ name: 'newbrand.com', type: 'TXT', values: expect.any(Array) });
  });

  it('forgets tokens when told to', async () => {
    await client.control('POST', 'reset', { tokens: true });
    expect((await mail({ path: domains })).status).toBe(401);
  });
});
