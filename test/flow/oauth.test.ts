import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { startGateway } from '../../src/wire/index.js';
import { adminClient, postMcp } from './admin-client.js';

const publicUrl = 'https://gate.example';
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

/** An OpenID provider on loopback: its metadata, its keys, and tokens on request. */
async function startProvider() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    const documents: { readonly [path: string]: object } = {
      '/realm/.well-known/openid-configuration': { issuer: issuer(), jwks_uri: `${issuer()}/keys` },
      '/realm/keys': { keys: [jwk] },
    };
    const found = documents[request.url ?? ''];
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const issuer = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
  onTestFinished(() => void server.close());
  return {
    issuer: issuer(),
    tokenFor: (audience: string) =>
      new SignJWT({ sub: 'ada' })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'at+jwt' })
        .setIssuer(issuer())
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
  };
}

async function startOnProvider(issuer: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-oauth-'));
  const config = loadConfig({
    flags: { dataDir, port: '0', publicUrl, logLevel: 'silent' },
    environment: { GATEHOUSE_OIDC_ISSUER: issuer },
    folder: dataDir,
  });
  if (!config.ok) throw new Error(config.refusal.message);
  const gateway = await startGateway(config.value);
  onTestFinished(async () => {
    await gateway.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return gateway;
}

it('finds its way from the 401 to the provider, and opens for a token that was issued for that very server', async () => {
  const provider = await startProvider();
  const { installation, port } = await startOnProvider(provider.issuer);
  const origin = `http://127.0.0.1:${port}`;
  const integration = [...installation.catalogue.integrations.values()].find(
    ({ record }) => record.authorization.kind === 'oauth2',
  );
  await installation.store.accounts.insert({
    id: 'acc_oauth',
    integration: integration?.name ?? '',
    name: 'Acme',
    status: 'active',
    context: { data_center: integration?.record.default_data_center ?? '' },
    scopes: [],
    lastError: null,
    labels: {},
    externalId: null,
    connectedBy: null,
    connectedWith: null,
    createdAt: 1,
    updatedAt: 1,
  });
  const apiToken = await installation.apiTokens.create({ name: 'test' });
  const admin = adminClient(origin, apiToken.ok ? apiToken.value.token : null);
  const servers = '/integrated-account/acc_oauth/mcp';
  const made = await admin('POST', servers, { name: 'x', config: { auth: 'oauth', methods: ['read'] } });
  const resource = String(made.body.url);
  expect(resource).toBe(`${publicUrl}/mcp/${String(made.body.id)}`);
  const url = resource.replace(publicUrl, origin);

  const asked = await postMcp(url, list);
  const challenge = asked.headers.get('www-authenticate') ?? '';
  expect(asked.status).toBe(401);
  const metadataUrl = /^Bearer resource_metadata="([^"]+)"$/.exec(challenge)?.[1] ?? '';
  const metadata = await fetch(metadataUrl.replace(publicUrl, origin));
  expect(await metadata.json()).toEqual({
    resource,
    authorization_servers: [provider.issuer],
    bearer_methods_supported: ['header'],
  });

  const bearer = async (audience: string) => ({ authorization: `Bearer ${await provider.tokenFor(audience)}` });
  const opened = await postMcp(url, list, await bearer(resource));
  expect(opened).toMatchObject({ status: 200, body: { result: { tools: expect.any(Array) } } });
  const foreign = await postMcp(url, list, await bearer(`${publicUrl}/mcp/mcp_another`));
  expect([foreign.status, foreign.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('invalid_token'),
  ]);
  expect(
    (await postMcp(url, list, { authorization: `Bearer ${apiToken.ok ? apiToken.value.token : ''}` })).status,
  ).toBe(401);
  await admin('DELETE', `${servers}/${String(made.body.id)}`);
  expect((await postMcp(url, list, await bearer(resource))).status).toBe(404);
  expect((await fetch(metadataUrl.replace(publicUrl, origin))).status).toBe(404);
});
