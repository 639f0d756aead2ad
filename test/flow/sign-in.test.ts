import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { type RunningGateway, startGateway } from '../../src/wire/index.js';

interface Asked {
  readonly nonce: string;
  readonly challenge: string;
}

/** An OpenID provider on loopback that signs in the user that the test names, and keeps its requests. */
async function startProvider() {
  const keys = await generateKeyPair('RS256');
  const strangers = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const state = { claims: {} as { [name: string]: unknown }, isForged: false, authorization: '' };
  const codes = new Map<string, Asked>();
  const server = createServer((request, response) => {
    const { origin, pathname, searchParams } = new URL(request.url ?? '', issuer());
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (pathname === '/.well-known/openid-configuration')
      return answer(200, {
        issuer: issuer(),
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        jwks_uri: `${origin}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (pathname === '/keys') return answer(200, { keys: [jwk] });
    if (pathname === '/authorize') {
      codes.set('code-1', {
        nonce: searchParams.get('nonce') ?? '',
        challenge: searchParams.get('code_challenge') ?? '',
      });
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', 'code-1');
      back.searchParams.set('state', searchParams.get('state') ?? '');
      return response.writeHead(302, { location: back.href }).end();
    }
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', async () => {
      const form = new URLSearchParams(body);
      const asked = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      state.authorization = request.headers.authorization ?? '';
      if (!asked || !form.get('code_verifier')) return answer(400, { error: 'invalid_grant' });
      const idToken = await new SignJWT({ ...state.claims, nonce: asked.nonce })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setSubject('person-1')
        .setIssuer(issuer())
        .setAudience('dashboard')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(state.isForged ? strangers.privateKey : keys.privateKey);
      return answer(200, { access_token: 'at', token_type: 'Bearer', expires_in: 300, id_token: idToken });
    });
  });
  const issuer = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { state, issuer: issuer(), close: () => server.close() };
}

let provider: Awaited<ReturnType<typeof startProvider>>;
let gateway: RunningGateway;
const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-sign-in-'));

beforeAll(async () => {
  provider = await startProvider();
  const config = loadConfig({
    flags: { dataDir, port: '0', publicUrl: 'http://gate.example', logLevel: 'silent' },
    environment: {
      GATEHOUSE_OIDC_ISSUER: provider.issuer,
      GATEHOUSE_OIDC_CLIENT_ID: 'dashboard',
      GATEHOUSE_OIDC_CLIENT_SECRET: 'a secret of the client',
      GATEHOUSE_OIDC_ADMINS: 'groups=it-admins, email=ann@example.org',
      GATEHOUSE_OIDC_VIEWERS: 'groups=staff',
    },
    folder: dataDir,
  });
  if (!config.ok) throw new Error(config.refusal.message);
  gateway = await startGateway(config.value);
});
afterAll(async () => {
  await gateway?.close();
  provider?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function get(path: string, cookie = '') {
  const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`, {
    redirect: 'manual',
    headers: cookie === '' ? {} : { cookie },
  });
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return { status: response.status, location: response.headers.get('location'), cookies, text: await response.text() };
}

/** Goes to the provider and comes back, as a browser does. */
async function goThere(claims: { [name: string]: unknown }, meddle: (back: URL) => void = () => undefined) {
  provider.state.claims = claims;
  const started = await get('/session/oidc');
  expect(started.status, started.text).toBe(303);
  const there = await fetch(started.location ?? '', { redirect: 'manual' });
  const back = new URL(there.headers.get('location') ?? '');
  meddle(back);
  return { back: `${back.pathname}${back.search}`, cookie: started.cookies[0] ?? '' };
}

it('tells the sign-in page that there is a provider', async () => {
  expect(JSON.parse((await get('/session')).text)).toMatchObject({ sign_in: { oidc: true } });
});

it('signs in whom the operator’s rules name, with the higher of their roles', async () => {
  for (const [claims, role] of [
    [{ groups: ['staff', 'it-admins'], email: 'kim@example.org', email_verified: true }, 'admin'],
    [{ groups: ['staff'], email: 'kim@example.org', email_verified: true }, 'viewer'],
    [{ email: 'ann@example.org', email_verified: true }, 'admin'],
  ] as const) {
    const { back, cookie } = await goThere(claims);
    const arrived = await get(back, cookie);
    expect([arrived.status, arrived.location], arrived.text).toEqual([303, '../../dashboard/']);
    const session = arrived.cookies.find((line) => line.startsWith('gatehouse_session=gthd_')) ?? '';
    expect(JSON.parse((await get('/session', session)).text)).toMatchObject({ role, name: claims.email });
  }
  expect(provider.state.authorization).toMatch(/^Basic /);
});

it('refuses sign-in without a rule, with an unverified address, another browser, a forged response or token, or a used code', async () => {
  const refusedAt = async (back: string, cookie: string): Promise<number> => {
    const refused = await get(back, cookie);
    expect(refused.cookies.filter((line) => line.startsWith('gatehouse_session'))).toEqual([]);
    expect(refused.text).toContain('Not signed in');
    return refused.status;
  };
  const nobody = await goThere({ groups: ['guests'], email: 'guest@example.org' });
  expect(await refusedAt(nobody.back, nobody.cookie)).toBe(403);
  for (const verified of [false, 'true', 'false', 1, 0, null, {}, [true], undefined]) {
    const unverified = await goThere({ email: 'ann@example.org', email_verified: verified });
    expect(await refusedAt(unverified.back, unverified.cookie), JSON.stringify(verified)).toBe(403);
  }
  const other = await goThere({ groups: ['it-admins'] });
  expect(await refusedAt(other.back, '')).toBe(401);
  const begunElsewhere = await get('/session/oidc');
  expect(await refusedAt(other.back, begunElsewhere.cookies[0] ?? '')).toBe(401);
  const denied = await goThere({ groups: ['it-admins'] }, (back) => {
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
  });
  expect(await refusedAt(denied.back, denied.cookie)).toBe(401);
  provider.state.isForged = true;
  const forged = await goThere({ groups: ['it-admins'] });
  expect(await refusedAt(forged.back, forged.cookie)).toBe(401);
  provider.state.isForged = false;
  const twice = await goThere({ groups: ['it-admins'] });
  expect((await get(twice.back, twice.cookie)).status).toBe(303);
  expect(await refusedAt(twice.back, twice.cookie)).toBe(401);
});

it('uses other claims whether or not the address is verified, and shows no unverified address as a name', async () => {
  for (const verified of [false, 'false', undefined]) {
    const claims = { groups: ['staff'], email: 'ann@example.org', email_verified: verified, preferred_username: 'kim' };
    const { back, cookie } = await goThere(claims);
    const session = (await get(back, cookie)).cookies.find((line) => line.startsWith('gatehouse_session=')) ?? '';
    expect(JSON.parse((await get('/session', session)).text)).toMatchObject({ role: 'viewer', name: 'kim' });
  }
});
