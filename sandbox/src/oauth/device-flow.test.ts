import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { member, startTestClient, type TestClient } from '../test-support/client.js';
import { sandboxClient } from './client.js';

let client: TestClient;
let clockMs = 0;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  clockMs = 0;
  await client.control('POST', 'reset', { tokens: true });
});

const start = async (form: { readonly [name: string]: string } = {}): Promise<Json> =>
  (
    await client.ask({
      method: 'POST',
      host: 'accounts.zoho.com',
      path: '/oauth/v3/device/code',
      form: {
        client_id: sandboxClient.id,
        grant_type: 'device_request',
        scope: 'ZohoMail.organization.domains.READ',
        access_type: 'offline',
        ...form,
      },
    })
  ).body;
const poll = async (code: string, host = 'accounts.zoho.com'): Promise<Json> =>
  (
    await client.ask({
      method: 'POST',
      host,
      path: '/oauth/v3/device/token',
      form: { client_id: sandboxClient.id, client_secret: sandboxClient.secret, grant_type: 'device_token', code },
    })
  ).body;
const wait = (ms: number): Promise<Json> => {
  clockMs += ms;
  return client.control('PUT', 'clock', { offset_ms: clockMs });
};

describe('signing in on a device', () => {
  it('refuses an unknown client, scope, grant and code', async () => {
    expect(await start({ client_id: 'x' })).toEqual({ error: 'invalid_client' });
    expect(await start({ scope: 'x' })).toEqual({ error: 'invalid_scope' });
    expect(await start({ grant_type: 'x' })).toEqual({ error: 'unsupported_grant_type' });
    expect(await poll('1004.x.y')).toEqual({ error: 'invalid_code' });
  });

  it('is pending, says to slow down, and gives the tokens once', async () => {
    const started = await start();
    expect(started).toMatchObject({
      verification_url: 'https://accounts.zoho.com/oauth/v3/device',
      expires_in: 300_000,
    });
    const code = member(started, 'device_code');
    expect(await poll(code)).toEqual({ error: 'authorization_pending' });
    expect(await poll(code)).toEqual({ error: 'slow_down' });
    await client.control('POST', 'device-approve', { user_code: member(started, 'user_code'), decision: 'approve' });
    await wait(31_000);
    expect(await poll(code)).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) });
    expect(await poll(code)).toEqual({ error: 'invalid_code' });
  });

  it('tells a denial and an end', async () => {
    const denied = await start();
    await client.control('POST', 'device-approve', { user_code: member(denied, 'user_code'), decision: 'deny' });
    expect(await poll(member(denied, 'device_code'))).toEqual({ error: 'access_denied' });
    const late = await start();
    await wait(301_000);
    expect(await poll(member(late, 'device_code'))).toEqual({ error: 'expired' });
    const form = { user_code: member(late, 'user_code'), decision: 'approve' };
    const page = await client.ask({ method: 'POST', host: 'accounts.zoho.com', path: '/oauth/v3/device', form });
    expect(page.status).toBe(400);
  });

  it('sends the device to the data centre of the user', async () => {
    const started = await start();
    const code = member(started, 'device_code');
    expect(await poll(code, 'accounts.zoho.eu')).toEqual({ error: 'invalid_code' });
    const form = { user_code: member(started, 'user_code'), decision: 'approve', data_center: 'eu' };
    const page = await client.ask({ method: 'POST', host: 'localhost:1', path: '/oauth/v3/device', form });
    expect(page.status).toBe(200);
    expect(await poll(code)).toEqual({ error: 'other_dc', user_location: 'eu' });
    expect(await poll(code, 'accounts.zoho.eu')).toMatchObject({ api_domain: 'https://www.zohoapis.eu' });
  });
});
