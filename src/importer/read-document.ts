import { isUtf8 } from 'node:buffer';
import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { ImportFault } from './import-fault.js';

/** Maximum size of a document in bytes, of one that is not JSON, and maximum nesting. */
export const documentLimits = { bytes: 40_000_000, yamlBytes: 10_000_000, depth: 200 } as const;

/** Parses an API document, JSON or YAML, within limits. Throws `ImportFault`. Never reads anything outside the text. */
export function readDocument(bytes: Uint8Array): JsonObject {
  if (bytes.length > documentLimits.bytes)
    throw new ImportFault(
      `The document has ${megabytes(bytes.length)} MB; at most ${megabytes(documentLimits.bytes)} MB are read. Cut it to the paths that you need.`,
    );
  const text = decode(bytes);
  const root = parseJson(text) ?? parseYaml(text, bytes.length);
  if (!isJsonObject(root)) throw new ImportFault('The document must be an object, such as an OpenAPI document.');
  return root;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}

function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new ImportFault('The document must be UTF-8 text.');
  const { buffer, byteOffset, byteLength } = bytes;
  return Buffer.from(buffer, byteOffset, byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** The document as JSON; undefined where it is written as YAML. */
function parseJson(text: string): JsonValue | undefined {
  let root: JsonValue;
  try {
    root = JSON.parse(text);
  } catch (error) {
    // A document that begins like JSON is meant as JSON, whose own parser has the best error message.
    if (/^\s*[{[]/.test(text)) throw new ImportFault(`The document is not valid JSON: ${wordsOf(error)}`);
    return undefined;
  }
  if (!isWithinDepth(root, documentLimits.depth)) throw tooDeep();
  return root;
}

function parseYaml(text: string, size: number): JsonValue {
  if (size > documentLimits.yamlBytes)
    throw new ImportFault(
      `The document has ${megabytes(size)} MB of YAML; at most ${megabytes(documentLimits.yamlBytes)} MB are read. Convert it to JSON first.`,
    );
  checkFlowDepth(text);
  let root: JsonValue;
  try {
    root = parse(text, { maxAliasCount: 100, uniqueKeys: false, logLevel: 'silent', stringKeys: true });
  } catch (error) {
    throw new ImportFault(`The document is neither JSON nor YAML: ${wordsOf(error)}`);
  }
  checkDepth(root);
  return root;
}

function wordsOf(error: unknown): string {
  if (error instanceof RangeError) return `it is nested deeper than ${documentLimits.depth} levels.`;
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

// Checked before the parser runs, because a recursive parser has no limit of its own. Brackets in texts may be counted;
// they are rarely that many.
function checkFlowDepth(text: string): void {
  let open = 0;
  let indent = 0;
  for (const line of text.split('\n')) {
    indent = Math.max(indent, line.length - line.trimStart().length);
    for (const character of line) {
      if (character === '[' || character === '{') open += 1;
      else if (character === ']' || character === '}') open = Math.max(0, open - 1);
    }
    if (open > documentLimits.depth * 10 || indent > documentLimits.depth * 20) throw tooDeep();
  }
}

/** Whether a value that shares nothing, as JSON does not, is nested no deeper than so many levels. */
function isWithinDepth(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels < 0) return false;
  for (const child of Object.values(value)) if (!isWithinDepth(child, levels - 1)) return false;
  return true;
}

// Aliases share values and may lead in circles: each value counts once a level.
function checkDepth(root: JsonValue): void {
  let level: readonly JsonValue[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > documentLimits.depth) throw tooDeep();
    level = [...new Set(level.flatMap((value) => childrenOf(value)))];
  }
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((child) => typeof child === 'object' && child !== null);
}

function tooDeep(): ImportFault {
  return new ImportFault(`The document is nested deeper than ${documentLimits.depth} levels.`);
}
