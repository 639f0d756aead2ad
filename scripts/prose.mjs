// `npm run prose`: counts banned forms in documentation, messages and comments, and fails where a count exceeds the baseline.
// `-- FILE ...` lists the findings of these files; `-- --write` lowers the baseline; `-- --accept` sets it to today's counts.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from './prose/rules.mjs';
import { textsOf } from './prose/texts.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const baselineFile = join(root, 'scripts/prose/baseline.json');
const worstShown = 10;
const findingsShown = 5;
const args = process.argv.slice(2);
const chosen = args.filter((arg) => !arg.startsWith('--')).map((arg) => relative(root, join(process.cwd(), arg)));

const isTest = (name) => /\.test\.tsx?$|\/test-support\/|^test\//.test(name);
/** The group of a text by its file and kind, or null where it is not checked. */
const groupOf = (name, kind) => {
  if (/^scripts\/prose\/|^(?:bench|findings)\/|-lock\.json$|^CODE_OF_CONDUCT/.test(name)) return null;
  if (name.endsWith('.md')) {
    if (name.startsWith('docs/decisions/')) return 'decisions';
    return /^docs\/[\w-]+-tools\.md$|^(?:docs\/(?:errors|integration-records)|CHANGELOG)\.md$/.test(name)
      ? null
      : 'docs';
  }
  const part = name.includes('/') ? name.split('/')[0] : 'root';
  if (kind === 'comment') return isTest(name) ? 'test comments' : `${part} comments`;
  if (isTest(name) || part === 'root' || part.startsWith('.') || ['scripts', 'deploy'].includes(part)) return null;
  return name.startsWith('src/cli/') ? 'cli messages' : `${part} messages`;
};

const counts = {};
const byFile = new Map();
let files = 0;
for (const name of listed()) {
  const source = readFileSync(join(root, name), 'utf8');
  files += 1;
  for (const { kind, line, text } of textsOf(name, source)) {
    const group = groupOf(name, kind);
    if (group === null) continue;
    for (const rule of rules)
      for (const found of text.matchAll(rule.pattern))
        add({ name, group, rule, line: lineIn(text, found, line), found });
  }
}
for (const name of chosen) for (const one of byFile.get(name) ?? []) process.stdout.write(`${shown(name, one)}\n`);

const baseline = JSON.parse(readFileSync(baselineFile, 'utf8'));
let risen = 0;
for (const [group, ofGroup] of Object.entries(counts))
  for (const [rule, count] of Object.entries(ofGroup)) {
    const allowed = baseline[group]?.[rule] ?? 0;
    if (count <= allowed) continue;
    risen += 1;
    const { instead } = rules.find(({ name }) => name === rule);
    process.stderr.write(`${group}: ${rule} ${count}, allowed ${allowed}. Write instead: ${instead}.\n`);
    for (const one of inGroup(group, rule).slice(-findingsShown)) process.stderr.write(`  ${one}\n`);
  }
report();
if (args.includes('--accept')) writeBaseline((count) => count);
else if (args.includes('--write')) writeBaseline((count, allowed) => Math.min(count, allowed));
else process.exitCode = risen > 0 ? 1 : 0;

function listed() {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(
      (name) =>
        /\.(?:md|ya?ml|tsx?|mjs|js)$/.test(name) && !/^(?:client\/src\/generated|catalogue\/_template)/.test(name),
    )
    .filter((name) => groupOf(name, 'comment') !== null);
}

function add({ name, group, rule, line, found }) {
  counts[group] ??= {};
  counts[group][rule.name] = (counts[group][rule.name] ?? 0) + 1;
  const list = byFile.get(name) ?? [];
  const context = found.input.slice(Math.max(0, found.index - 50), found.index + found[0].length + 30);
  list.push({ group, rule, line, context: context.replace(/\s+/g, ' ').trim() });
  byFile.set(name, list);
}

function lineIn(text, { index }, line) {
  return line + text.slice(0, index).split('\n').length - 1;
}

function inGroup(group, rule) {
  return [...byFile].flatMap(([name, list]) =>
    list.filter((one) => one.group === group && one.rule.name === rule).map((one) => shown(name, one)),
  );
}

function shown(name, { rule, line, context }) {
  return `${name}:${line}: ${rule.name}: "${context}" (${rule.instead})`;
}

function report() {
  const worst = [...byFile].sort(([, one], [, other]) => other.length - one.length).slice(0, worstShown);
  for (const [group, ofGroup] of Object.entries(counts).sort())
    process.stdout.write(`${group}: ${Object.values(ofGroup).reduce((sum, count) => sum + count, 0)}\n`);
  process.stdout.write(`Worst files: ${worst.map(([name, list]) => `${name} ${list.length}`).join(', ')}.\n`);
  const total = [...byFile.values()].reduce((sum, list) => sum + list.length, 0);
  process.stdout.write(`Prose: ${files} files read, ${total} banned forms, ${risen} counts above the baseline.\n`);
}

function writeBaseline(choose) {
  const next = {};
  for (const [group, ofGroup] of Object.entries(counts).sort())
    for (const [rule, count] of Object.entries(ofGroup).sort()) {
      const kept = choose(count, baseline[group]?.[rule] ?? 0);
      if (kept > 0) next[group] = { ...next[group], [rule]: kept };
    }
  writeFileSync(baselineFile, `${JSON.stringify(next, null, 2)}\n`);
}
