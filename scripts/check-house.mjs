// House rules that no linter knows: file length, words that belong in the catalogue, one reader of time and environment, clean paths.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);
const isCode = (name) => /\.(ts|tsx|mjs|js|cjs)$/.test(name);
const isSource = (name) => name.startsWith('src/') && name.endsWith('.ts');
const isTest = (name) => /\.test\.ts$|\/test-|^src\/store\/contract\.ts$/.test(name);

const rules = [
  { says: 'a word of one service: the integration is data', applies: isSource, pattern: /zoho|zoid|zgid/i },
  {
    says: 'a loose type or a silenced check',
    applies: (name) => /\.(ts|tsx)$/.test(name),
    pattern: /(:|<|\bas)\s*any\b|@ts-ignore|@ts-nocheck|biome-ignore/,
  },
  {
    says: 'reads the environment outside src/config',
    applies: (name) => isSource(name) && !isTest(name) && !name.startsWith('src/config/'),
    pattern: /process\.env\b/,
  },
  {
    says: 'reads the time outside base/clock',
    applies: (name) => isSource(name) && !isTest(name) && name !== 'src/base/clock.ts',
    pattern: /Date\.now\(|new Date\(\)|performance\.now\(/,
  },
  {
    says: 'a path of a machine',
    applies: (name) => name !== 'package-lock.json',
    pattern: /(?<![\w.$}])\/(work|farm|root)\/[a-z.]/,
  },
  {
    says: 'a download address',
    applies: (name) => name.endsWith('package-lock.json'),
    pattern: /"resolved": *"https?:/,
  },
  { says: 'a narrowed test', applies: isCode, pattern: /\b(it|test|describe)\.(only|todo)\(/ },
];

const faults = [];
for (const name of files) {
  if (name === 'scripts/check-house.mjs') continue;
  let text;
  try {
    text = readFileSync(join(root, name), 'utf8');
  } catch {
    continue;
  }
  if (text.includes('\u0000')) continue;
  const lines = text.split('\n');
  if (isCode(name) && lines.length > 401) faults.push(`${name}: ${lines.length - 1} lines; at most 400`);
  for (const { says, applies, pattern } of rules) {
    if (!applies(name)) continue;
    lines.forEach((line, index) => {
      if (pattern.test(line)) faults.push(`${name}:${index + 1}: ${says}: ${line.trim().slice(0, 120)}`);
    });
  }
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`House rules: ${files.length} files read, ${faults.length} faults.\n`);
process.exit(faults.length > 0 ? 1 : 0);
