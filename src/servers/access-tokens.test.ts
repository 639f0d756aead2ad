import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccessTokenCheck } from './access-tokens.js';
import { accepted, faultsOf, type Ground, prepareGround, start } from './test-support/ground.js';

const issuer = 'https://login.example.com/realms/main';
const publicUrl = 'https://gate.example/base';
const nowSeconds = start / 1000;

type Claims = { readonly [name: string]: unknown };
let ground: Ground;
let monotonic: number;
let reads: string[];
let documents: { [url: string]: string };
let keys: Awaited<ReturnType<typeof keyPair>>;

async function keyPair(kid: string, algorithm = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  return { kid, algorithm, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } };
}

function publish(...pairs: { readonly jwk: object }[]): void {
  documents = {
    [`${issuer}/.well-known/openid-configuration`]: JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }),
    [`${issuer}/keys`]: JSON.stringify({ keys: pairs.map(({ jwk }) => jwk) }),
  };
}

function sign(claims: Claims, pair = keys): Promise<string> {
  return new SignJWT({ iss: issuer, sub: 'ada', iat: nowSeconds, exp: nowSeconds + 300, ...claims })
    .setProtectedHeader({ alg: pair.algorithm, kid: pair.kid })
    .sign(pair.privateKey);
}

// The library that caches the keys reads the system time.
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  monotonic = 0;
  reads = [];
  keys = await keyPair('k1');
  publish(keys);
  const tokens = createAccessTokenCheck({
    issuer,
    clock: { now: () => start, monotonic: () => monotonic },
    read: async (url) => {
      reads.push(url);
      return documents[url] ?? null;
    },
  });
  ground = await prepareGround({ oauth: { tokens, publicUrl } });
});
afterEach(() => {
  vi.useRealTimers();
  return ground.dispose();
});

const oauthServer = async () => {
  const { server, token } = accepted(
    await ground.servers.create('acc_1', { name: 'x', config: { auth: 'oauth' } }, 'tok_1'),
  );
  return { id: server.id, token, audience: `${publicUrl}/mcp/${server.id}` };
};
const kindOf = async (urlToken: string, bearer: string | null): Promise<string> => {
  const access = await ground.servers.checkAccess(urlToken, bearer);
  return access.ok ? `open for ${access.apiTokenId}` : access.refusal.kind;
};

describe('a server with auth oauth', () => {
  it('is not made where no provider is configured, or with an API token beside it', async () => {
    const bare = await prepareGround();
    const refused = await bare.servers.create('acc_1', { name: 'x', config: { auth: 'oauth' } }, 'tok_1');
    expect(faultsOf(refused)).toEqual(['config.auth']);
    await bare.dispose();
    const both = { auth: 'oauth', require_api_token_auth: true };
    const doubled = await ground.servers.create('acc_1', { name: 'x', config: both }, 'tok_1');
    expect(faultsOf(doubled)).toEqual(['config.require_api_token_auth']);
  });

  it('asks for a token at its id and at its secret URL alike, and says where to get one', async () => {
    const { id, token } = await oauthServer();
    const metadataUrl = `https://gate.example/.well-known/oauth-protected-resource/base/mcp/${id}`;
    for (const address of [id, token])
      expect(await ground.servers.checkAccess(address, null)).toMatchObject({
        ok: false,
        refusal: { kind: 'oauth_required', metadataUrl },
      });
    expect(await ground.servers.protectedResource(id)).toEqual({ resource: `${publicUrl}/mcp/${id}`, issuer });
    expect(reads).toEqual([]);
  });

  it('opens for a token that was issued for it, and the trail can name whose it was', async () => {
    const { id, token, audience } = await oauthServer();
    const bearer = await sign({ aud: ['https://other.example', audience] });
    expect(await kindOf(id, bearer)).toBe('open for oauth:ada');
    expect(await kindOf(token, bearer)).toBe('open for oauth:ada');
  });

  it('refuses access tokens of another issuer or audience, expired tokens and forged tokens', async () => {
    const { id, audience } = await oauthServer();
    const other = await oauthServer();
    const stranger = await keyPair('k1');
    const [header = '', payload = ''] = (await sign({ aud: audience })).split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const symmetric = await new SignJWT({ iss: issuer, sub: 'ada', aud: audience, exp: nowSeconds + 300 })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode(JSON.stringify(keys.jwk)));
    const wrong = {
      'no audience': await sign({}),
      'another server': await sign({ aud: other.audience }),
      'the gateway as a whole': await sign({ aud: publicUrl }),
      'another issuer': await sign({ aud: audience, iss: 'https://login.example.com/realms/other' }),
      expired: await sign({ aud: audience, exp: nowSeconds - 6 }),
      'not yet': await sign({ aud: audience, nbf: nowSeconds + 60 }),
      'without end': await sign({ aud: audience, exp: undefined }),
      'without subject': await sign({ aud: audience, sub: undefined }),
      'another key': await sign({ aud: audience }, stranger),
      'changed payload': `${header}.${Buffer.from(`{"aud":"${audience}"}`).toString('base64url')}.${payload}`,
      unsigned: `${unsigned}.${payload}.`,
      symmetric,
      nonsense: 'a.b.c',
      empty: '.',
    };
    for (const [what, bearer] of Object.entries(wrong)) expect(await kindOf(id, bearer), what).toBe('oauth_invalid');
  });

  it('dies like any other: expired, revoked, or turned back', async () => {
    const { id, audience } = await oauthServer();
    const bearer = await sign({ aud: audience });
    accepted(await ground.servers.update('acc_1', id, { expires_at: new Date(start + 60_000).toISOString() }));
    ground.moveTo(start + 60_000);
    expect(await kindOf(id, bearer)).toBe('gone');
    expect(await ground.servers.protectedResource(id)).toBeUndefined();
    ground.moveTo(start);
    accepted(await ground.servers.update('acc_1', id, { config: { auth: 'token' } }));
    expect(await kindOf(id, bearer)).toBe('unknown');
  });

  it('is the only kind that an id opens', async () => {
    const plain = accepted(await ground.servers.create('acc_1', { name: 'x' }, 'tok_1'));
    expect(await kindOf(plain.server.id, null)).toBe('unknown');
    expect(await ground.servers.protectedResource(plain.server.id)).toBeUndefined();
    expect(await kindOf('mcp_0000000000000000', null)).toBe('unknown');
  });
});

