import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAdmin, openAdmin } from './open-admin.js';

let admin: OpenAdmin;
beforeAll(async () => {
  admin = await openAdmin();
  await admin.addAccount('acc_one');
});
afterAll(() => admin?.close());

describe('the history of credentials', () => {
  it('is not there for an unknown account, and takes no unknown parameter', async () => {
    expect((await admin.ask('GET', '/integrated-account/acc_none/credential-event')).status).toBe(404);
    expect((await admin.ask('GET', '/integrated-account/acc_one/credential-event?x=1')).status).toBe(400);
  });

  it('is listed newest first, with instants as texts', async () => {
    const { store } = admin.installation;
    const event = { accountId: 'acc_one', code: null, detail: null, by: null, expiresAt: 3_600_000 };
    await store.credentialEvents.add({ ...event, id: 'crd_1', kind: 'connected', by: 'Ada', at: 0 });
    await store.credentialEvents.add({ ...event, id: 'crd_2', kind: 'refreshed', at: 1_000 });
    const { body } = await admin.ask('GET', '/integrated-account/acc_one/credential-event');
    expect(body).toMatchObject({
      next_cursor: null,
      result: [
        {
          id: 'crd_2',
          kind: 'refreshed',
          times: 1,
          at: '1970-01-01T00:00:01.000Z',
          expires_at: '1970-01-01T01:00:00.000Z',
        },
        { id: 'crd_1', kind: 'connected', by: 'Ada' },
      ],
    });
  });
});

describe('scopes held against scopes wanted', () => {
  it('are not there for an unknown account', async () => {
    expect((await admin.ask('GET', '/integrated-account/acc_none/scopes')).status).toBe(404);
  });

  it('are missing only where a tool of an MCP server needs them', async () => {
    const before = await admin.ask('GET', '/integrated-account/acc_one/scopes');
    expect(before.body).toMatchObject({ held: [], missing: [], servers_read: 0, is_complete: true });
    const config = { tools: ['list_all_zoho_mail_domains'] };
    const made = await admin.ask('POST', '/integrated-account/acc_one/mcp', { name: 'Domains', config });
    expect(made.status).toBe(201);
    const after = (await admin.ask('GET', '/integrated-account/acc_one/scopes')).body;
    const [missing] = after.missing as readonly string[];
    expect(after.missing).toHaveLength(1);
    const wanted = (after.wanted as readonly { scope: string }[]).find(({ scope }) => scope === missing);
    expect(wanted).toMatchObject({ held: false, servers: [{ id: made.body.id, name: 'Domains' }], server_count: 1 });
    await admin.installation.store.accounts.update('acc_one', { scopes: [String(missing).toUpperCase()] });
    expect((await admin.ask('GET', '/integrated-account/acc_one/scopes')).body).toMatchObject({ missing: [] });
    // As a service reports it that names the scope of another product.
    const renamed = `OtherProduct.${String(missing).split('.').slice(1).join('.')}`;
    await admin.installation.store.accounts.update('acc_one', { scopes: [renamed] });
    expect((await admin.ask('GET', '/integrated-account/acc_one/scopes')).body).toMatchObject({ missing: [] });
  });
});

describe('an integration', () => {
  it('lists each way to connect with what it asks', async () => {
    const { body } = await admin.ask('GET', '/integration/google_workspace');
    const ways = (body.connection as { ways: readonly { grant: string }[] }).ways;
    expect(ways.map(({ grant }) => grant)).toEqual(['code', 'jwt_bearer']);
    expect(ways[0]).toMatchObject({ way: 'consent', fields: {}, missing: [], client_configured: true });
    expect(ways[0]).toMatchObject({ redirect_uri: 'https://gate.example/oauth/callback' });
    expect(Object.keys((ways[0] as unknown as { context: object }).context)).toEqual(['customer']);
    expect(ways[1]).toMatchObject({ way: 'values', fields: { key_file: { required: true, file: true } }, missing: [] });
    expect(Object.keys((ways[1] as unknown as { context: object }).context)).toEqual(['customer', 'act_as']);
  });

  it('refuses a value with a grant that does not ask it, by its name', async () => {
    const refused = await admin.ask('POST', '/integrated-account', {
      integration: 'google_workspace',
      code: 'x',
      fields: { key_file: '{}' },
    });
    expect(refused).toMatchObject({ status: 400, body: { details: { failures: [{ path: 'fields.key_file' }] } } });
  });

  it('lists its tools with evidence and cost, and none of an unknown integration', async () => {
    expect((await admin.ask('GET', '/integration/nothing/tools')).status).toBe(404);
    const { body } = await admin.ask('GET', '/integration/cloudflare_dns/tools');
    const tools = body.tools as readonly { tokens: number; strength: string | null }[];
    expect(tools.length).toBe(body.count);
    expect(tools.every(({ tokens }) => tokens > 20)).toBe(true);
    const { live, page, code, unknown } = body.evidence as { [strength: string]: number };
    expect((live ?? 0) + (page ?? 0) + (code ?? 0) + (unknown ?? 0)).toBe(tools.length);
  });
});

describe('a consent on another device', () => {
  it('is refused where the integration has none, and polled with a token only', async () => {
    const start = await admin.ask('POST', '/device-consent', { integration: 'cloudflare_dns' });
    expect(start.status).toBe(400);
    expect((await admin.ask('POST', '/device-consent', { integration: 'zoho_mail', minutes: 3 })).status).toBe(400);
    expect((await admin.ask('POST', '/device-consent/poll', {})).body).toMatchObject({
      details: { failures: [{ path: 'device_token' }] },
    });
    expect((await admin.ask('POST', '/device-consent/poll', { device_token: 'gthd_unknown' })).status).toBe(410);
  });
});
