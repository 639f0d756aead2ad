import { createArgumentCheck } from './argument-check.js';
import { namesBoundBy, placeholdersOf } from './bindings.js';
import { checkedSchemaOf, inputSchemaOf, openInputSchema } from './field-schema.js';
import { guardsOf } from './guarded-calls.js';
import { fixedHostsOf, hostPatternsOf } from './hosts.js';
import { listsRest, withListArguments } from './list-arguments.js';
import type { IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';
import { marksOf } from './response-marks.js';
import type { JointRunbook } from './role-record.js';
import { toolNameOf } from './tool-name.js';
import type { Catalogue, Integration, Method, WithheldIntegration } from './types.js';
import type { ValidatedIntegration } from './validated-integration.js';

/** Derives what validated records imply, and indexes them by name. */
export function indexCatalogue({
  integrations,
  withheld = [],
  joint,
}: {
  readonly integrations: readonly ValidatedIntegration[];
  readonly withheld?: readonly WithheldIntegration[];
  readonly joint: readonly JointRunbook[];
}): Catalogue {
  return {
    joint,
    integrations: new Map(integrations.map((validated) => [validated.record.name, indexIntegration(validated)])),
    withheld,
  };
}

/** Finds an integration by name. Ignores letter case, and treats dashes as underscores. */
export function findIntegration({ integrations }: Catalogue, name: string): Integration | undefined {
  return integrations.get(name.toLowerCase().replaceAll('-', '_'));
}

const indexed = new WeakMap<ValidatedIntegration, Integration>();

// An integration that is unchanged after a reload stays the same object, with everything derived from it.
function indexIntegration(validated: ValidatedIntegration): Integration {
  const known = indexed.get(validated) ?? indexValidated(validated);
  indexed.set(validated, known);
  return known;
}

function indexValidated(validated: ValidatedIntegration): Integration {
  const { record, resources } = validated;
  const methods = resources.flatMap((resource) =>
    resource.methods.map((method) => indexMethod(record, resource, withListArguments(method))),
  );
  const byName = new Map(methods.map((method) => [`${method.resource.resource}.${method.record.name}`, method]));
  const hosts = fixedHostsOf(record);
  const patterns = hostPatternsOf(record);
  return Object.freeze({
    ...validated,
    name: record.name,
    methods,
    dataCenter: (id: string) => record.data_centers.find((center) => center.id === id),
    method: (resource: string, name: string) => byName.get(`${resource}.${name}`),
    headers: lowerCased(record.headers),
    hosts,
    isHost: (host: string) => hosts.has(host) || patterns.some((pattern) => pattern.test(host)),
  });
}

function lowerCased(headers: IntegrationRecord['headers']): Integration['headers'] {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function indexMethod(integration: IntegrationRecord, resource: ResourceRecord, record: MethodRecord): Method {
  const bound = new Set(namesBoundBy(record));
  const context = integration.context.filter((item) => bound.has(item.name));
  const guards = guardsOf(integration, record);
  const toolName = toolNameOf(integration, resource, record);
  const checkedSchema = record.documentation
    ? checkedSchemaOf(record.documentation.arguments, context, integration.ids)
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
    inputSchema: record.documentation ? inputSchemaOf(record.documentation.arguments, integration.ids) : null,
    listsRest: listsRest(record),
    marks: marksOf(record),
    argumentNames: new Set([...Object.keys(record.documentation?.arguments ?? {}), ...context.map(({ name }) => name)]),
    checkArguments: createArgumentCheck({ toolName, method: record, inputSchema: checkedSchema, context, guards }),
  });
}
