/** Requests that are repeated with the same Idempotency-Key. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAdmin, openAdmin } from './open-admin.js';

let admin: OpenAdmin;
let authorization: string;
beforeEach(async () => {
  admin = await openAdmin();
  await admin.addAccount('acc_one');
  authorization = await token('first');
});
afterEach(() => admin.close());

const token = async (name: string): Promise<string> => {
  const made = await admin.installation.apiTokens.create({ name });
  if (!made.ok) throw new Error(made.refusal.message);
  return `Bearer ${made.value.token}`;
};
const post = (key: string, body: unknown, as = authorization) =>
  admin.ask('POST', '/integrated-account/acc_one/mcp', body, { authorization: as, 'idempotency-key': key });
const count = async (): Promise<unknown> => (await admin.ask('GET', '/mcp-server')).body.total;

describe('a repeated POST', () => {
  it('is refused where its key is none, or belongs to another request', async () => {
    for (const key of [' ', 'x'.repeat(256), 'with space'])
      expect((await post(key, { name: 'a' })).status, key).toBe(400);
    expect((await post('key-1', { name: 'a' })).status).toBe(201);
    const other = await post('key-1', { name: 'b' });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
    const elsewhere = await admin.ask(
      'POST',
      '/api-token',
      { name: 'a' },
      { authorization, 'idempotency-key': 'key-1' },
    );
    expect(elsewhere.status).toBe(409);
    expect(await count()).toBe(1);
  });

  it('is answered as before, secret included, and carried out once', async () => {
    const first = await post('key-1', { name: 'a' });
    const again = await post('key-1', { name: 'a' });
    expect(again.body).toEqual(first.body);
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect(await count()).toBe(1);
    const rows = (await admin.ask('GET', '/audit-log?action=mcp_server.create')).body.result;
    expect(rows).toHaveLength(1);
  });

  it('is another request where another caller sends it', async () => {
    await post('key-1', { name: 'a' });
    expect((await post('key-1', { name: 'a' }, await token('second'))).status).toBe(201);
    expect(await count()).toBe(2);
  });

  it('keeps refusals too, and everything sealed', async () => {
    const refused = await post('key-1', { name: '' });
    expect([refused.status, (await post('key-1', { name: '' })).body]).toEqual([400, refused.body]);
    const made = await post('key-2', { name: 'a' });
    const { store, digest } = admin.installation;
    expect(JSON.stringify(await store.transfer.read('mcp_server', null, 10))).not.toContain(made.body.token);
    expect(digest('x')).not.toBe('x');
  });

  it('is carried out once where many arrive together', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('key-1', { name: 'a' })));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(await count()).toBe(1);
  });
});
