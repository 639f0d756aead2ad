import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { createArgumentCheck } from './argument-check.js';
import { namesBoundBy, placeholdersOf } from './bindings.js';
import { CatalogueFault } from './catalogue-fault.js';
import { checkPresets } from './check-presets.js';
import { checkRecords } from './check-records.js';
import { checkCompletions, checkRunbooks } from './check-runbooks.js';
import { inputSchemaOf, openInputSchema } from './field-schema.js';
import { withFieldSelection } from './field-selection.js';
import { loadViews } from './load-views.js';
import { namesIn } from './names-in.js';
import type { PresetRecord, PresetsRecord } from './preset-record.js';
import { type RecordFile, readRecord } from './read-record.js';
import { type RunbookFile, readRunbook } from './read-runbook.js';
import type { IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';
import { marksOf } from './response-marks.js';
import type { RunbookRecord } from './runbook-record.js';
import { toolNameOf } from './tool-name.js';
import type { Catalogue, Integration, Method } from './types.js';
import type { View, ViewRecord } from './view-record.js';

interface Schemas {
  readonly integration: ValidateFunction<IntegrationRecord>;
  readonly resource: ValidateFunction<ResourceRecord>;
  readonly runbook: ValidateFunction<RunbookRecord>;
  readonly presets: ValidateFunction<PresetsRecord>;
  readonly view: ValidateFunction<ViewRecord>;
}

/**
 * Loads every integration of a catalogue folder (`<folder>/<integration>/`, schemas in `<folder>/schema/`; names that begin with `_`
 * are templates and passed over). Throws `CatalogueFault` with every fault of every file.
 */
export function loadCatalogue(folder: string): Catalogue {
  if (!existsSync(join(folder, 'schema')))
    throw new CatalogueFault([`${folder}: there is no catalogue here (schema/ is missing)`]);
  const schemas = readSchemas(join(folder, 'schema'));
  const faults: string[] = [];
  const integrations = new Map<string, Integration>();
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'schema' && !/^[_.]/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  for (const name of folders) {
    const integration = loadIntegration(join(folder, name), name, { schemas, faults });
    if (!integration) continue;
    if (integrations.has(integration.name))
      faults.push(`${name}/integration.yaml:1:1 name: ${integration.name} is taken by another folder`);
    integrations.set(integration.name, integration);
  }
  if (faults.length > 0) throw new CatalogueFault(faults);
  if (integrations.size === 0) throw new CatalogueFault([`${folder}: no integration found`]);
  return { integrations };
}

function readSchemas(folder: string): Schemas {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
  });
  const compile = <T>(name: string): ValidateFunction<T> => {
    try {
      return ajv.compile<T>(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    } catch (error) {
      throw new CatalogueFault([`schema/${name}: ${error instanceof Error ? error.message : String(error)}`]);
    }
  };
  return {
    integration: compile<IntegrationRecord>('integration.schema.json'),
    resource: compile<ResourceRecord>('resource.schema.json'),
    runbook: compile<RunbookRecord>('runbook.schema.json'),
    presets: compile<PresetsRecord>('presets.schema.json'),
    view: compile<ViewRecord>('view.schema.json'),
  };
}

function loadIntegration(
  path: string,
  folderName: string,
  { schemas, faults }: { schemas: Schemas; faults: string[] },
): Integration | null {
  const head = join(path, 'integration.yaml');
  if (!existsSync(head)) {
    faults.push(`${folderName}: integration.yaml is missing`);
    return null;
  }
  const integrationFile = readRecord(head, `${folderName}/integration.yaml`, schemas.integration);
  const resourceFolder = join(path, 'resources');
  const names = namesIn(resourceFolder, '.yaml');
  if (names.length === 0) faults.push(`${folderName}/resources: no resource file found`);
  const resourceFiles = names.map((name) =>
    readRecord(join(resourceFolder, name), `${folderName}/resources/${name}`, schemas.resource),
  );
  const good: RecordFile<ResourceRecord>[] = [];
  for (const file of resourceFiles) {
    if (isFaultList(file)) faults.push(...file);
    else good.push(file);
  }
  if (isFaultList(integrationFile)) {
    faults.push(...integrationFile);
    return null;
  }
  // Cross checks over half a catalogue would only repeat what the broken file already says.
  if (good.length < resourceFiles.length || names.length === 0) return null;
  const resources = good.map((file) => file.record);
  const crossFaults = checkRecords(integrationFile.record, resources);
  for (const { resource, path: where, message } of crossFaults) {
    const file = good.find((candidate) => candidate.record === resource) ?? integrationFile;
    faults.push(file.fault(where, message));
  }
  if (crossFaults.length > 0) return null;
  const tools = documentedTools(integrationFile.record, resources);
  const runbooks = loadRunbooks(join(path, 'runbooks'), `${folderName}/runbooks`, {
    schemas,
    faults,
    head: integrationFile,
    tools,
  });
  const { views, faults: viewFaults } = loadViews(join(path, 'views'), `${folderName}/views`, {
    integrationName: integrationFile.record.name,
    frameFolder: join(path, '..', '_view'),
    validate: schemas.view,
    tools,
  });
  faults.push(...viewFaults);
  const presetFile = join(path, 'presets.yaml');
  const presets = existsSync(presetFile)
    ? readRecord(presetFile, `${folderName}/presets.yaml`, schemas.presets)
    : undefined;
  if (presets && isFaultList(presets)) faults.push(...presets);
  else if (presets) faults.push(...checkPresets(presets, integrationFile.record, resources));
  const guide = join(path, 'guide.md');
  return indexIntegration(integrationFile, good, {
    runbooks,
    views,
    presets: presets && !isFaultList(presets) ? presets.record.presets : [],
    guide: existsSync(guide) ? readFileSync(guide, 'utf8').trim() : null,
  });
}

