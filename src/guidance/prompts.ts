import { closestName, ok, type Result, refuse } from '../base/index.js';
import type { Runbook } from '../catalogue/index.js';
import type { Toolset } from '../toolset/index.js';
import type { Prompt, PromptOutcome } from './guidance-types.js';

const valueLengthMax = 2_000;

// Worked out once for each toolset: which of the runbooks its tools can carry out.
const offered = new WeakMap<Toolset, ReadonlyMap<string, Runbook>>();

/** The runbooks of which every tool may be called through this toolset. */
export function runbooksOf(toolset: Toolset): ReadonlyMap<string, Runbook> {
  const present = offered.get(toolset);
  if (present) return present;
  const allowed = toolset.integration.runbooks.filter(({ record }) => record.tools.every((tool) => toolset.find(tool)));
  const byName = new Map(allowed.map((runbook) => [runbook.record.name, runbook]));
  offered.set(toolset, byName);
  return byName;
}

/** A runbook as people choose it. */
export function promptOf({ record }: Runbook): Prompt {
  return {
    name: record.name,
    title: record.title,
    description: record.description,
    arguments: record.arguments.map((argument) => ({
      name: argument.name,
      title: argument.title,
      description:
        argument.default === undefined
          ? argument.description
          : `${argument.description} Otherwise: ${argument.default}.`,
      required: argument.required === true,
    })),
  };
}

/** The runbook of this name, or words on why there is none here. */
export function findRunbook(toolset: Toolset, name: string): Result<Runbook> {
  const runbooks = runbooksOf(toolset);
  const runbook = runbooks.get(name);
  if (runbook) return ok(runbook);
  const shown = JSON.stringify(name.slice(0, 100));
  const hidden = toolset.integration.runbooks.find(({ record }) => record.name === name);
  if (hidden) {
    const missing = hidden.record.tools.filter((tool) => !toolset.find(tool));
    return refuse(
      'invalid_params',
      `The prompt ${shown} is not offered here: this MCP server does not let through ${missing.join(', ')}.`,
    );
  }
  const near = closestName(name, runbooks.keys());
  return refuse('invalid_params', `There is no prompt ${shown}${near === null ? '' : `; did you mean ${near}?`}.`);
}

/** Fills a runbook's slots. */
export function fillRunbook(runbook: Runbook, values: { readonly [name: string]: string }): PromptOutcome {
  const { record, body } = runbook;
  const fault = faultIn(runbook, values);
  if (fault !== null)
    return { kind: 'refused', refusal: refuse('invalid_params', `The prompt ${record.name} ${fault}.`).refusal };
  const defaults = new Map(record.arguments.map((argument) => [argument.name, argument.default ?? '']));
  const text = body.replace(/\{\{(\w+)\}\}/g, (_slot, name: string) => given(values, name) ?? defaults.get(name) ?? '');
  return {
    kind: 'done',
    description: record.description,
    messages: [{ role: 'user', content: { type: 'text', text } }],
  };
}

function faultIn({ record }: Runbook, values: { readonly [name: string]: string }): string | null {
  const names = record.arguments.map((argument) => argument.name);
  for (const name of Object.keys(values)) {
    if (names.includes(name)) continue;
    return `has no argument ${JSON.stringify(name.slice(0, 60))}; it has ${names.join(', ') || 'none'}`;
  }
  for (const { name, required, description } of record.arguments) {
    const value = given(values, name);
    if (required && value === undefined) return `needs ${name}: ${description.replace(/\.$/, '')}`;
    if (value !== undefined && value.length > valueLengthMax)
      return `takes at most ${valueLengthMax} characters for ${name}`;
  }
  return null;
}

// A form sends an empty field for what was not filled in.
function given(values: { readonly [name: string]: string }, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
  return value === '' ? undefined : value;
}
