import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
      paths,
    }),
  );
  return file;
};
const ok = { tags: ['people'], responses: { 200: { description: 'Fine.' } } };

it.each([
  ['missing.json', 1, 'There is no file missing.json'],
  ['http://api.acme.example.com/openapi.json', 2, 'fetched from an https address'],
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
