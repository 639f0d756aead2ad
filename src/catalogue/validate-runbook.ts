import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { RunbookRecord } from './runbook-record.js';
import { type RecordFile, validateRecord } from './validate-record.js';

/** A runbook's file: its front matter as a record, its text, and where the text begins. */
export interface RunbookFile<Head = RunbookRecord> extends RecordFile<Head> {
  readonly body: string;
  /** `file:line:column text: message` for a place in the body. */
  bodyFault(offset: number, message: string): string;
}

/**
 * Validates the text of a Markdown file with YAML front matter. Returns its errors if the front matter is missing or
 * invalid.
 */
export function validateRunbook<Head = RunbookRecord>(
  source: string,
  shownAs: string,
  validate: ValidateFunction<Head>,
): RunbookFile<Head> | readonly string[] {
  const text = source.replaceAll('\r\n', '\n');
  const parts = /^---\n([\s\S]*?\n)---\n/.exec(text);
  if (!parts) return [`${shownAs}:1:1 (root): must begin with front matter between two lines of ---`];
  const [frontMatter] = parts;
  // Cut before the closing line, so that line numbers of errors are those of the file.
  const head = validateRecord(frontMatter.slice(0, -'---\n'.length), shownAs, validate);
  if (!('record' in head)) return head;
  const raw = text.slice(frontMatter.length);
  const body = raw.trim();
  const bodyStart = frontMatter.length + raw.indexOf(body);
  const bodyFault = (offset: number, message: string): string => {
    const before = text.slice(0, bodyStart + offset).split('\n');
    return `${shownAs}:${before.length}:${(before.at(-1)?.length ?? 0) + 1} text: ${message}`;
  };
  if (body === '') return [bodyFault(0, 'must not be empty')];
  return { ...head, text, body, bodyFault };
}
