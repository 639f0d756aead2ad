import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, at, member, startTestClient, type TestClient } from '../test-support/client.js';
import { sandboxClient } from './client.js';

const redirectUri = 'http://127.0.0.1:5555/callback';
const scope = 'ZohoMail.organization.domains.READ,ZohoMail.messages.READ';
let client: TestClient;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(() => client.control('POST', 'reset', { tokens: true }));

type Members = { readonly [name: string]: string };
const authorization: Members = {
  client_id: sandboxClient.id,
  response_type: 'code',
  redirect_uri: redirectUri,
  scope,
  access_type: 'offline',
  state: 'st&te',
};

/** Presses a button of the consent page and follows no redirect. */
async function decide(more: Members = {}, decision: Members = { decision: 'approve' }): Promise<URL> {
  const form = { ...authorization, ...more, ...decision };
  const answer = await client.ask({ method: 'POST', host: 'accounts.zoho.com', path: '/oauth/v2/auth/decision', form });
  expect(answer.status).toBe(302);
  return new URL(String(answer.headers.location));
}

const exchange = (code: string, more: Members = {}, host = 'accounts.zoho.com'): Promise<Answer> =>
  client.token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...more }, host);
const codeOf = (url: URL): string => url.searchParams.get('code') ?? '';

describe('the authorization page', () => {
  it.each([
    ['invalid_client', { client_id: '1000.OTHER' }],
    ['invalid_redirect_uri', { redirect_uri: 'https://attacker.example/callback' }],
    ['invalid_response_type', { response_type: 'token' }],
    ['invalid_scope', { scope: 'ZohoMail.everything.ALL' }],
    ['invalid_scope', { scope: scope.replace(',', ' ') }],
    ['invalid_access_type', { access_type: 'forever' }],
    ['invalid_code_challenge_method', { code_challenge: 'abc', code_challenge_method: 'plain' }],
  ])('shows %s and redirects nowhere', async (error, wrong: Members) => {
    const query = new URLSearchParams({ ...authorization, ...wrong });
    const page = await client.ask({ host: 'accounts.zoho.com', path: `/oauth/v2/auth?${query}` });
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining(`ERROR: ${error}`) });
    const form = { ...authorization, ...wrong, decision: 'approve' };
    const posted = await client.ask({
      method: 'POST',
      host: 'accounts.zoho.com',
      path: '/oauth/v2/auth/decision',
      form,
    });
    expect(posted.status).toBe(400);
  });

  it('carries the request in its form, escaped, and is there for a browser that cannot choose its Host', async () => {
    const query = new URLSearchParams({ ...authorization, state: '"><script>' });
    for (const host of ['accounts.zoho.com', '127.0.0.1:9000', 'localhost']) {
      const page = await client.ask({ host, path: `/oauth/v2/auth?${query}` });
      expect(page.status).toBe(200);
      expect(page.text).toContain('value="&quot;&gt;&lt;script&gt;"');
      expect(page.text).toContain('name="decision" value="approve"');
    }
  });

  it('tells a denial', async () => {
    const url = await decide({}, { decision: 'deny' });
    expect(Object.fromEntries(url.searchParams)).toEqual({ state: 'st&te', error: 'access_denied' });
  });

  it("sends back code, state and the user's home", async () => {
    const url = await decide();
    expect(url.href.startsWith(redirectUri)).toBe(true);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      code: expect.stringMatching(/^1000\./),
      state: 'st&te',
      location: 'us',
      'accounts-server': 'https://accounts.zoho.com',
    });
  });

  it('leads a user of another data centre to its own servers, but never to China', async () => {
    const url = await decide({}, { decision: 'approve', data_center: 'eu' });
    expect(url.searchParams.get('accounts-server')).toBe('https://accounts.zoho.eu');
    expect((await exchange(codeOf(url))).body).toEqual({ error: 'invalid_code' });
    expect((await exchange(codeOf(url), {}, 'accounts.zoho.eu')).body).toMatchObject({
      api_domain: 'https://www.zohoapis.eu',
    });
    const form = { ...authorization, decision: 'approve', data_center: 'cn' };
    const china = await client.ask({
      method: 'POST',
      host: 'accounts.zoho.com',
      path: '/oauth/v2/auth/decision',
      form,
    });
    expect(china.status).toBe(400);
  });
});

