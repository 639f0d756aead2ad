// House rules that no linter knows: file length, words that belong in the catalogue, one reader of time and environment,
// one way out, clean paths, and a lock file that installs on every platform and names no download address.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const linesMax = 400;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const self = 'scripts/check-house.mjs';
const lockFile = 'package-lock.json';
const generatedFile = 'client/src/generated.ts';
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);
const isCode = (name) => /\.(ts|tsx|mjs|js|cjs)$/.test(name);
const isSource = (name) => name.startsWith('src/') && name.endsWith('.ts');
const isTest = (name) => /\.test\.ts$|\/test-|^src\/store\/contract\.ts$/.test(name);
const isProgram = (name) => isSource(name) && !isTest(name);

const rules = [
  { says: 'a word of one service: the integration is data', applies: isSource, pattern: /zoho|zoid|zgid/i },
  {
    says: 'a silenced check',
    applies: isCode,
    pattern: /@ts-(?:ignore|nocheck|expect-error)|biome-ignore|eslint-disable/,
  },
  {
    says: 'reads the environment outside src/config',
    applies: (name) => isProgram(name) && !name.startsWith('src/config/'),
    pattern: /\bprocess\.env\b|\benv\b.*from 'node:process'/,
  },
  {
    says: 'reads the time outside src/base/clock.ts',
    applies: (name) => isProgram(name) && name !== 'src/base/clock.ts',
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.(?:hrtime|uptime)\b/,
  },
  {
    // The command line speaks to its own gateway and sandbox, as any client would.
    says: 'the built-in fetch: outbound requests go through src/outbound',
    applies: (name) => isProgram(name) && !/^src\/(outbound|cli)\//.test(name),
    pattern: /(?<![\w.#])fetch\(/,
  },
  {
    says: 'a path of one machine',
    applies: (name) => name !== lockFile,
    pattern: /(?<![\w.$}~:/-])\/(?:work|root|home\/\w+|Users\/\w+)\/[\w.]/,
  },
  {
    says: 'the address of a package registry',
    applies: () => true,
    pattern: /\bregistry\.(?!modelcontextprotocol\.)(?:[a-z0-9-]+\.)+[a-z]{2,}\b|^\s*(?:@[\w-]+:)?registry\s*=/i,
  },
  { says: 'a download address', applies: (name) => name === lockFile, pattern: /"resolved": *"[a-z+]+:/ },
  {
    says: 'tells people to run a foreign package: ours is mcp-gatehouse, its command gatehouse',
    applies: () => true,
    pattern:
      /\bnp(?:x|m (?:exec|i|install|init|create))\b(?:\s+(?:-{1,2}[\w-]+|--))*\s+gatehouse\b(?!-)|["']npx["'][^\]]*["']gatehouse["']/,
  },
  { says: 'a narrowed test', applies: isCode, pattern: /\b(?:it|test|describe|suite)\.(?:only|todo)\(/ },
];

const faults = [];
for (const name of files) {
  if (name === self) continue;
  const text = read(name);
  if (text === null || text.includes('\u0000')) continue;
  const lines = text.split('\n');
  const length = text.endsWith('\n') ? lines.length - 1 : lines.length;
  if (isCode(name) && name !== generatedFile && length > linesMax)
    faults.push(`${name}: ${length} lines; at most ${linesMax}`);
  const applying = rules.filter((rule) => rule.applies(name));
  lines.forEach((line, index) => {
    for (const { says, pattern } of applying)
      if (pattern.test(line)) faults.push(`${name}:${index + 1}: ${says}: ${line.trim().slice(0, 120)}`);
  });
}
faults.push(...lockFaults(), ...sharedNames());
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`House rules: ${files.length} files read, ${faults.length} faults.\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

// One name, one meaning: two exported types of the program never share one. The dashboard and the sandbox are programs of their own.
function sharedNames() {
  const places = new Map();
  for (const name of files.filter(isProgram)) {
    for (const [, type] of (read(name) ?? '').matchAll(/^export (?:interface|type|(?:abstract )?class) (\w+)/gm)) {
      const place = `${/^(?:sandbox|dashboard)/.exec(name)?.[0] ?? 'src'} ${type}`;
      places.set(place, [...(places.get(place) ?? []), name]);
    }
  }
  return [...places]
    .filter(([, names]) => names.length > 1)
    .map(([place, names]) => `${names.join(', ')}: two exported types are called ${place.split(' ')[1]}`);
}

// A package's binaries for other platforms are optional: where one could not be looked up, npm leaves it out of the lock
// file silently, and `npm ci` refuses that file everywhere.
function lockFaults() {
  const packages = JSON.parse(read(lockFile) ?? '{"packages":{}}').packages;
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(packages, place, name))
      .map(
        (name) => `${lockFile}: ${name}, optional for ${place}, is missing: choose a version that has it, lock again`,
      ),
  );
}

// Resolves as Node.js does: in the package's own node_modules, then in every node_modules folder above.
function isLocked(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (`${folder ? `${folder}/` : ''}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
  }
}

/** A file's text, or null for one that git knows and the disk has lost. */
function read(name) {
  try {
    return readFileSync(join(root, name), 'utf8');
  } catch {
    return null;
  }
}
