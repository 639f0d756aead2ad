import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './start-gatehouse.js';

const root = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'));
const dataDir = join(root, 'data');
const environment = { DATABASE_URL: '', GATEHOUSE_ENCRYPTION_KEY: '', GATEHOUSE_TOKEN_HASH_KEY: '' };
const run = (...args: string[]) => runCommand([...args, '--data-dir', dataDir], environment);
const file = (name: string): string => join(dataDir, name);
const newKey = (): string => `${randomBytes(32).toString('base64')}\n`;

beforeAll(async () => {
  expect(await run('tokens', 'create', '--name', 'first')).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(['token-hash.key', 'encryption.key'])('a %s that is not the one the database was used with', (name) => {
  it('stops every command and the start of a gateway, names the file, and is reported by doctor', async () => {
    const right = readFileSync(file(name));
    writeFileSync(file(name), newKey(), { mode: 0o600 });
    for (const args of [
      ['serve', '--port', '0', '--json'],
      ['tokens', 'list'],
      ['mcp', 'list'],
    ]) {
      const refused = await run(...args);
      expect(refused, args[0]).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(`${file(name)} does not hold the key that this database was used with`);
    }
    const doctor = await run('doctor', '--json');
    expect(doctor.code).toBe(1);
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      healthy: false,
      findings: expect.arrayContaining([
        { name: 'key', verdict: 'fault', detail: expect.stringContaining(file(name)) },
      ]),
    });
    writeFileSync(file(name), right, { mode: 0o600 });
    expect(await run('tokens', 'list')).toMatchObject({ code: 0, stdout: expect.stringContaining('first') });
  });

  it('is not made anew where it is missing', async () => {
    renameSync(file(name), join(root, name));
    const refused = await run('tokens', 'list');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`${file(name)} is missing`);
    expect(readdirSync(dataDir)).not.toContain(name);
    renameSync(join(root, name), file(name));
    expect((await run('tokens', 'list')).code).toBe(0);
  });
});

// The intent, and the row that closes it and names it.
const closed = [
  ['outcome_unknown', 'object'],
  ['ok', 'string'],
];

/** The outcomes of an action's rows in the chain, oldest first. */
async function rowsOf(action: string): Promise<readonly unknown[]> {
  const { stdout } = await run('audit', 'export');
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { [name: string]: unknown });
  return rows.filter((row) => row.action === action).map(({ outcome, intent_id: intent }) => [outcome, typeof intent]);
}

describe('keys that change', () => {
  it('by a rotation fit before and after the old key has gone', async () => {
    expect((await run('keys', 'rotate')).code).toBe(0);
    expect(await rowsOf('keys.rotate')).toEqual(closed);
    for (const name of readdirSync(dataDir).filter((name) => name.startsWith('encryption.key.'))) rmSync(file(name));
    expect((await run('tokens', 'list')).code).toBe(0);
  });

  it('for good, because the old ones are lost, are adopted by a command of their own', async () => {
    writeFileSync(file('encryption.key'), newKey(), { mode: 0o600 });
    expect((await run('tokens', 'list')).code).toBe(1);
    expect((await run('keys', 'adopt')).code).toBe(0);
    expect(await rowsOf('keys.adopt')).toEqual(closed);
    expect((await run('tokens', 'list')).code).toBe(0);
  });
});

describe('a database that was put into another place', () => {
  it('is not opened with the keys of that place, and opens with its own', async () => {
    const other = join(root, 'other');
    const migrated = await runCommand(
      ['migrate', '--from', `sqlite:${dataDir}`, '--to', `sqlite:${other}`],
      environment,
    );
    expect(migrated, migrated.stderr).toMatchObject({ code: 0 });
    for (const name of ['encryption.key', 'token-hash.key'])
      writeFileSync(join(other, name), newKey(), { mode: 0o600 });
    const refused = await runCommand(['tokens', 'list', '--data-dir', other], environment);
    expect(refused.code).toBe(1);
    for (const name of ['encryption.key', 'token-hash.key']) {
      expect(refused.stderr).toContain(join(other, name));
      writeFileSync(join(other, name), readFileSync(file(name)));
    }
    expect((await runCommand(['tokens', 'list', '--data-dir', other], environment)).stdout).toContain('first');
  });
});

describe.skipIf(process.platform === 'win32')('files that every user of the machine may read', () => {
  it.each(['token-hash.key', 'encryption.key', 'gatehouse.db'])(
    'are reported at start and by doctor: %s',
    async (name) => {
      chmodSync(file(name), 0o644);
      const doctor = await run('doctor', '--json');
      chmodSync(file(name), 0o600);
      expect(JSON.parse(doctor.stdout)).toMatchObject({
        findings: expect.arrayContaining([
          { name: 'files', verdict: 'warning', detail: expect.stringContaining(`chmod 600 ${file(name)}`) },
        ]),
      });
      const well = await run('doctor', '--json');
      expect(well.stdout).toContain('closed to other users');
    },
  );
});
