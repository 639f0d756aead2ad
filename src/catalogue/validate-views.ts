import { createHash } from 'node:crypto';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { composeView, type ViewFrame } from './compose-view.js';
import { type CatalogueSources, sourcesIn } from './read-sources.js';
import type { MethodRecord } from './records.js';
import { type RecordFile, validateRecord } from './validate-record.js';
import type { View, ViewRecord } from './view-record.js';

/** What views are built from and validated against. */
export interface ViewContext {
  readonly integrationName: string;
  readonly sources: CatalogueSources;
  readonly validate: ValidateFunction<ViewRecord>;
  /** Every documented method by the name of its tool. */
  readonly tools: ReadonlyMap<string, MethodRecord>;
}

const frameFiles = { script: '_view/host.js', style: '_view/page.css' } as const;

// A page's own policy blocks the first two in the browser; here they are reported at start, with their line. The last
// one would end the script element.
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\b(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|document\.write\w*)\b/, 'makes markup of a string'],
  [/\b(?:eval|Function|fetch|XMLHttpRequest|WebSocket|EventSource|importScripts|import)\s*\(/, 'runs or loads code'],
  [/<\/script|<!--/i, 'is not allowed in the script of a page'],
];

/**
 * Validates the views of a folder, each a record (`<name>.yaml`) and a script (`<name>.js`). Returns the valid ones and
 * every error of the others.
 */
export function validateViews(
  folder: string,
  ground: ViewContext,
): { readonly views: readonly View[]; readonly faults: readonly string[] } {
  const { sources } = ground;
  const paths = sourcesIn(sources, folder);
  const records = paths.filter((path) => path.endsWith('.yaml'));
  const faults = paths
    .filter((path) => path.endsWith('.js') && !records.includes(path.replace(/\.js$/, '.yaml')))
    .map((path) => `${path}:1:1 (root): there is no record of this name next to it`);
  if (records.length === 0) return { views: [], faults };
  const views: View[] = [];
  const frame = readFrame(sources, faults);
  const shownBy = new Map<string, string>();
  for (const path of records) {
    const file = validateRecord(sources.texts.get(path) ?? '', path, ground.validate);
    if (!('record' in file)) {
      faults.push(...file);
      continue;
    }
    const script = readScript(sources, path.replace(/\.yaml$/, '.js'));
    const found = [
      ...checkRecord(file, { tools: ground.tools, shownBy }),
      ...(script === null
        ? [file.fault(['name'], `there is no script ${file.record.name}.js next to it`)]
        : checkScript(script, file, ground.tools)),
    ];
    faults.push(...found);
    if (found.length > 0 || script === null || frame === null) continue;
    const html = composeView(file.record, script, frame);
    const digest = createHash('sha256').update(html).digest('hex');
    views.push({ record: file.record, uri: `ui://${ground.integrationName}/${file.record.name}`, html, digest });
  }
  return { views, faults };
}

function readFrame(sources: CatalogueSources, faults: string[]): ViewFrame | null {
  const script = readScript(sources, frameFiles.script);
  const style = readScript(sources, frameFiles.style);
  if (script === null) faults.push(`${frameFiles.script}: is missing, and every view needs it`);
  if (style === null) faults.push(`${frameFiles.style}: is missing, and every view needs it`);
  return script === null || style === null ? null : { script, style };
}

// A browser normalizes line ends to line feeds before it computes a digest.
function readScript({ texts }: CatalogueSources, path: string): string | null {
  return texts.get(path)?.replaceAll(/\r\n?/g, '\n') ?? null;
}

function checkRecord(
  file: RecordFile<ViewRecord>,
  { tools, shownBy }: Pick<ViewContext, 'tools'> & { readonly shownBy: Map<string, string> },
): readonly string[] {
  const { record } = file;
  const faults: string[] = [];
  if (!file.file.endsWith(`/${record.name}.yaml`)) faults.push(file.fault(['name'], 'must be the name of its file'));
  for (const part of ['shows', 'calls'] as const)
    for (const [index, tool] of record[part].entries())
      if (!tools.has(tool)) faults.push(file.fault([part, index], `there is no tool ${tool}`));
  for (const [index, tool] of record.shows.entries()) {
    const other = shownBy.get(tool);
    if (other !== undefined) faults.push(file.fault(['shows', index], `${tool} is shown by ${other} already`));
    shownBy.set(tool, record.name);
  }
  return faults;
}

function checkScript(script: string, file: RecordFile<ViewRecord>, tools: ViewContext['tools']): readonly string[] {
  const { calls } = file.record;
  const shownAs = file.file.replace(/\.yaml$/, '.js');
  const faults: string[] = [];
  const named = new Set<string>();
  for (const [index, line] of script.split('\n').entries()) {
    for (const [pattern, says] of forbidden) {
      const match = pattern.exec(line);
      if (match) faults.push(`${shownAs}:${index + 1}:${match.index + 1} ${match[0]}: ${says}`);
    }
    for (const match of line.matchAll(/['"`]([A-Za-z0-9_]+)['"`]/g)) {
      const name = match[1] ?? '';
      named.add(name);
      if (tools.has(name) && !calls.includes(name))
        faults.push(`${shownAs}:${index + 1}:${match.index + 1} ${name}: is named here but not listed under calls`);
    }
  }
  for (const [index, tool] of calls.entries())
    if (!named.has(tool)) faults.push(file.fault(['calls', index], `${tool} is named nowhere in the script`));
  return faults;
}