describe('the keys of the provider', () => {
  it('are read once for many calls, anew for an unknown key, and not more than every half minute', async () => {
    const { id, audience } = await oauthServer();
    const bearer = await sign({ aud: audience });
    await Promise.all(Array.from({ length: 10 }, () => kindOf(id, bearer)));
    expect(reads).toHaveLength(2);
    const next = await keyPair('k2', 'RS256');
    publish(next);
    const renewed = await sign({ aud: audience }, next);
    expect(await kindOf(id, renewed)).toBe('oauth_invalid');
    expect(reads).toHaveLength(2);
    vi.setSystemTime(start + 30_000);
    expect(await kindOf(id, renewed)).toBe('open for oauth:ada');
    expect(await kindOf(id, bearer)).toBe('oauth_invalid');
    expect(reads).toHaveLength(4);
  });

  it.each([
    ['nothing', () => ({})],
    [
      'another issuer',
      () => ({ [`${issuer}/.well-known/openid-configuration`]: '{"issuer":"https://x","jwks_uri":"https://x/k"}' }),
    ],
    ['no JSON', () => ({ [`${issuer}/.well-known/openid-configuration`]: '<html>' })],
    ['no keys', () => ({ ...documents, [`${issuer}/keys`]: '{}' })],
  ])('leave the server closed, and say so, where the provider answers %s', async (_what, answers) => {
    const { id, audience } = await oauthServer();
    documents = answers();
    const bearer = await sign({ aud: audience });
    expect(await kindOf(id, bearer)).toBe('issuer_unreachable');
    const count = reads.length;
    expect(await kindOf(id, bearer)).toBe('issuer_unreachable');
    expect(reads).toHaveLength(count);
    publish(keys);
    monotonic = 30_000;
    expect(await kindOf(id, bearer)).toBe('open for oauth:ada');
  });

  it('still hold where the provider cannot be reached when they are to be read again', async () => {
    const { id, audience } = await oauthServer();
    const bearer = await sign({ aud: audience });
    expect(await kindOf(id, bearer)).toBe('open for oauth:ada');
    documents = {};
    vi.setSystemTime(start + 11 * 60_000);
    expect(await kindOf(id, bearer)).toBe('open for oauth:ada');
    expect(reads).toHaveLength(4);
  });

  it('are not read for what is no token', async () => {
    const { id } = await oauthServer();
    for (const bearer of ['x', 'a.b.c']) expect(await kindOf(id, bearer)).toBe('oauth_invalid');
    expect(reads).toEqual([]);
  });

  it('are found by RFC 8414 too', async () => {
    const { id, audience } = await oauthServer();
    documents = {
      'https://login.example.com/.well-known/oauth-authorization-server/realms/main': JSON.stringify({
        issuer,
        jwks_uri: `${issuer}/keys`,
      }),
      [`${issuer}/keys`]: documents[`${issuer}/keys`] ?? '',
    };
    expect(await kindOf(id, await sign({ aud: audience }))).toBe('open for oauth:ada');
  });
});
