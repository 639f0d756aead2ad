// Makes a catalogue of integrations with 100 tools each out of the shipped one's records, and its compiled form.
// Arguments: its folder, the compiled form's file, and how many integrations (default 100). Prints how many there are, and how long judging
// all of them takes.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { compileCatalogue } from '../../dist/catalogue/open-catalogue.js';

const [folder, compiledFile, count = '100'] = process.argv.slice(2);
const integrationCount = Number(count);
const toolCount = 100;
const shipped = fileURLToPath(new URL('../../catalogue/', import.meta.url));
const source = join(shipped, 'zoho-mail');
const read = (...parts) => parse(readFileSync(join(source, ...parts), 'utf8'), { merge: true });

// What names single tools and resources is left out, because not all of them are chosen.
const { completions: _completions, objects: _objects, ...head } = read('integration.yaml');
const texts = [];
let tools = 0;
for (const file of readdirSync(join(source, 'resources'))) {
  const resource = read('resources', file);
  const count = resource.methods.filter(({ documentation }) => documentation).length;
  if (tools + count > toolCount) continue;
  tools += count;
  for (const method of resource.methods) standAlone(method);
  texts.push([file, stringify(resource, { aliasDuplicateObjects: false })]);
}
for (const name of ['schema', '_view']) cpSync(join(shipped, name), join(folder, name), { recursive: true });
for (let index = 0; index < integrationCount; index += 1) {
  const name = `service${index}`;
  mkdirSync(join(folder, name, 'resources'), { recursive: true });
  writeFileSync(join(folder, name, 'integration.yaml'), stringify({ ...head, name, title: `Service ${index}` }));
  for (const [file, text] of texts) writeFileSync(join(folder, name, 'resources', file), text);
}
const started = performance.now();
writeFileSync(compiledFile, await compileCatalogue(folder));
const validatedMs = Math.round(performance.now() - started);
process.stdout.write(
  `${JSON.stringify({ integrations: integrationCount, tools: tools * integrationCount, validatedMs })}\n`,
);

/** Takes out what names tools that are not among the chosen ones. */
function standAlone(method) {
  delete method.intents;
  if (method.answers?.cases) method.answers.cases = method.answers.cases.filter(({ lookup }) => lookup === undefined);
  withoutSources(method.documentation);
}

function withoutSources(value) {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value.from) && value.type !== undefined) delete value.from;
  for (const one of Object.values(value)) withoutSources(one);
}
