import { namesBoundBy } from './bindings.js';
import type { IntegrationRecord, MethodRecord } from './records.js';
import type { RunbookFile } from './validate-runbook.js';

/** What runbooks and completions are validated against. */
export interface RunbookContext {
  readonly integration: IntegrationRecord;
  /** Every documented method by the name of its tool. */
  readonly tools: ReadonlyMap<string, MethodRecord>;
}

/**
 * Validates what a runbook's schema cannot: tools and completions must exist, and slots must match arguments. Returns
 * errors with their lines.
 */
export function checkRunbooks(files: readonly RunbookFile[], ground: RunbookContext): readonly string[] {
  const faults: string[] = [];
  for (const file of files) faults.push(...checkHead(file, ground), ...checkBody(file, ground));
  return faults;
}

function checkHead(file: RunbookFile, { integration, tools }: RunbookContext): readonly string[] {
  const { record } = file;
  const faults: string[] = [];
  if (!file.file.endsWith(`/${record.name}.md`)) faults.push(file.fault(['name'], 'must be the name of its file'));
  for (const [index, tool] of record.tools.entries())
    if (!tools.has(tool)) faults.push(file.fault(['tools', index], `there is no tool ${tool}`));
  const names = record.arguments.map((argument) => argument.name);
  for (const [index, { name, complete }] of record.arguments.entries()) {
    if (names.indexOf(name) !== index) faults.push(file.fault(['arguments', index, 'name'], `${name} stands twice`));
    if (!file.body.includes(`{{${name}}}`))
      faults.push(file.fault(['arguments', index, 'name'], `${name} has no slot {{${name}}} in the text`));
    if (complete !== undefined && !Object.hasOwn(integration.completions ?? {}, complete))
      faults.push(file.fault(['arguments', index, 'complete'], `${complete} is none of the integration's completions`));
  }
  return faults;
}

function checkBody(file: RunbookFile, { tools }: RunbookContext): readonly string[] {
  const { body, record } = file;
  const faults: string[] = [];
  const known = new Set(record.arguments.map((argument) => argument.name));
  for (const match of body.matchAll(/\{\{([^{}]*)\}\}/g))
    if (!known.has(match[1] ?? '')) faults.push(file.bodyFault(match.index, `${match[0]} is no argument`));
  const named = new Set<string>();
  for (const match of body.matchAll(/`([A-Za-z0-9_]+)`/g)) {
    const name = match[1] ?? '';
    named.add(name);
    if (tools.has(name) && !record.tools.includes(name))
      faults.push(file.bodyFault(match.index, `${name} is named here but not listed under tools`));
  }
  for (const [index, tool] of record.tools.entries())
    if (!named.has(tool)) faults.push(file.fault(['tools', index], `${tool} is named nowhere in the text`));
  return faults;
}

/** Errors of the integration's completions: each must use a read that needs no arguments. */
export function checkCompletions({ integration, tools }: RunbookContext): readonly { name: string; message: string }[] {
  const contextNames = integration.context.map((item) => item.name);
  return Object.entries(integration.completions ?? {}).flatMap(([name, { tool }]) => {
    const method = tools.get(tool);
    if (method?.effect !== 'read') return [{ name, message: `${tool} is no read-only tool` }];
    const args = method.documentation?.arguments ?? {};
    const needed = namesBoundBy(method).find(
      (bound) => !contextNames.includes(bound) && args[bound]?.required === true && args[bound]?.default === undefined,
    );
    return needed === undefined ? [] : [{ name, message: `${tool} cannot be called without ${needed}` }];
  });
}
