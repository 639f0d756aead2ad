import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isJsonObject, type JsonObject, type JsonValue, ok, type Result, refuse } from '../base/index.js';
import type { AdviceRecord } from './answers-record.js';
import { refuseArguments } from './argument-failures.js';
import { refuseNone, refuseSearch, refuseTexts } from './guard-values.js';
import { type MethodGuard, refuseGuarded } from './guarded-calls.js';
import { normalizeArguments } from './normalize-arguments.js';
import type { ContextRecord, MethodRecord } from './records.js';
import type { CheckedArguments } from './types.js';

// One compiler for all tools. Each check stores its compiled schema, so the compiler stores none. Its optimizer would take
// as long as the rest of compiling, on the first call of each tool, and save a tenth of a microsecond per call.
const compiler = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: false,
  addUsedSchema: false,
  code: { optimize: false },
});

/** Dependencies of the validation of one method's arguments. */
export interface ArgumentCheckDeps {
  readonly toolName: string;
  readonly method: MethodRecord;
  readonly inputSchema: JsonObject;
  /** The context values in the method's template. */
  readonly context: readonly ContextRecord[];
  readonly guards: readonly MethodGuard[];
}

type AccountContext = { readonly [name: string]: string };

/**
 * Creates the validation of one method's arguments. Its schema is compiled on the first call, which takes milliseconds,
 * and cached.
 */
export function createArgumentCheck(
  parts: ArgumentCheckDeps,
): (input: unknown, context: AccountContext) => Result<CheckedArguments> {
  const fields = parts.method.documentation?.arguments ?? {};
  const advice = (parts.method.answers?.advice ?? []).map((record) => ({
    record,
    pattern: new RegExp(record.matches, 'u'),
  }));
  // A read has nothing to clear, and a new object has no value yet; anywhere else, dropping a null would look like a
  // cleared field.
  const { effect, name } = parts.method;
  const nulls = effect === 'read' || name === 'create' || !parts.method.documentation ? 'drop' : 'keep';
  let validate: ValidateFunction | undefined;
  return (input, context) => {
    if (input !== undefined && !isJsonObject(input)) {
      return refuse('invalid_params', `The arguments of ${parts.toolName} must be an object.`, {
        failures: [{ path: 'arguments', message: 'must be an object' }],
      });
    }
    const notes: string[] = [];
    const values = normalizeArguments(input ?? {}, fields, { notes, nulls });
    const filled = parts.context.length === 0 ? ok(values) : fillContext(values, parts, context);
    if (!filled.ok) return filled;
    validate ??= compiler.compile(parts.inputSchema);
    if (!validate(filled.value)) return refuseArguments(parts.toolName, validate.errors ?? []);
    const refused = refuseValues(parts, filled.value, context);
    if (refused) return refused;
    for (const { record, pattern } of advice) if (isAdvised(record, pattern, filled.value)) notes.push(record.say);
    return ok({ values: filled.value, notes });
  };
}

function refuseValues(
  { method, guards }: ArgumentCheckDeps,
  values: JsonObject,
  context: AccountContext,
): Result<never> | null {
  return (
    refuseNone(method.needs_one_of ?? [], values) ??
    refuseSearch(values, method.documentation?.arguments ?? {}) ??
    refuseTexts(values, method.documentation?.arguments ?? {}) ??
    refuseGuarded(guards, values, context)
  );
}

function fillContext(values: JsonObject, parts: ArgumentCheckDeps, context: AccountContext): Result<JsonObject> {
  const filled: { [name: string]: JsonValue } = { ...values };
  for (const item of parts.context) {
    const known = Object.hasOwn(context, item.name) ? context[item.name] : undefined;
    const given = textOf(filled[item.name]);
    if (given === undefined || given === null || given === '') {
      if (known === undefined) return refuseMissing(parts.toolName, item);
      filled[item.name] = known;
    } else if (item.foreign === 'refuse' && known !== undefined && given !== known) {
      return refuseForeign(item, given, known);
    } else {
      filled[item.name] = given;
    }
  }
  return ok(filled);
}

function textOf(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
}

function refuseMissing(toolName: string, { name, title, description }: ContextRecord): Result<never> {
  return refuse(
    'invalid_params',
    `${toolName} needs ${name}, because the connected account has no ${title} of its own to fill it with. ${description}`,
    { failures: [{ path: name, message: 'is required for this account' }] },
  );
}

function refuseForeign({ name, title }: ContextRecord, given: JsonValue, known: string): Result<never> {
  const shown = JSON.stringify(given).slice(0, 60);
  return refuse(
    'invalid_params',
    `${name} ${shown} is not the connected ${title}, which is ${known}. Leave ${name} out: it is filled in.`,
    { failures: [{ path: name, message: `must be ${known} or left out` }] },
  );
}

function isAdvised(record: AdviceRecord, pattern: RegExp, values: JsonObject): boolean {
  for (const [name, allowed] of Object.entries(record.when)) if (!allowed.includes(String(values[name]))) return false;
  const value = values[record.argument];
  const texts = Array.isArray(value) ? value : [value];
  return texts.some((text) => typeof text === 'string' && pattern.test(text));
}
