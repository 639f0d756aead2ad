import { namesBoundBy } from './bindings.js';
import type { RecordPath } from './read-record.js';
import type {
  AnswerCaseRecord,
  ArgumentRecord,
  BindingRecord,
  DocumentationRecord,
  IntegrationRecord,
  MethodRecord,
  ResourceRecord,
} from './records.js';
import { toolNameLengthMax, toolNameOf } from './tool-name.js';

/** One fault that only several records together show: which resource, where in it, what is wrong. */
export interface CrossFault {
  readonly resource: ResourceRecord | null;
  readonly path: RecordPath;
  readonly message: string;
}

/** Judges what no schema of one file can: names that must exist elsewhere, bindings that must meet arguments, names that must be unique. */
export function checkRecords(
  integration: IntegrationRecord,
  resources: readonly ResourceRecord[],
): readonly CrossFault[] {
  const faults: CrossFault[] = [];
  checkIntegration(integration, faults);
  const tools = new Map<string, string>();
  const operations = new Map<string, string>();
  const documented = new Set(
    resources.flatMap((resource) =>
      resource.methods
        .filter((method) => method.documentation)
        .map((method) => toolNameOf(integration, resource, method)),
    ),
  );
  for (const resource of resources) {
    for (const [index, tag] of resource.tags.entries()) {
      if (!Object.hasOwn(integration.tags, tag))
        faults.push({
          resource,
          path: ['tags', index],
          message: `tag ${tag} does not stand in the integration's tags`,
        });
    }
    for (const [index, method] of resource.methods.entries()) {
      const report = (path: RecordPath, message: string): void => {
        faults.push({ resource, path: ['methods', index, ...path], message });
      };
      const name = toolNameOf(integration, resource, method);
      const owner = tools.get(name);
      if (owner) report(['name'], `tool name ${name} is also made by ${owner}`);
      tools.set(name, `${resource.resource}.${method.name}`);
      if (name.length > toolNameLengthMax)
        report(['name'], `tool name ${name} has ${name.length} characters; at most ${toolNameLengthMax}`);
      for (const [at, operation] of method.operations.entries()) {
        const other = operations.get(operation);
        if (other) report(['operations', at], `operation ${operation} is also covered by ${other}`);
        operations.set(operation, `${resource.resource}.${method.name}`);
      }
      checkMethod({ integration, resource, method, documented, report });
    }
  }
  return faults;
}

function checkIntegration(integration: IntegrationRecord, faults: CrossFault[]): void {
  const ids = integration.data_centers.map((center) => center.id);
  if (!ids.includes(integration.default_data_center))
    faults.push({ resource: null, path: ['default_data_center'], message: `is none of ${ids.join(', ')}` });
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) !== index)
      faults.push({ resource: null, path: ['data_centers', index, 'id'], message: `${id} stands twice` });
}

interface MethodInHand {
  readonly integration: IntegrationRecord;
  readonly resource: ResourceRecord;
  readonly method: MethodRecord;
  readonly documented: ReadonlySet<string>;
  readonly report: (path: RecordPath, message: string) => void;
}

function checkMethod(hand: MethodInHand): void {
  const { integration, method, report } = hand;
  for (const [index, tag] of (method.tags ?? []).entries()) {
    if (!Object.hasOwn(integration.tags, tag))
      report(['tags', index], `tag ${tag} does not stand in the integration's tags`);
  }
  if (method.effect === 'read' && method.request.method !== 'GET')
    report(['effect'], `a ${method.request.method} request cannot be read-only`);
  if ((method.name === 'list' || method.name === 'get') && method.effect !== 'read')
    report(['effect'], `${method.name} must be read`);
  for (const [at, found] of (method.answers?.cases ?? []).entries()) checkCase(hand, found, ['answers', 'cases', at]);
  for (const [at, advice] of (method.answers?.advice ?? []).entries())
    checkPattern(advice.matches, ['answers', 'advice', at, 'matches'], report);
  if (method.documentation) checkDocumentation(hand, method.documentation);
}

