// npm run helm: renders deploy/helm in the configurations of its tests, validates the output by schemas and types of Kubernetes, with
// negative controls, and checks what it refuses. Also runs kustomize and Helm itself, if they are installed. Outside CI: it
// fetches Go and Sprig from Debian's packages, and types from npm, into a folder of the user's cache.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import { expectations, refusals } from './helm/expectations.mjs';
import { buildRenderer, hasProgram, installTypes } from './helm/tools.mjs';
import { validate } from './helm/validate.mjs';
import { run } from './unpack-debian.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const chart = join(root, 'deploy', 'helm');
const rows = [];
const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-helm-'));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true });
}
for (const [what, state, words] of rows)
  process.stdout.write(`${state.padEnd(7)} ${what}${words ? `: ${words}` : ''}\n`);
const count = (state) => rows.filter(([, one]) => one === state).length;
process.stdout.write(`${count('ok')} passed, ${count('FAILED')} failed, ${count('skipped')} skipped\n`);
process.exitCode = count('FAILED') > 0 || count('ok') === 0 ? 1 : 0;

function report(what, faults) {
  rows.push([what, faults.length === 0 ? 'ok' : 'FAILED', faults.join('; ')]);
}

async function main() {
  const [renderer, packages] = [buildRenderer(), await installTypes()];
  const render = (file) => JSON.parse(run(renderer, [chart, 'gatehouse', ...(file ? [file] : [])]));
  const all = {};
  for (const [name, { kinds, facts }] of Object.entries(expectations)) {
    const { files, error } = render(join(chart, 'tests', `${name}.yaml`));
    if (error !== undefined) {
      report(`chart, ${name}`, [error]);
      continue;
    }
    const objects = objectsOf(Object.values(files).filter((_text, index) => Object.keys(files)[index] !== 'NOTES.txt'));
    const made = Object.keys(objects).sort();
    const faults = made.join() === [...kinds].sort().join() ? [] : [`makes ${made.join(', ')}`];
    report(`chart, ${name}`, [
      ...faults,
      ...facts(objects).flatMap(([words, holds]) => (holds ? [] : [`not true: ${words}`])),
    ]);
    for (const [kind, object] of Object.entries(objects)) all[`${name}/${kind}`] = object;
  }
  const untested = readdirSync(join(chart, 'tests')).filter((file) => !(file.replace('.yaml', '') in expectations));
  report('every configuration is looked at', untested);
  for (const [what, values, words] of refusals) {
    const file = join(scratch, 'values.yaml');
    writeFileSync(file, stringify(values));
    const { error = 'rendered' } = render(file);
    report(`refused: ${what}`, words.test(error) ? [] : [error]);
  }
  report('chart: schemas and types of Kubernetes', await validate(all, packages));
  await negativeControls(all, packages);
  await kustomize(packages);
  askHelm();
}

// A validation that accepts these proves nothing about the rest.
async function negativeControls(all, packages) {
  const wrong = structuredClone(all['defaults/Deployment']);
  const route = all['gateway-api/HTTPRoute'];
  const mistakes = [
    ['a misspelt member', /replicaz/, { ...wrong, spec: { ...wrong.spec, replicaz: 2 } }],
    [
      'a text where a number belongs',
      /replicas must be integer/,
      { ...wrong, spec: { ...wrong.spec, replicas: 'two' } },
    ],
    ['no selector', /required property selector/, { ...wrong, spec: { ...wrong.spec, selector: undefined } }],
    ['a route without its form', /rules must be array/, { ...route, spec: { ...route.spec, rules: 'all' } }],
  ];
  for (const [what, words, object] of mistakes) {
    const faults = await validate({ [what]: object }, packages);
    report(
      `negative control: ${what}`,
      faults.some((fault) => words.test(fault)) ? [] : [faults.join() || 'was accepted'],
    );
  }
}

async function kustomize(packages) {
  const program = [
    ['kubectl', ['kustomize']],
    ['kustomize', ['build']],
  ].find(([name]) => hasProgram(name));
  if (!program) {
    rows.push(['kustomize', 'skipped', 'neither kubectl nor kustomize is installed']);
    return;
  }
  const text = run(program[0], [...program[1], join(root, 'deploy', 'kubernetes')]);
  report('kustomize: schemas and types of Kubernetes', await validate(objectsOf([text]), packages));
}

function askHelm() {
  if (!hasProgram('helm')) {
    rows.push(['helm lint', 'skipped', 'Helm is not installed; Debian has no package of it']);
    return;
  }
  for (const name of Object.keys(expectations)) {
    const values = ['--values', join(chart, 'tests', `${name}.yaml`)];
    for (const args of [
      ['lint', '--strict', chart, ...values],
      ['template', 'gatehouse', chart, ...values],
    ])
      try {
        run('helm', args);
        report(`helm ${args[0]}, ${name}`, []);
      } catch (error) {
        report(`helm ${args[0]}, ${name}`, [error.message]);
      }
  }
}

function objectsOf(texts) {
  const objects = texts
    .flatMap((text) => parseAllDocuments(text, { uniqueKeys: true }))
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    })
    .filter(Boolean);
  return Object.fromEntries(objects.map((object) => [object.kind, object]));
}
