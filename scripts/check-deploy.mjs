// Checks what `deploy/` ships, where no container engine and no cluster is at hand: every file parses, nothing secret has a default,
// everything is as narrow as it can be, and each name (of a setting, a route, a port, a metric) is one that the program has.
// `node scripts/check-deploy.mjs [folder [clone]]` checks another folder of the same layout against another clone, as its tests do.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { checkCompose } from './deploy/compose.mjs';
import { checkDockerfile } from './deploy/dockerfile.mjs';
import { checkDocs } from './deploy/docs.mjs';
import { checkHelm } from './deploy/helm.mjs';
import { checkKubernetes } from './deploy/kubernetes.mjs';
import { checkAlertTests, checkMetricNames } from './deploy/metric-names.mjs';
import { readProgramFacts } from './deploy/program-facts.mjs';
import { checkUnit } from './deploy/unit.mjs';

const root = process.argv[3] ?? join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = process.argv[2] ?? join(root, 'deploy');
const faults = [];
const texts = new Map(
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
);
const documents = new Map(
  // The chart's templates are YAML only once they are rendered (npm run helm).
  [...texts]
    .filter(([name]) => /\.ya?ml$/.test(name) && !name.startsWith('helm/templates/'))
    .map(([name, text]) => [name, parse(name, text)]),
);
const facts = readProgramFacts(root);
const parts = {
  facts,
  /** The text of a file that must be there. */
  textOf: (name) => texts.get(name) ?? fault(name, 'is missing') ?? '',
  /** The documents of a YAML file that must be there. */
  documentsOf: (name) => documents.get(name) ?? fault(name, 'is missing') ?? [],
  names: [...texts.keys()],
  fault,
  /** Reports a problem unless the condition holds. */
  want: (name, condition, words) => (condition ? undefined : fault(name, words)),
};

checkDockerfile(parts);
checkCompose(parts);
checkKubernetes(parts);
checkHelm(parts);
checkUnit(parts);
const pages = readPages();
checkDocs({ facts, faultIn: (page, words) => faults.push(`${page}: ${words}`) }, pages);
checkMetricNames(
  parts,
  Object.fromEntries(
    ['docs/operations.md', 'docs/observability.md', 'docs/runbooks.md'].map((page) => [page, pages[page]]),
  ),
);
checkAlertTests(parts);
for (const [name, text] of texts) if (/(^|\/)env\.example$/.test(name)) checkSettings(name, text);

for (const words of faults) process.stderr.write(`${words}\n`);
process.stdout.write(`Packaging: ${texts.size} files read, ${faults.length} faults.\n`);
process.exitCode = faults.length > 0 || texts.size === 0 ? 1 : 0;

function fault(name, words) {
  faults.push(`deploy/${name}: ${words}`);
}

// What people read about settings. Comments in `deploy/` count, because people uncomment them.
function readPages() {
  const docs = ['', 'guides/'].flatMap((folder) =>
    readdirSync(join(root, 'docs', folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => folder + name),
  );
  const names = ['README.md', 'ARCHITECTURE.md', ...docs.map((name) => `docs/${name}`)];
  const pages = Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
  return { ...pages, ...Object.fromEntries([...texts].map(([name, text]) => [`deploy/${name}`, text])) };
}

function parse(name, text) {
  return parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
    for (const error of document.errors) fault(name, error.message.split('\n')[0]);
    return document.toJS();
  });
}

// Commented settings count: they must be right when they are uncommented.
function checkSettings(name, text) {
  for (const [, setting, value] of text.matchAll(/^#?([A-Z][A-Z0-9_]+)=(.*)$/gm)) {
    const isKnown = facts.isSetting(setting) || (name.startsWith('compose/') && facts.composeOnly.has(setting));
    parts.want(name, isKnown, `${setting} is not a setting of the program`);
    parts.want(name, value === '' || !facts.isSecret(setting), `${setting} has a value: nothing secret has a default`);
  }
}
