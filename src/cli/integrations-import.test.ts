import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from './index.js';

let folder = '';
let output = '';
let errors = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    output += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    errors += String(chunk);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (
  source: string,
  ...flags: readonly string[]
): Promise<{ code: number; output: string; errors: string }> => {
  [output, errors] = ['', ''];
  const out = join(folder, 'acme');
  const code = await runCommandLine([
    'node',
    'gatehouse',
    'integrations',
    'import',
    source,
    '--name',
    'acme',
    '--out',
    out,
    ...flags,
  ]);
  return { code, output, errors };
};
const documentWith = (paths: object): string => {
  const file = join(folder, 'openapi.json');
  writeFileSync(
    file,
    JSON.stringify({
      openapi: '3.0.3',
      info: { title: 'Acme', version: '1' },
      servers: [{ url: 'https://api.acme.example.com' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      paths,
    }),
  );
  return file;
};
const ok = { tags: ['people'], responses: { 200: { description: 'Fine.' } } };

it.each([
  ['missing.json', 1, 'There is no file missing.json'],
  ['http://api.acme.example.com/openapi.json', 2, 'must be a file or an https address'],
  ['https://127.0.0.1/openapi.json', 1, 'cannot be fetched'],
])('refuses %s with %i', async (source, code, words) => {
  const refused = await run(source);
  expect([refused.code, refused.errors]).toEqual([code, expect.stringContaining(words)]);
  expect(existsSync(join(folder, 'acme'))).toBe(false);
});

it('lists without writing, writes, and exits with 3 where an imported tool changes', async () => {
  const before = documentWith({ '/users': { get: ok } });
  expect((await run(before, '--list')).output).toMatch(/people +1/);
  expect(existsSync(join(folder, 'acme'))).toBe(false);
  expect(await run(before)).toMatchObject({
    code: 0,
    output: expect.stringContaining('1 tools; 0 operations left out'),
  });
  const added = documentWith({ '/users': { get: ok, post: ok } });
  expect(await run(added, '--diff')).toMatchObject({
    code: 0,
    output: expect.stringContaining('added: create_a_acme_user'),
  });
  const changed = documentWith({
    '/users': { get: { ...ok, parameters: [{ name: 'q', in: 'query', required: true }] } },
  });
  expect(await run(changed, '--diff')).toMatchObject({
    code: 3,
    output: expect.stringContaining('changed: list_all_acme_users'),
  });
  expect((await run(changed, '--diff')).code).toBe(3);
  expect((await run(changed)).code).toBe(0);
  expect((await run(changed, '--diff')).code).toBe(0);
});

describe('a newer document over an installation', () => {
  const command = async (...args: readonly string[]): Promise<string> => {
    [output, errors] = ['', ''];
    const flags = ['--data-dir', join(folder, 'data'), '--json'];
    expect(await runCommandLine(['node', 'gatehouse', ...args, ...flags])).toBe(0);
    return String(JSON.parse(output).id);
  };
  const query = (name: string): object => ({ ...ok, parameters: [{ name, in: 'query', schema: { type: 'string' } }] });

  it('exits with 3 only where an MCP server pins a tool that changes, and names the server', async () => {
    vi.stubEnv('GATEHOUSE_CATALOGUE', folder);
    vi.stubEnv('ACME_TOKEN', 'secret');
    expect((await run(documentWith({ '/users': { get: ok }, '/teams': { get: ok } }))).code).toBe(0);
    const account = await command('accounts', 'connect', 'acme', '--value-env', 'token=ACME_TOKEN');
    const pins = ['--name', 'Night shift', '--tools', 'list_all_acme_users', '--pin-tools'];
    const server = await command('mcp', 'create', '--account', account, ...pins);
    const diff = ['--diff', '--data-dir', join(folder, 'data')];
    const unpinned = await run(documentWith({ '/users': { get: ok }, '/teams': { get: query('q') } }), ...diff);
    expect(unpinned).toMatchObject({ code: 0, output: expect.stringContaining('changed: list_all_acme_teams') });
    const pinned = await run(documentWith({ '/users': { get: query('q') }, '/teams': { get: ok } }), ...diff);
    expect(pinned).toMatchObject({ code: 3, errors: expect.stringContaining('Tools that 1 MCP servers pin') });
    expect(pinned.output).toContain(`pinned by ${server} (Night shift): list_all_acme_users`);
    const gone = await run(documentWith({ '/teams': { get: ok } }), ...diff, '--json');
    expect(gone.code).toBe(3);
    expect(JSON.parse(gone.output).affected_servers).toEqual([
      { id: server, name: 'Night shift', tools: ['list_all_acme_users'] },
    ]);
  });
});
