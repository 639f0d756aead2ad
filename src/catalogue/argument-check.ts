import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  closestName,
  type Failure,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  refuse,
} from '../base/index.js';
import { normalizeArguments } from './normalize-arguments.js';
import type { AdviceRecord, ContextRecord, MethodRecord } from './records.js';
import type { CheckedArguments } from './types.js';

// One compiler for all tools: what it compiles is kept by each check, so it keeps nothing itself.
const compiler = new Ajv2020({ allErrors: true, strict: false, addUsedSchema: false });

export interface ArgumentCheckParts {
  readonly toolName: string;
  readonly method: MethodRecord;
  readonly inputSchema: JsonObject;
  /** The context values that the method's template uses. */
  readonly context: readonly ContextRecord[];
}

/** Makes the judge of one method's arguments; its schema is compiled on the first call, which takes milliseconds, and kept. */
export function createArgumentCheck(
  parts: ArgumentCheckParts,
): (input: unknown, context: { readonly [name: string]: string }) => Result<CheckedArguments> {
  const fields = parts.method.documentation?.arguments ?? {};
  const advice = (parts.method.answers?.advice ?? []).map((record) => ({
    record,
    pattern: new RegExp(record.matches, 'u'),
  }));
  let validate: ValidateFunction | undefined;
  return (input, context) => {
    if (input !== undefined && !isJsonObject(input)) {
      return refuse('invalid_params', `The arguments of ${parts.toolName} must be an object.`, {
        failures: [{ path: 'arguments', message: 'must be an object' }],
      });
    }
    const notes: string[] = [];
    const values = normalizeArguments(input ?? {}, fields, notes);
    const filled = fillContext(values, parts, context);
    if (!filled.ok) return filled;
    validate ??= compiler.compile(parts.inputSchema);
    if (!validate(filled.value)) {
      const failures = (validate.errors ?? []).map((error) => failureOf(error, parts.inputSchema));
      return refuse(
        'invalid_params',
        `${parts.toolName} cannot take these arguments: ${failures.map((failure) => `${failure.path} ${failure.message}`).join('; ')}.`,
        { failures },
      );
    }
    for (const { record, pattern } of advice) if (isAdvised(record, pattern, filled.value)) notes.push(record.say);
    return ok({ values: filled.value, notes });
  };
}

function fillContext(
  values: JsonObject,
  parts: ArgumentCheckParts,
  context: { readonly [name: string]: string },
): Result<JsonObject> {
  if (parts.context.length === 0) return ok(values);
  const filled: { [name: string]: JsonValue } = { ...values };
  for (const item of parts.context) {
    const known = context[item.name];
    const given = typeof filled[item.name] === 'number' ? String(filled[item.name]) : filled[item.name];
    if (given === undefined || given === '') {
      if (known === undefined) {
        return refuse(
          'invalid_params',
          `${item.name} is needed: the connected account has no ${item.title} of its own.`,
          {
            failures: [{ path: item.name, message: 'is required for this account' }],
          },
        );
      }
      filled[item.name] = known;
    } else if (item.foreign === 'refuse' && known !== undefined && given !== known) {
      return refuse(
        'invalid_params',
        `${item.name} ${JSON.stringify(given).slice(0, 60)} is not the connected ${item.title}, which is ${known}. Leave ${item.name} out: it is filled in.`,
        {
          failures: [{ path: item.name, message: `must be ${known} or left out` }],
        },
      );
    } else {
      filled[item.name] = given;
    }
  }
  return ok(filled);
}

function failureOf(error: ErrorObject, schema: JsonObject): Failure {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
  const inside = (name: unknown): string => (path ? `${path}.${String(name)}` : String(name));
  switch (error.keyword) {
    case 'required':
      return { path: inside(error.params.missingProperty), message: 'is required' };
    case 'additionalProperties': {
      const name = String(error.params.additionalProperty);
      const known = path === '' && isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
      const near = closestName(name, known);
      const hint = near
        ? `did you mean ${near}?`
        : known.length > 0
          ? `known: ${known.join(', ')}`
          : 'not allowed here';
      return { path: inside(name.slice(0, 80)), message: `is not an argument (${hint})` };
    }
    case 'enum':
      return {
        path: path || 'arguments',
        message: `must be one of ${(error.params.allowedValues as readonly unknown[]).join(', ')}`,
      };
    case 'pattern':
      return {
        path: path || 'arguments',
        message:
          error.params.pattern === '^[0-9]{1,20}$'
            ? 'must be an id of digits alone'
            : (error.message ?? 'has the wrong form'),
      };
    default:
      return { path: path || 'arguments', message: error.message ?? 'is not valid' };
  }
}

function isAdvised(record: AdviceRecord, pattern: RegExp, values: JsonObject): boolean {
  for (const [name, allowed] of Object.entries(record.when)) if (!allowed.includes(String(values[name]))) return false;
  const value = values[record.argument];
  const texts = Array.isArray(value) ? value : [value];
  return texts.some((text) => typeof text === 'string' && pattern.test(text));
}
