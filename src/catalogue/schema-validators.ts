import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { CatalogueFault } from './catalogue-fault.js';
import { builtValidatorsFile } from './catalogue-files.js';
import type { PresetsRecord } from './preset-record.js';
import type { CatalogueSources } from './read-sources.js';
import type { IntegrationRecord, ResourceRecord } from './records.js';
import type { JointRecord, RolesRecord } from './role-record.js';
import type { RunbookRecord } from './runbook-record.js';
import type { ViewRecord } from './view-record.js';

/** The validators of the record kinds. */
export interface SchemaValidators {
  readonly integration: ValidateFunction<IntegrationRecord>;
  readonly resource: ValidateFunction<ResourceRecord>;
  readonly runbook: ValidateFunction<RunbookRecord>;
  readonly presets: ValidateFunction<PresetsRecord>;
  readonly view: ValidateFunction<ViewRecord>;
  readonly roles: ValidateFunction<RolesRecord>;
  readonly joint: ValidateFunction<JointRecord>;
}

/** The record kinds; each has a schema in `schema/`. */
export const recordKinds = ['integration', 'resource', 'runbook', 'presets', 'view', 'roles', 'joint'] as const;

type Built = SchemaValidators & { readonly digest: string };

let cached: Built | undefined;

/**
 * The validators of a catalogue's schemas: loaded from the build if it made them from the same schemas, compiled
 * otherwise, which takes half a second. Throws `CatalogueFault` if a schema is unusable.
 */
export function schemaValidators(sources: CatalogueSources): SchemaValidators {
  const digest = digestOfSchemas(sources);
  if (cached?.digest !== digest) cached = builtValidators(digest) ?? { ...compileAll(sources), digest };
  return cached;
}

function builtValidators(digest: string): Built | undefined {
  if (!existsSync(builtValidatorsFile)) return undefined;
  const built: Built = createRequire(import.meta.url)(builtValidatorsFile);
  return built.digest === digest ? built : undefined;
}

/** Identifies the schemas of a catalogue. */
export function digestOfSchemas({ texts }: CatalogueSources): string {
  const schemas = [...texts].filter(([path]) => path.startsWith('schema/'));
  return createHash('sha256').update(JSON.stringify(schemas)).digest('hex');
}

/** A compiler of record schemas; `source` keeps the code that it generates. */
export function createAjv(source = false): Ajv2020 {
  return new Ajv2020({
    allErrors: true,
    // Error messages use the text of the schema that was violated.
    verbose: true,
    useDefaults: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    // The optimizer takes longer than it saves on the few records of a run.
    code: { optimize: false, source },
  });
}

function compileAll(sources: CatalogueSources): SchemaValidators {
  const ajv = createAjv();
  return {
    integration: compileOne<IntegrationRecord>(ajv, 'integration', sources),
    resource: compileOne<ResourceRecord>(ajv, 'resource', sources),
    runbook: compileOne<RunbookRecord>(ajv, 'runbook', sources),
    presets: compileOne<PresetsRecord>(ajv, 'presets', sources),
    view: compileOne<ViewRecord>(ajv, 'view', sources),
    roles: compileOne<RolesRecord>(ajv, 'roles', sources),
    joint: compileOne<JointRecord>(ajv, 'joint', sources),
  };
}

/** The validator of one kind of record. Throws `CatalogueFault` if its schema is unusable. */
export function compileOne<T>(
  ajv: Ajv2020,
  kind: (typeof recordKinds)[number],
  { texts }: CatalogueSources,
): ValidateFunction<T> {
  const name = schemaFileOf(kind);
  try {
    const text = texts.get(`schema/${name}`);
    if (text === undefined) throw new Error('is missing');
    return ajv.compile<T>(JSON.parse(text));
  } catch (error) {
    throw new CatalogueFault([`schema/${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** The file of a kind's schema, which is its `$id` too. */
export function schemaFileOf(kind: string): string {
  return `${kind}.schema.json`;
}
