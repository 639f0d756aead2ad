import type { JsonSchema } from '../../api/types';

/** What a form holds: the text of each field; an empty text is a field that was left out. */
export type FieldTexts = Readonly<Record<string, string>>;

/** The arguments that a form stands for, or what is wrong with its fields. */
export type ReadFields =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly faults: Readonly<Record<string, string>> };

/** Reads a form by the tool's own schema. Whole numbers beyond 2^53 cannot be typed here; ids of that size are texts in every schema. */
export function readFields(schema: JsonSchema, texts: FieldTexts): ReadFields {
  const faults: Record<string, string> = {};
  const value: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const text = texts[name] ?? '';
    if (text.trim() === '') {
      if (schema.required?.includes(name)) faults[name] = 'This is needed.';
      continue;
    }
    const read = readField(field, text);
    if (read.ok) value[name] = read.value;
    else faults[name] = read.fault;
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value };
}

type ReadField = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: string };

function readField(schema: JsonSchema, text: string): ReadField {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return readNumber(schema, text);
    case 'boolean':
      return { ok: true, value: text === 'true' };
    case 'array':
      return schema.items?.type === 'string' || schema.items?.type === undefined
        ? { ok: true, value: lines(text) }
        : readJson(text, 'a JSON list');
    case 'object':
      return readJson(text, 'a JSON object');
    default:
      return { ok: true, value: text };
  }
}

function readNumber({ type, minimum, maximum }: JsonSchema, text: string): ReadField {
  const value = Number(text);
  if (Number.isNaN(value)) return { ok: false, fault: 'This must be a number.' };
  if (type === 'integer' && !Number.isSafeInteger(value)) return { ok: false, fault: 'This must be a whole number.' };
  if (minimum !== undefined && value < minimum) return { ok: false, fault: `At least ${minimum}.` };
  if (maximum !== undefined && value > maximum) return { ok: false, fault: `At most ${maximum}.` };
  return { ok: true, value };
}

function readJson(text: string, wanted: string): ReadField {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, fault: `This must be ${wanted}.` };
  }
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