describe('the token endpoint', () => {
  it.each([
    ['invalid_client', { client_id: '1000.OTHER' }],
    ['invalid_client_secret', { client_secret: 'wrong' }],
    ['unsupported_grant_type', { grant_type: 'password' }],
    ['invalid_code', { code: '1000.aaaa.bbbb' }],
    ['invalid_redirect_uri', { redirect_uri: 'http://127.0.0.1:5555/other' }],
    ['invalid_code', { grant_type: 'refresh_token', refresh_token: '1000.aaaa.bbbb' }],
  ])('tells %s under HTTP 200', async (error, wrong: Members) => {
    const answer = await exchange(codeOf(await decide()), wrong);
    expect(answer).toMatchObject({ status: 200, body: { error } });
  });

  it('takes a code once, and for two minutes', async () => {
    const code = codeOf(await decide());
    expect((await exchange(code)).body).toMatchObject({ token_type: 'Bearer' });
    expect((await exchange(code)).body).toEqual({ error: 'invalid_code' });
    const late = codeOf(await decide());
    await client.control('PUT', 'clock', { offset_ms: 121_000 });
    expect((await exchange(late)).body).toEqual({ error: 'invalid_code' });
  });

  it('wants the verifier of a challenge', async () => {
    const verifier = 'v'.repeat(43);
    const challenge = {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    expect((await exchange(codeOf(await decide(challenge)))).body).toEqual({ error: 'invalid_code' });
    expect((await exchange(codeOf(await decide(challenge)), { code_verifier: 'w' })).body).toEqual({
      error: 'invalid_code',
    });
    expect((await exchange(codeOf(await decide(challenge)), { code_verifier: verifier })).body).toHaveProperty(
      'access_token',
    );
  });

  it('answers with the traps of the real one: another api_domain, scopes under another name', async () => {
    const { status, headers, body } = await exchange(codeOf(await decide()));
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('application/json');
    expect(body).toEqual({
      access_token: expect.stringMatching(/^1000\./),
      refresh_token: expect.stringMatching(/^1000\./),
      scope: 'ZohoMail.organization.domains.READ VirtualOffice.messages.READ',
      api_domain: 'https://www.zohoapis.com',
      token_type: 'Bearer',
      expires_in: 3600,
    });
  });

  it('gives a refresh token for offline access only, on the first consent or when consent is asked for again', async () => {
    const hasRefresh = async (more: Members) =>
      at((await exchange(codeOf(await decide(more)))).body, 'refresh_token') !== undefined;
    expect(await hasRefresh({ access_type: 'online' })).toBe(false);
    expect(await hasRefresh({})).toBe(true);
    expect(await hasRefresh({})).toBe(false);
    expect(await hasRefresh({ prompt: 'consent' })).toBe(true);
  });

  it('takes its parameters in the query as well', async () => {
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: sandboxClient.id,
      client_secret: sandboxClient.secret,
      redirect_uri: redirectUri,
      code: codeOf(await decide()),
    });
    const answer = await client.ask({ method: 'POST', host: 'accounts.zoho.com', path: `/oauth/v2/token?${query}` });
    expect(answer.body).toHaveProperty('access_token');
  });
});

