// Writes every generated file; with --check writes nothing and fails where one is stale.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settings } from '../dist/config/settings.js';
import { clientsOf, envExample, pageWithSettings } from './settings-docs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isCheck = process.argv.includes('--check');
// Each generated file with what it should say.
const generated = [
  { file: 'docs/zoho-mail-tools.md', print: () => printed(['bin/gatehouse.js', 'tools', 'zoho-mail', '--markdown']) },
  {
    file: 'docs/cloudflare-dns-tools.md',
    print: () => printed(['bin/gatehouse.js', 'tools', 'cloudflare-dns', '--markdown']),
  },
  {
    file: 'docs/google-workspace-tools.md',
    print: () => printed(['bin/gatehouse.js', 'tools', 'google-workspace', '--markdown']),
  },
  {
    file: 'docs/microsoft-365-tools.md',
    print: () => printed(['bin/gatehouse.js', 'tools', 'microsoft-365', '--markdown']),
  },
  { file: 'docs/integration-records.md', print: () => printed(['scripts/integration-records.mjs']) },
  { file: 'docs/errors.md', print: () => printed(['scripts/print-errors.mjs']) },
  { file: 'docs/api-reference.md', print: () => printed(['scripts/print-api.mjs']) },
  { file: 'client/src/generated.ts', print: () => printed(['scripts/generate-client.mjs']) },
  {
    file: 'docs/settings.md',
    print: () => pageWithSettings(read('docs/settings.md'), settings, clientsOf(root)),
  },
  { file: '.env.example', print: () => envExample(settings, clientsOf(root)) },
];

let stale = 0;
for (const { file, print } of generated) {
  const wanted = print();
  const existing = existsSync(join(root, file)) ? read(file) : null;
  if (existing === wanted) continue;
  if (isCheck) {
    stale += 1;
    process.stderr.write(`${file} is stale: run npm run generate.\n`);
  } else {
    writeFileSync(join(root, file), wanted);
    process.stdout.write(`${file} written.\n`);
  }
}
process.stdout.write(`${generated.length} generated files, ${stale} stale.\n`);
process.exit(stale > 0 ? 1 : 0);

function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

function printed(command) {
  const result = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`${command.join(' ')} failed: ${result.stderr}`);
  return result.stdout;
}
