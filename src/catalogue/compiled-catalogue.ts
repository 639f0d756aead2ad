import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type CatalogueSources, digestOfSources } from './read-sources.js';
import type { ValidatedSources } from './validate-sources.js';

/** The contents of the compiled form. */
export type CompiledRecords = Pick<ValidatedSources, 'integrations' | 'joint'>;

/**
 * The text of the compiled form: a line that identifies its sources and its contents, and below it the validated
 * records as JSON.
 */
export function writeCompiled(sources: CatalogueSources, validated: CompiledRecords): string {
  const body = JSON.stringify(validated);
  if (!isDeepStrictEqual(JSON.parse(body), validated))
    throw new Error('The catalogue holds a value that JSON cannot keep, such as .inf: it cannot be compiled.');
  return `${firstLineOf(sources, body)}\n${body}\n`;
}

/**
 * The records of a compiled form; null if there is none, or if it was made from other sources, by another program, or
 * incompletely.
 */
export function readCompiled(file: string, sources: CatalogueSources): CompiledRecords | null {
  if (!existsSync(file)) return null;
  const [firstLine = '', body = ''] = readFileSync(file, 'utf8').split('\n', 2);
  if (firstLine !== firstLineOf(sources, body)) return null;
  const validated: CompiledRecords = JSON.parse(body);
  return validated;
}

function firstLineOf(sources: CatalogueSources, body: string): string {
  return `of ${digestOfSources(sources)} holding ${createHash('sha256').update(body).digest('hex')}`;
}