function checkDocumentation(hand: MethodInHand, documentation: DocumentationRecord): void {
  const { integration, method, report } = hand;
  const args = documentation.arguments;
  const contextNames = new Set(integration.context.map((item) => item.name));
  const bound = namesBoundBy(method);
  for (const name of bound) {
    if (!Object.hasOwn(args, name) && !contextNames.has(name))
      report(['request'], `uses ${name}, which is neither an argument nor a context value`);
  }
  for (const [name, field] of Object.entries(args)) {
    if (contextNames.has(name))
      report(['documentation', 'arguments', name], 'is a context value: it is added by itself');
    if (!bound.includes(name)) report(['documentation', 'arguments', name], 'is used nowhere in the request');
    checkField(hand, field, ['documentation', 'arguments', name]);
    if (field.also_named_by && !Object.hasOwn(args, field.also_named_by))
      report(['documentation', 'arguments', name, 'also_named_by'], `${field.also_named_by} is not an argument`);
  }
  for (const part of ['query', 'body'] as const) {
    for (const [key, binding] of Object.entries(method.request[part] ?? {}))
      checkBinding(hand, binding, ['request', part, key]);
  }
  const paging = method.answers?.paging;
  if (paging)
    for (const key of ['start', 'limit'] as const)
      if (!Object.hasOwn(args, paging[key])) report(['answers', 'paging', key], `${paging[key]} is not an argument`);
  if (documentation.description.length < 20)
    report(['documentation', 'description'], 'says too little for a model to choose by');
}

function checkCase({ resource, report }: MethodInHand, found: AnswerCaseRecord, path: RecordPath): void {
  for (const [field, condition] of Object.entries(found.when)) {
    if (typeof condition === 'object' && condition !== null)
      checkPattern(condition.matches, [...path, 'when', field, 'matches'], report);
  }
  if (found.lookup) {
    const target = resource.methods.find((method) => method.name === found.lookup);
    if (target?.effect !== 'read')
      report([...path, 'lookup'], `${found.lookup} is no read method of ${resource.resource}`);
  }
}

function checkPattern(pattern: string, path: RecordPath, report: MethodInHand['report']): void {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    report(path, error instanceof Error ? error.message : 'is no regular expression');
  }
}

function checkField(hand: MethodInHand, field: ArgumentRecord, path: RecordPath, depth = 1): void {
  const { report } = hand;
  if (depth > 4) report(path, 'stands too deep: clients take five levels of schema at most');
  if (!field.description && !field.from && depth === 1) report(path, 'needs a description');
  for (const [index, tool] of (field.from ?? []).entries())
    if (!hand.documented.has(tool)) report([...path, 'from', index], `${tool} is no tool of this integration`);
  if (field.pattern) checkPattern(field.pattern, [...path, 'pattern'], report);
  if (field.type === 'array' && !field.items) report(path, 'is an array without items');
  if (field.enum && field.default !== undefined && !field.enum.some((choice) => choice === field.default))
    report([...path, 'default'], 'is none of the enum');
  for (const successor of Object.values(field.retired_values ?? {}))
    if (!field.enum?.includes(successor)) report([...path, 'retired_values'], `${successor} is none of the enum`);
  if (field.items) checkField(hand, field.items, [...path, 'items'], depth + 1);
  for (const [name, member] of Object.entries(field.properties ?? {}))
    checkField(hand, member, [...path, 'properties', name], depth + 1);
}

function checkBinding(hand: MethodInHand, binding: BindingRecord, path: RecordPath): void {
  if ('choose' in binding) {
    const field = hand.method.documentation?.arguments[binding.choose];
    const choices = field?.type === 'boolean' ? ['true', 'false'] : (field?.enum ?? []).map(String);
    const values = Object.keys(binding.values);
    for (const choice of choices)
      if (!values.includes(choice)) hand.report([...path, 'values'], `says nothing for ${choice}`);
    for (const value of values)
      if (!choices.includes(value)) hand.report([...path, 'values', value], `is no value of ${binding.choose}`);
  } else if ('object' in binding) {
    for (const [key, member] of Object.entries(binding.object)) checkBinding(hand, member, [...path, 'object', key]);
  } else if ('list' in binding) {
    for (const [index, item] of binding.list.entries()) checkBinding(hand, item, [...path, 'list', index]);
  }
}
