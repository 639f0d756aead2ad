import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** The path of an error in a record: member names and list positions from the root. */
export type RecordPath = readonly (string | number)[];

/** One YAML file, parsed and validated by its schema, which can locate the line of any field. */
export interface RecordFile<T> {
  readonly file: string;
  readonly text: string;
  readonly record: T;
  /** `file:line:column pointer: message`. */
  fault(path: RecordPath, message: string): string;
}

/**
 * Validates the text of a YAML file by its schema. Returns the record or its errors; never throws because of the
 * contents.
 */
export function validateRecord<T>(
  text: string,
  shownAs: string,
  validate: ValidateFunction<T>,
): RecordFile<T> | readonly string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    return syntax.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return `${shownAs}:${line}:${col} ${error.message.split('\n')[0]?.replace(/ at line.*$/, '') ?? 'is not YAML'}`;
    });
  }
  const fault = (where: RecordPath, message: string): string => {
    const { line, col } = lines.linePos(offsetOf(document.contents, where));
    return `${shownAs}:${line}:${col} ${pointerOf(where)}: ${message}`;
  };
  const record: unknown = document.toJS();
  if (!validate(record)) {
    const errors = validate.errors ?? [];
    const telling = errors.filter(isTelling);
    // Never an empty list: a file without reported errors would be dropped silently.
    const faults = (telling.length > 0 ? telling : errors).map((error) => fault(pathOf(error), wordsOf(error)));
    return [...new Set(faults)];
  }
  return { file: shownAs, text, record, fault };
}

/**
 * The same for a record that was just written as this text: the text is only parsed to locate an error. Defaults are
 * added to the record.
 */
export function validateWritten<T>(
  record: unknown,
  {
    text,
    shownAs,
    validate,
  }: { readonly text: string; readonly shownAs: string; readonly validate: ValidateFunction<T> },
): RecordFile<T> | readonly string[] {
  if (!validate(record)) return validateRecord(text, shownAs, validate);
  const fault = (where: RecordPath, message: string): string => {
    const located = validateRecord(text, shownAs, validate);
    return 'fault' in located ? located.fault(where, message) : `${shownAs} ${pointerOf(where)}: ${message}`;
  };
  return { file: shownAs, text, record, fault };
}

// A missing member has no position of its own, so the innermost existing node is used.
function offsetOf(root: unknown, path: RecordPath): number {
  let node: unknown = root;
  let offset = rangeStart(node);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) return offset;
      offset = rangeStart(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = rangeStart(node) || offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number {
  if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return node.range?.[0] ?? 0;
  return 0;
}

function pointerOf(path: RecordPath): string {
  return path.length === 0
    ? '(root)'
    : path
        .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
        .join('')
        .replace(/^\./, '');
}

function pathOf(error: ErrorObject): RecordPath {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const extra: unknown = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  return typeof extra === 'string' ? [...steps, extra] : steps;
}

// The combinators' own errors only repeat that none of the branches matched.
function isTelling(error: ErrorObject): boolean {
  return error.keyword !== 'if' && error.keyword !== 'oneOf' && error.keyword !== 'anyOf';
}

// A pattern means little to people; the `$comment` of its schema states what must be true.
function ruleOf(schema: ErrorObject['parentSchema']): string | undefined {
  const comment: unknown = schema?.$comment;
  return typeof comment === 'string' ? comment : undefined;
}

function wordsOf(error: ErrorObject): string {
  switch (error.keyword) {
    case 'additionalProperties':
      return 'is not a field of this record';
    case 'enum':
      return `must be one of ${(error.params.allowedValues as readonly unknown[]).join(', ')}`;
    case 'required':
      return `lacks the field ${String(error.params.missingProperty)}`;
    case 'maxItems':
      return error.params.limit === 0 ? 'must be empty' : `must have at most ${String(error.params.limit)} items`;
    case 'pattern':
      return ruleOf(error.parentSchema) ?? error.message ?? 'does not fit its schema';
    default:
      return error.message ?? 'does not fit its schema';
  }
}