interface RunbookWork {
  readonly schemas: Schemas;
  readonly faults: string[];
  readonly head: RecordFile<IntegrationRecord>;
  readonly tools: ReadonlyMap<string, MethodRecord>;
}

function loadRunbooks(
  folder: string,
  shownAs: string,
  { schemas, faults, head, tools }: RunbookWork,
): readonly RunbookFile[] {
  const good: RunbookFile[] = [];
  for (const name of namesIn(folder, '.md')) {
    const file = readRunbook(join(folder, name), `${shownAs}/${name}`, schemas.runbook);
    if ('record' in file) good.push(file);
    else faults.push(...file);
  }
  const ground = { integration: head.record, tools };
  for (const { name, message } of checkCompletions(ground)) faults.push(head.fault(['completions', name], message));
  faults.push(...checkRunbooks(good, ground));
  return good;
}

/** Every method that becomes a tool, by the tool's name. */
function documentedTools(
  integration: IntegrationRecord,
  resources: readonly ResourceRecord[],
): ReadonlyMap<string, MethodRecord> {
  return new Map(
    resources.flatMap((resource) =>
      resource.methods
        .filter((method) => method.documentation)
        .map((method) => [toolNameOf(integration, resource, method), method] as const),
    ),
  );
}

function isFaultList<T>(file: RecordFile<T> | readonly string[]): file is readonly string[] {
  return Array.isArray(file);
}

interface Guidance {
  readonly runbooks: readonly RunbookFile[];
  readonly views: readonly View[];
  readonly presets: readonly PresetRecord[];
  readonly guide: string | null;
}

function indexIntegration(
  head: RecordFile<IntegrationRecord>,
  files: readonly RecordFile<ResourceRecord>[],
  { runbooks, views, presets, guide }: Guidance,
): Integration {
  const { record } = head;
  const resources = files.map((file) => file.record);
  const methods = resources.flatMap((resource) =>
    resource.methods.map((method) => indexMethod(record, resource, withFieldSelection(method))),
  );
  const byName = new Map(methods.map((method) => [`${method.resource.resource}.${method.record.name}`, method]));
  const version = createHash('sha256');
  for (const file of [head, ...files, ...runbooks]) version.update(`${file.file}\n${file.text.length}\n${file.text}`);
  version.update(guide ?? '');
  for (const view of views) version.update(view.digest);
  return Object.freeze({
    name: record.name,
    record,
    version: version.digest('hex').slice(0, 16),
    resources,
    methods,
    presets,
    runbooks: runbooks.map((file) => ({ record: file.record, body: file.body })),
    guide,
    views,
    dataCenter: (id: string) => record.data_centers.find((center) => center.id === id),
    method: (resource: string, name: string) => byName.get(`${resource}.${name}`),
    hosts: new Set(record.data_centers.flatMap((center) => [center.hosts.api, center.hosts.accounts])),
  });
}

function indexMethod(integration: IntegrationRecord, resource: ResourceRecord, record: MethodRecord): Method {
  const bound = new Set(namesBoundBy(record));
  const context = integration.context.filter((item) => bound.has(item.name));
  const toolName = toolNameOf(integration, resource, record);
  const inputSchema = record.documentation
    ? inputSchemaOf(record.documentation.arguments, context)
    : openInputSchema(placeholdersOf(record.request.path));
  const tags = new Set([
    ...resource.tags,
    ...(record.tags ?? []),
    ...(record.effect === 'destructive' ? ['destructive'] : []),
  ]);
  return Object.freeze({
    record,
    resource,
    toolName,
    tags: [...tags],
    inputSchema: record.documentation ? inputSchema : null,
    marks: marksOf(record),
    checkArguments: createArgumentCheck({ toolName, method: record, inputSchema, context }),
  });
}
