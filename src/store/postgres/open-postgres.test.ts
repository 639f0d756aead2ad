import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openStore, type Store } from '../index.js';
import { type PostgresGround, preparePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';
import { sampleAccount, sampleServer } from '../test-support/sample-rows.js';
import { explainFault } from './faults.js';

const open = (databaseUrl: string): Promise<Store> => openStore({ databaseUrl, dataDir: '', clock: systemClock });

async function faultOf(opened: Promise<Store>): Promise<string> {
  const error: unknown = await opened.then(
    () => new Error('it opened'),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message : String(error);
}

it('refuses a database that nobody serves, by host and name and without the password', async () => {
  const message = await faultOf(open('postgres://me:hunter2@127.0.0.1:1/gatehouse'));
  expect(message).toMatch(
    /^The database 127\.0\.0\.1:1\/gatehouse cannot be opened: nothing is listening there\..*ECONNREFUSED/,
  );
  expect(message).not.toContain('hunter2');
});

it('tells the operator what to do about each fault of a start', () => {
  const codes = ['28P01', '3D000', '42501', '57P03', '53300', '25006', 'ENOTFOUND'];
  const told = codes.map((code) => explainFault(Object.assign(new Error('as the server said it'), { code })));
  expect(new Set(told.map((words) => words.split(' (')[0])).size).toBe(codes.length);
  for (const [index, words] of told.entries()) expect(words).toContain(`(${codes[index]}: as the server said it)`);
});

describe.skipIf(testDatabaseUrl === '')('opening PostgreSQL (with DATABASE_URL)', () => {
  let ground: PostgresGround;
  beforeEach(async () => {
    ground = await preparePostgres();
  });
  afterEach(() => ground.dispose());

  it('refuses a database that is not there', async () => {
    const url = new URL(ground.url);
    url.pathname = '/no_such_database';
    expect(await faultOf(open(url.href))).toMatch(/no_such_database cannot be opened: there is no such database/);
  });

  it('refuses a database that a newer version has written, and leaves it alone', async () => {
    await (await ground.open()).close();
    const known = await ground.ask('select name from migration');
    await ground.ask("insert into migration values ('999-from-the-future', 1)");
    expect(await faultOf(ground.open())).toMatch(/newer version of Gatehouse \(999-from-the-future\)/);
    expect(await ground.ask('select name from migration')).toHaveLength(known.length + 1);
  });

  it('goes on where a newer version adds a column under a gateway that serves', async () => {
    const store = await ground.open();
    await store.accounts.insert(sampleAccount());
    await store.servers.insert(sampleServer());
    await store.servers.findByTokenHash('hash_1');
    await ground.ask('alter table mcp_server add column later text');
    expect(await store.servers.findByTokenHash('hash_1')).toEqual(sampleServer());
    expect(await store.servers.update('mcp_1', { name: 'x', updatedAt: 2_000 }, 1_000)).toMatchObject({ name: 'x' });
    await store.close();
  });

  it('tells of a connection that the server has cut by making a new one', async () => {
    const store = await ground.open();
    await store.ping();
    for (let round = 0; round < 3; round += 1) {
      await ground.ask(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${ground.schema}'`,
      );
      await store.accounts.insert(sampleAccount({ id: `acc_${round}` }));
      expect(await store.accounts.get(`acc_${round}`)).toBeDefined();
    }
    await store.close();
  });

  it('opens ten connections for its work and one to listen, whatever is asked at once', async () => {
    const store = await ground.open();
    await store.accounts.insert(sampleAccount());
    const found = await Promise.all(Array.from({ length: 300 }, () => store.accounts.get('acc_1')));
    expect(found.filter((account) => account?.id === 'acc_1')).toHaveLength(300);
    const rows = await ground.ask(
      `select count(*)::int as open from pg_stat_activity where application_name = '${ground.schema}'`,
    );
    expect(rows).toEqual([{ open: expect.any(Number) }]);
    expect(rows[0]?.open).toBeGreaterThan(5);
    expect(rows[0]?.open).toBeLessThanOrEqual(11);
    await store.close();
  });

  it('keeps two accounts that are changed at the same time from losing a change', async () => {
    const [store, other] = [await ground.open(), await ground.open()];
    await store.accounts.insert(sampleAccount());
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? store : other).accounts.update(
          'acc_1',
          index % 4 < 2 ? { name: 'renamed' } : { scopes: ['ACME.other'] },
        ),
      ),
    );
    expect(await store.accounts.get('acc_1')).toMatchObject({ name: 'renamed', scopes: ['ACME.other'] });
    await Promise.all([store.close(), other.close()]);
  });

  it('leaves a tombstone of every server of an account that goes, the one rotated at that moment too', async () => {
    const [store, other] = [await ground.open(), await ground.open()];
    for (let round = 0; round < 10; round += 1) {
      const accountId = `acc_${round}`;
      await store.accounts.insert(sampleAccount({ id: accountId }));
      const row = sampleServer({ id: `mcp_${round}`, accountId, tokenHash: `hash_${round}` });
      await store.servers.insert(row);
      const tombstone = { tokenHash: row.tokenHash, serverId: row.id, reason: 'rotated', at: 1, purgeAt: 2 } as const;
      const [rotated] = await Promise.all([
        other.servers.rotate(row.id, `fresh_${round}`, tombstone),
        store.accounts.delete(accountId, 5_000),
      ]);
      const lastHash = rotated?.tokenHash ?? row.tokenHash;
      expect(await store.servers.findTombstone(lastHash)).toMatchObject({ reason: 'revoked' });
    }
    await Promise.all([store.close(), other.close()]);
  });
});
