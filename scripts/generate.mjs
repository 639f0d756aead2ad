// Writes every generated file; with --check writes nothing and fails where one is stale.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isCheck = process.argv.includes('--check');
// Each generated file with the command that prints it.
const generated = [
  { file: 'docs/zoho-mail-tools.md', command: ['bin/gatehouse.js', 'tools', 'zoho-mail', '--markdown'] },
  { file: 'docs/integration-records.md', command: ['scripts/integration-records.mjs'] },
];

let stale = 0;
for (const { file, command } of generated) {
  const result = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`${command.join(' ')} failed: ${result.stderr}`);
  let present = null;
  try {
    present = readFileSync(join(root, file), 'utf8');
  } catch {}
  if (present === result.stdout) continue;
  if (isCheck) {
    stale += 1;
    process.stderr.write(`${file} is stale: run npm run generate.\n`);
  } else {
    writeFileSync(join(root, file), result.stdout);
    process.stdout.write(`${file} written.\n`);
  }
}
process.stdout.write(`${generated.length} generated files, ${stale} stale.\n`);
process.exit(stale > 0 ? 1 : 0);
