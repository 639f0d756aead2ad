import { createHash } from 'node:crypto';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { CatalogueFault } from './catalogue-fault.js';
import { checkPresets } from './check-presets.js';
import { checkRecords } from './check-records.js';
import { checkCompletions, checkRunbooks } from './check-runbooks.js';
import { type CatalogueSources, sourcesIn } from './read-sources.js';
import type { IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';
import { callsOf } from './role-calls.js';
import type { JointRunbook, RolesRecord } from './role-record.js';
import { type SchemaValidators, schemaValidators } from './schema-validators.js';
import { toolNameOf } from './tool-name.js';
import type { WithheldIntegration } from './types.js';
import { type ValidatedJoint, validateJoint } from './validate-joint.js';
import { type RecordFile, validateRecord, validateWritten } from './validate-record.js';
import { type RunbookFile, validateRunbook } from './validate-runbook.js';
import { validateViews } from './validate-views.js';
import type { ValidatedIntegration } from './validated-integration.js';
import type { View } from './view-record.js';

/** The contents of a catalogue folder: valid integrations and withheld ones. */
export interface ValidatedSources {
  readonly integrations: readonly ValidatedIntegration[];
  readonly withheld: readonly WithheldIntegration[];
  readonly joint: readonly JointRunbook[];
}

/**
 * Validates a catalogue's files: first the records by their schemas, then what only shows across several records. An
 * error only withholds its own integration. Names in `taken` belong to integrations of other folders. Throws
 * `CatalogueFault` if a schema is unusable.
 */
export function validateSources(sources: CatalogueSources, taken: ReadonlySet<string> = new Set()): ValidatedSources {
  const schemas = schemaValidators(sources);
  const integrations = new Map<string, ValidatedIntegration>();
  const withheld: WithheldIntegration[] = [];
  for (const folder of sources.folders) {
    const faults: string[] = [];
    const integration = validateIntegration(folder, { sources, schemas, faults });
    const name = integration?.record.name ?? '';
    if (taken.has(name) || integrations.has(name))
      faults.push(`${folder}/integration.yaml:1:1 name: ${name} is taken by another integration; choose another name`);
    if (integration && faults.length === 0) integrations.set(name, integration);
    else withheld.push({ folder, faults });
  }
  const validated = validateProcedures(sources, [...integrations.values()]);
  if (validated.faults.length > 0) withheld.push({ folder: '_joint', faults: validated.faults });
  return { integrations: [...integrations.values()], withheld, joint: validated.joint };
}

/** Validates the procedures over several integrations in the files, with the roles of these integrations. */
export function validateProcedures(
  sources: CatalogueSources,
  integrations: readonly ValidatedIntegration[],
): ValidatedJoint {
  const roles = integrations.flatMap((one) => Object.entries(one.roles));
  return validateJoint(sources, schemaValidators(sources).joint, roles);
}

/**
 * The integrations of a catalogue folder that must be without errors. Throws `CatalogueFault` with every error of every
 * file.
 */
export function requireValidSources(sources: CatalogueSources): Pick<ValidatedSources, 'integrations' | 'joint'> {
  const { integrations, withheld, joint } = validateSources(sources);
  if (withheld.length > 0) throw new CatalogueFault(withheld.flatMap(({ faults }) => faults));
  if (integrations.length === 0) throw new CatalogueFault([`${sources.folder}: no integration found`]);
  return { integrations, joint };
}

interface JudgeWork {
  readonly sources: CatalogueSources;
  readonly schemas: SchemaValidators;
  readonly faults: string[];
}

function validateFile<T>(
  path: string,
  validate: ValidateFunction<T>,
  { texts, written }: CatalogueSources,
): RecordFile<T> | readonly string[] {
  const text = texts.get(path) ?? '';
  return written?.has(path)
    ? validateWritten(written.get(path), { text, shownAs: path, validate })
    : validateRecord(text, path, validate);
}

/** The resource files without errors. Reports the errors of the others. */
function readResources(
  paths: readonly string[],
  { sources, schemas, faults }: JudgeWork,
): readonly RecordFile<ResourceRecord>[] {
  const good: RecordFile<ResourceRecord>[] = [];
  for (const path of paths) {
    const file = validateFile(path, schemas.resource, sources);
    if (isFaultList(file)) faults.push(...file);
    else good.push(file);
  }
  return good;
}

function validateIntegration(folder: string, work: JudgeWork): ValidatedIntegration | null {
  const { sources, schemas, faults } = work;
  const headPath = `${folder}/integration.yaml`;
  if (!sources.texts.has(headPath)) {
    faults.push(`${folder}: integration.yaml is missing`);
    return null;
  }
  const head = validateFile(headPath, schemas.integration, sources);
  const paths = sourcesIn(sources, `${folder}/resources`);
  if (paths.length === 0) faults.push(`${folder}/resources: no resource file found`);
  const good = readResources(paths, work);
  if (isFaultList(head)) {
    faults.push(...head);
    return null;
  }
  // Cross checks over part of a catalogue would only repeat the errors of the invalid file.
  if (good.length < paths.length || paths.length === 0) return null;
  const resources = good.map((file) => file.record);
  const crossFaults = checkRecords(head.record, resources);
  for (const { resource, path, message } of crossFaults) {
    const file = good.find((candidate) => candidate.record === resource) ?? head;
    faults.push(file.fault(path, message));
  }
  if (crossFaults.length > 0) return null;
  const tools = documentedTools(head.record, resources);
  const runbooks = validateRunbooks(`${folder}/runbooks`, work, { head, tools });
  const validated = validateViews(`${folder}/views`, {
    integrationName: head.record.name,
    sources,
    validate: schemas.view,
    tools,
  });
  faults.push(...validated.faults);
  const presets = readOptional(`${folder}/presets.yaml`, schemas.presets, work);
  if (presets) faults.push(...checkPresets(presets, head.record, resources));
  const roles = readOptional(`${folder}/roles.yaml`, schemas.roles, work);
  if (roles) faults.push(...checkRoles(roles, tools));
  const guide = sources.texts.get(`${folder}/guide.md`)?.trim() ?? null;
  return {
    record: head.record,
    resources,
    runbooks: runbooks.map(({ record, body }) => ({ record, body })),
    presets: presets?.record.presets ?? [],
    guide,
    views: validated.views,
    roles: roles?.record.roles ?? {},
    version: versionOf(
      [head, ...good, ...runbooks, ...[presets, roles].filter((file) => file !== undefined)],
      guide,
      validated.views,
    ),
  };
}

/** An optional file; undefined if it is absent or has errors, which are reported. */
function readOptional<T>(
  path: string,
  validate: ValidateFunction<T>,
  { sources, faults }: JudgeWork,
): RecordFile<T> | undefined {
  const text = sources.texts.get(path);
  const file = text === undefined ? undefined : validateRecord(text, path, validate);
  if (!file || !isFaultList(file)) return file;
  faults.push(...file);
  return undefined;
}

function versionOf(
  files: readonly { readonly file: string; readonly text: string }[],
  guide: string | null,
  views: readonly View[],
): string {
  const version = createHash('sha256');
  for (const { file, text } of files) version.update(`${file}\n${text.length}\n${text}`);
  version.update(guide ?? '');
  for (const view of views) version.update(view.digest);
  return version.digest('hex').slice(0, 16);
}

/** Validates what the schema of roles cannot: tools and their arguments must exist. */
function checkRoles(file: RecordFile<RolesRecord>, tools: ReadonlyMap<string, MethodRecord>): readonly string[] {
  return Object.entries(file.record.roles).flatMap(([role, record]) =>
    Object.entries(callsOf(record)).flatMap(([name, call]) => {
      const part = record.kind !== 'service' || name === 'look' ? [] : record.also?.[name] ? ['also'] : ['acts'];
      const place = ['roles', role, ...part, name];
      const method = tools.get(call.tool);
      if (!method) return [file.fault([...place, 'tool'], `there is no tool ${call.tool}`)];
      const known = method.documentation?.arguments ?? {};
      return Object.keys(call.arguments).flatMap((argument) =>
        Object.hasOwn(known, argument)
          ? []
          : [file.fault([...place, 'arguments', argument], `${call.tool} has no argument ${argument}`)],
      );
    }),
  );
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

interface RunbookRecords {
  readonly head: RecordFile<IntegrationRecord>;
  readonly tools: ReadonlyMap<string, MethodRecord>;
}

function validateRunbooks(
  folder: string,
  { sources, schemas, faults }: JudgeWork,
  { head, tools }: RunbookRecords,
): readonly RunbookFile[] {
  const good: RunbookFile[] = [];
  for (const path of sourcesIn(sources, folder)) {
    const file = validateRunbook(sources.texts.get(path) ?? '', path, schemas.runbook);
    if ('record' in file) good.push(file);
    else faults.push(...file);
  }
  const ground = { integration: head.record, tools };
  for (const { name, message } of checkCompletions(ground)) faults.push(head.fault(['completions', name], message));
  faults.push(...checkRunbooks(good, ground));
  return good;
}

function isFaultList<T>(file: RecordFile<T> | readonly string[]): file is readonly string[] {
  return Array.isArray(file);
}
