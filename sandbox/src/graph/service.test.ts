import { describe, expect, it } from 'vitest';
import { createDns } from '../dns.js';
import type { Reply } from '../reply.js';
import { seeded } from './seed.js';
import { createGraphService } from './service.js';
import { graphClient } from './sign-in.js';
import { initialDomain } from './world.js';

function open() {
  const service = createGraphService(createDns(), Date.now);
  const call = (method: string, path: string, { host = 'graph.microsoft.com', token = '', body = '' } = {}): Reply => {
    const [place = '', query = ''] = path.split('?');
    const common = { query: new URLSearchParams(query), consistency: undefined, authorization: `Bearer ${token}` };
    return service.answer({ host, method, path: place, ...common, body: Buffer.from(body) });
  };
  const signIn = (host: string, scope: string): Reply => {
    const form = {
      grant_type: 'client_credentials',
      client_id: graphClient.id,
      client_secret: graphClient.secret,
      scope,
    };
    return call('POST', `/${initialDomain}/oauth2/v2.0/token`, { host, body: new URLSearchParams(form).toString() });
  };
  const granted = signIn('login.microsoftonline.com', 'https://graph.microsoft.com/.default');
  const token = String((granted.body as { access_token: string }).access_token);
  return { call, signIn, token };
}

describe('the simulated tenant', () => {
  it('deletes the person where a membership is deleted without /$ref', () => {
    const { call, token } = open();
    const path = `/v1.0/groups/${seeded.team}/members/${seeded.leaver}`;
    expect(call('DELETE', `${path}/$ref`, { token }).status).toBe(204);
    expect(call('GET', `/v1.0/users/${seeded.leaver}`, { token }).status).toBe(200);
    expect(call('DELETE', path, { token }).status).toBe(204);
    expect(call('GET', `/v1.0/users/${seeded.leaver}`, { token }).status).toBe(404);
  });

  it('takes a token in its own cloud only, and no scope of another', () => {
    const { call, signIn, token } = open();
    expect(call('GET', '/v1.0/organization', { token }).status).toBe(200);
    expect(call('GET', '/v1.0/organization', { token, host: 'graph.microsoft.us' }).status).toBe(401);
    expect(signIn('login.microsoftonline.us', 'https://graph.microsoft.com/.default')).toMatchObject({
      status: 400,
      body: { error_codes: [1_002_012] },
    });
  });

  it('refuses advanced queries without the header', () => {
    const { call, token } = open();
    expect(call('GET', '/v1.0/users?$search="displayName:a"', { token })).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_UnsupportedQuery' } },
    });
    expect(call('GET', "/v1.0/users?$filter=endsWith(mail,'a')", { token }).status).toBe(400);
    expect(call('GET', '/v1.0/users?$skip=1', { token }).status).toBe(400);
  });
});
