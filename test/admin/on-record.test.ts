import { afterEach, describe, expect, it, vi } from 'vitest';
import { type OpenAdmin, openAdmin } from './open-admin.js';

let admin: OpenAdmin | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await admin?.close();
});

const fromHere = { 'x-gatehouse-csrf': '1' };
const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
const cookieOf = (headers: { readonly [name: string]: unknown }): string =>
  String(headers['set-cookie']).split(';')[0] ?? '';

describe('signing in and out', () => {
  it('has its intent before it, and one row in the list that names the API token', async () => {
    admin = await openAdmin();
    const { audit } = admin.installation.store;
    const token = await admin.ask('POST', '/api-token', { name: 'person' });
    const before = (await audit.ends()).head.sequence;
    const begun = await admin.ask('POST', '/session', { api_token: token.body.token }, fromHere);
    expect(begun.status).toBe(200);
    expect(
      await admin.ask('DELETE', '/session', undefined, { ...fromHere, cookie: cookieOf(begun.headers) }),
    ).toMatchObject({
      status: 204,
    });
    const rows = await audit.read(before + 1, 10);
    expect(rows.map(({ action, outcome, intentId }) => [action, outcome, intentId])).toEqual([
      ['session.begin', 'outcome_unknown', undefined],
      ['session.begin', 'ok', rows[0]?.id],
      ['session.end', 'outcome_unknown', undefined],
      ['session.end', 'ok', rows[2]?.id],
    ]);
    expect((await audit.list({ action: 'session.begin' }, { limit: 5 })).items).toMatchObject([
      { apiTokenId: token.body.id, arguments: { name: 'person', role: 'admin', by: 'API token' } },
    ]);
  });

  it('does nothing where its intent cannot be stored: no session begins or ends, and a link can be used later', async () => {
    admin = await openAdmin();
    const { sessions, store } = admin.installation;
    const token = await admin.ask('POST', '/api-token', { name: 'person' });
    const { ticket } = await sessions.makeTicket({ name: 'person', role: 'admin' }, 60_000);
    const begun = await admin.ask('POST', '/session', { api_token: token.body.token }, fromHere);
    const cookie = cookieOf(begun.headers);
    const append = vi.spyOn(store.audit, 'append').mockRejectedValue(full);
    const refused = await admin.ask('POST', '/session', { api_token: token.body.token }, fromHere);
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(refused.headers['set-cookie']).toBeUndefined();
    const page = await admin.ask('POST', `/session/ticket/${ticket}`);
    expect([page.status, page.body.text]).toEqual([503, expect.stringContaining('The link was not used')]);
    expect(await admin.ask('DELETE', '/session', undefined, { ...fromHere, cookie })).toMatchObject({ status: 503 });
    append.mockRestore();
    expect((await admin.ask('GET', '/session', undefined, { cookie })).body).toMatchObject({ signed_in: true });
    expect((await admin.ask('POST', `/session/ticket/${ticket}`)).status).toBe(303);
  });
});

describe('the proxy', () => {
  it('says by a header that a change was sent whose outcome could not be recorded', async () => {
    const done = { kind: 'done', status: 200, structured: {}, text: '{}', notes: [], rateLimit: {} } as const;
    let isUnrecorded = true;
    admin = await openAdmin({ callMethod: async () => (isUnrecorded ? { ...done, isUnrecorded } : done) });
    await admin.addAccount('acc_one');
    const account = await admin.installation.accounts.get('acc_one');
    const resource = account?.integration.methods.find(({ record }) => record.name === 'list')?.resource.resource;
    const call = () => admin?.ask('GET', `/proxy/${resource}?integrated_account_id=acc_one`);
    expect((await call())?.headers.warning).toMatch(/^199 - "The call was sent\. The audit log cannot be written/);
    isUnrecorded = false;
    expect((await call())?.headers.warning).toBeUndefined();
  });
});
