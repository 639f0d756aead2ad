import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../..', import.meta.url));
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'gatehouse-copy-'));
  for (const name of ['bin', 'dist', 'catalogue', 'package.json'])
    cpSync(join(program, name), join(copy, name), { recursive: true });
  symlinkSync(join(program, 'node_modules'), join(copy, 'node_modules'), 'junction');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function listTools(): { readonly code: number | null; readonly output: string; readonly errors: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(copy, 'bin', 'gatehouse.js'), 'tools', 'zoho-mail', '--tags', 'domains'],
    { encoding: 'utf8' },
  );
  return { code: status, output: stdout, errors: stderr };
}

// So that the output shows which form was loaded.
function markCompiled(): void {
  const file = join(copy, 'dist', 'compiled', 'catalogue.json');
  const [firstLine = '', body = ''] = readFileSync(file, 'utf8').split('\n');
  const marked = body.replaceAll(/"title":"[^"]*"/g, '"title":"As it was built"');
  const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
  writeFileSync(file, `${firstLine.replace(digestOf(body), digestOf(marked))}\n${marked}\n`);
}

it('the built program takes the catalogue as it was judged when it was built, and the files themselves once one has changed', () => {
  markCompiled();
  expect(listTools()).toMatchObject({ code: 0, errors: '', output: expect.stringContaining('As it was built') });

  const file = join(copy, 'catalogue', 'zoho-mail', 'resources', 'domains.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/title: .*/g, 'title: Changed by the operator'));
  const changed = listTools();
  expect(changed).toMatchObject({ code: 0, errors: '', output: expect.stringContaining('Changed by the operator') });
  expect(changed.output).not.toContain('As it was built');

  writeFileSync(file, text.replace('effect: read', 'effect: reads'));
  expect(listTools()).toMatchObject({
    code: 1,
    output: '',
    errors: expect.stringMatching(
      /zoho-mail\/resources\/domains\.yaml:\d+:\d+ methods\[0\]\.effect: must be one of read, write, destructive/,
    ),
  });
});