describe('refreshing and its limits', () => {
  const refresh = (refreshToken: string, host?: string): Promise<Answer> =>
    client.token({ grant_type: 'refresh_token', refresh_token: refreshToken }, host);
  const isAlive = async (token: string): Promise<boolean> =>
    (await client.ask({ host: 'mail.zoho.com', path: '/api/organization/123456789/domains', token })).status === 200;

  it('answers a new access token and no refresh token, at home only', async () => {
    const { refreshToken, accessToken } = await client.connect(scope);
    const answer = (await refresh(refreshToken)).body;
    expect(answer).not.toHaveProperty('refresh_token');
    expect(await isAlive(member(answer, 'access_token'))).toBe(true);
    expect(await isAlive(accessToken)).toBe(true);
    expect((await refresh(refreshToken, 'accounts.zoho.in')).body).toEqual({ error: 'invalid_code' });
  });

  it('throttles with the eleventh within ten minutes, until fifteen minutes pass without a request', async () => {
    const { refreshToken } = await client.connect(scope);
    const other = await client.connect(scope);
    for (let count = 0; count < 10; count += 1)
      expect((await refresh(refreshToken)).body).toHaveProperty('access_token');
    const throttled = {
      status: 400,
      body: {
        status: 'failure',
        error: expect.not.stringMatching(/^[\x20-\x7e]+$/),
        error_description: expect.any(String),
      },
    };
    expect(await refresh(refreshToken)).toMatchObject(throttled);
    expect(await refresh(other.refreshToken)).toMatchObject(throttled);
    await client.control('PUT', 'clock', { offset_ms: 899_000 });
    expect(await refresh(other.refreshToken)).toMatchObject(throttled);
    await client.control('PUT', 'clock', { offset_ms: 1_600_000 });
    expect(await refresh(refreshToken)).toMatchObject(throttled);
    await client.control('PUT', 'clock', { offset_ms: 2_501_000 });
    expect((await refresh(refreshToken)).body).toHaveProperty('access_token');
  });

  it('ends the oldest access token with the sixteenth', async () => {
    const { refreshToken, accessToken } = await client.connect(scope);
    for (let count = 0; count < 14; count += 1) {
      await client.control('PUT', 'clock', { offset_ms: count * 120_000 });
      await refresh(refreshToken);
    }
    expect(await isAlive(accessToken)).toBe(true);
    const last = (await refresh(refreshToken)).body;
    expect(await isAlive(accessToken)).toBe(false);
    expect(await isAlive(member(last, 'access_token'))).toBe(true);
  });

  it("ends a user's oldest refresh token with the twenty-first, and what was made from it", async () => {
    const first = await client.connect(scope);
    const second = await client.connect(scope);
    for (let count = 0; count < 19; count += 1) await client.connect(scope);
    expect((await refresh(first.refreshToken)).body).toEqual({ error: 'invalid_code' });
    expect(await isAlive(first.accessToken)).toBe(false);
    expect((await refresh(second.refreshToken)).body).toHaveProperty('access_token');
  });

  it('revokes a refresh token with its access tokens', async () => {
    const { refreshToken, accessToken } = await client.connect(scope);
    const revoke = (token: string): Promise<Answer> =>
      client.ask({ method: 'POST', host: 'accounts.zoho.com', path: `/oauth/v2/token/revoke?token=${token}` });
    expect((await revoke(refreshToken)).body).toEqual({ status: 'success' });
    expect(await isAlive(accessToken)).toBe(false);
    expect((await refresh(refreshToken)).body).toEqual({ error: 'invalid_code' });
    expect((await revoke(refreshToken)).body).toEqual({ error: 'invalid_token' });
  });
});

describe('what it tells about itself', () => {
  it('names the accounts server of every data centre', async () => {
    const { body } = await client.ask({ host: 'accounts.zoho.com', path: '/oauth/serverinfo' });
    expect(at(body, 'locations')).toMatchObject({
      us: 'https://accounts.zoho.com',
      ca: 'https://accounts.zohocloud.ca',
    });
    expect(Object.keys(at(body, 'locations') ?? {})).toHaveLength(10);
  });

  it('advertises S256', async () => {
    const { body } = await client.ask({ host: 'accounts.zoho.in', path: '/.well-known/openid-configuration' });
    expect(body).toMatchObject({ issuer: 'https://accounts.zoho.in', code_challenge_methods_supported: ['S256'] });
  });
});
