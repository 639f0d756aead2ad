import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { startGateway } from '../../src/wire/index.js';

const publicUrl = 'https://gate.example.com';
const issuer = 'https://login.example.com';
const wellKnown = ['security.txt', 'openai-apps-challenge', 'ai-catalog.json'].map((name) => `/.well-known/${name}`);

function configOf(environment: { readonly [name: string]: string }, dataDir: string) {
  return loadConfig({ flags: { dataDir, port: '0', publicUrl, logLevel: 'silent' }, environment, folder: dataDir });
}

async function start(environment: { readonly [name: string]: string }, dataDir = newFolder()) {
  const config = configOf(environment, dataDir);
  if (!config.ok) throw new Error(config.refusal.message);
  const gateway = await startGateway(config.value);
  const get = (path: string, headers: { readonly [name: string]: string } = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await gateway.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { get, close, installation: gateway.installation };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-public-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A server with a secret URL and one with `auth: oauth`, in a data folder that the next gateway opens. */
async function foundServers(dataDir: string) {
  const { installation, close } = await start({ GATEHOUSE_OIDC_ISSUER: issuer }, dataDir);
  const integration = [...installation.catalogue.integrations.values()].find(
    ({ record }) => record.authorization.kind === 'oauth2',
  );
  await installation.store.accounts.insert({
    id: 'acc_public',
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
  const make = async (config: object) => {
    const made = await installation.servers.create('acc_public', { name: 'Domain auditor', config }, 'test');
    if (!made.ok) throw new Error(made.refusal.message);
    return made.value;
  };
  const made = { secret: await make({}), open: await make({ auth: 'oauth' }) };
  await close();
  return made;
}

describe('what a gateway publishes', () => {
  it('is nothing without settings', async () => {
    const { get } = await start({});
    for (const path of [...wellKnown, '/mcp/mcp_4kq2xw9d0r7m1z5b/server-card'])
      expect((await get(path)).status, path).toBe(404);
  });

  it.each([
    ['GATEHOUSE_SECURITY_CONTACT', 'security@example.com'],
    ['GATEHOUSE_SECURITY_CONTACT', 'mailto:a@example.com\nContact: mailto:b@example.com'],
    ['GATEHOUSE_OPENAI_APPS_CHALLENGE', 'two words here'],
    ['GATEHOUSE_PUBLISHED_SERVERS', 'https://gate.example.com/mcp/gths_secret'],
    ['GATEHOUSE_OIDC_SCOPES', 'open"id'],
  ])('is refused at the start where %s is %j', (name, value) => {
    const config = configOf({ [name]: value }, newFolder());
    expect(config.ok ? '' : config.refusal.message).toContain(name);
  });

  it('never has a server with a secret URL, even if it is named', async () => {
    const dataDir = newFolder();
    const { secret } = await foundServers(dataDir);
    const { get } = await start(
      { GATEHOUSE_OIDC_ISSUER: issuer, GATEHOUSE_PUBLISHED_SERVERS: secret.server.id },
      dataDir,
    );
    expect((await get('/.well-known/ai-catalog.json')).status).toBe(404);
    expect((await get(`/mcp/${secret.server.id}/server-card`)).status).toBe(404);
  });

  it('has a catalog with a card of each published server, readable by any page, with a validator', async () => {
    const dataDir = newFolder();
    const { secret, open } = await foundServers(dataDir);
    const ids = `${open.server.id},${secret.server.id},mcp_unknown`;
    const { get } = await start({ GATEHOUSE_OIDC_ISSUER: issuer, GATEHOUSE_PUBLISHED_SERVERS: ids }, dataDir);
    const catalog = await get('/.well-known/ai-catalog.json', { origin: 'https://elsewhere.example' });
    expect(catalog.headers.get('content-type')).toMatch(/^application\/ai-catalog\+json/);
    const cardUrl = `${publicUrl}/mcp/${open.server.id}/server-card`;
    expect(await catalog.json()).toEqual({
      specVersion: '1.0',
      entries: [
        {
          identifier: `urn:air:gate.example.com:mcp:${open.server.id}`,
          type: 'application/mcp-server-card+json',
          url: cardUrl,
        },
      ],
    });
    const path = new URL(cardUrl).pathname;
    const response = await get(path, { origin: 'https://elsewhere.example' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('content-type')).toMatch(/^application\/mcp-server-card\+json/);
    const text = await response.text();
    expect(text).not.toContain(secret.token);
    expect(text).not.toContain(open.token);
    expect(JSON.parse(text)).toMatchObject({
      $schema: 'https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json',
      name: `com.example.gate/${open.server.id}`,
      title: 'Domain auditor',
      remotes: [{ type: 'streamable-http', url: `${publicUrl}/mcp/${open.server.id}` }],
    });
    const again = await get(path, { 'if-none-match': response.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  it('is security.txt with a contact and a date less than a year ahead', async () => {
    const { get } = await start({ GATEHOUSE_SECURITY_CONTACT: 'mailto:security@example.com' });
    const response = await get('/.well-known/security.txt');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('Contact: mailto:security@example.com\n');
    expect(text).toContain(`Canonical: ${publicUrl}/.well-known/security.txt\n`);
    const days = (Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(170);
    expect(days).toBeLessThan(365);
  });

  it('is the token of a directory, and the scopes of the provider', async () => {
    const dataDir = newFolder();
    const { open } = await foundServers(dataDir);
    const { get } = await start(
      {
        GATEHOUSE_OIDC_ISSUER: issuer,
        GATEHOUSE_OPENAI_APPS_CHALLENGE: 'abc-123_DEF',
        GATEHOUSE_OIDC_SCOPES: 'openid, offline_access',
      },
      dataDir,
    );
    expect(await (await get('/.well-known/openai-apps-challenge')).text()).toBe('abc-123_DEF');
    const metadata = await get(`/.well-known/oauth-protected-resource/mcp/${open.server.id}`);
    expect(await metadata.json()).toMatchObject({ scopes_supported: ['openid', 'offline_access'] });
  });
});
