import type { JsonObject } from '../base/index.js';
import type { JointRunbook, RunbookArgumentRecord } from '../catalogue/index.js';
import type { Guide } from '../guidance/index.js';

/** A procedure that the gateway carries out, as the API shows it. */
export function serializeRunbook({ record }: JointRunbook, services: readonly string[]): JsonObject {
  return {
    name: record.name,
    title: record.title,
    description: record.description,
    arguments: record.arguments.map(serializeArgument),
    steps: record.steps.map(({ name, title }) => ({ name, title })),
    services: [...services],
  };
}

/** A runbook that a person carries out, as the API shows it. */
export function serializeGuide({ name, title, description, arguments: asked, preface, steps }: Guide): JsonObject {
  return {
    name,
    title,
    description,
    arguments: asked.map(serializeArgument),
    preface,
    steps: steps.map((step) => ({
      name: step.name,
      text: step.text,
      tools: step.tools.map(({ name: shown, toolName, title: words, accountId, isRead }) => ({
        name: shown,
        account_tool: toolName,
        title: words,
        integrated_account_id: accountId,
        is_read: isRead,
      })),
    })),
  };
}

function serializeArgument({ name, title, description, required, default: value }: RunbookArgumentRecord): JsonObject {
  return { name, title, description, required: required === true, default: value ?? null };
}
