import type { FieldRecord, MethodRecord } from './records.js';

/** The way to values in a payload: member names; a list on the way stands for each of its items. */
export type MarkedPath = readonly string[];

/** Which parts of a method's payload need processing, according to its documented response. */
export interface ResponseMarks {
  readonly html: readonly MarkedPath[];
  readonly secret: readonly MarkedPath[];
  /** Plain texts that come HTML-escaped. */
  readonly escaped?: readonly MarkedPath[];
  /** Texts that stand for no value. */
  readonly absent?: readonly { readonly path: MarkedPath; readonly text: string }[];
}

/** Finds the marks of a method's response. */
export function marksOf({ documentation }: MethodRecord): ResponseMarks {
  const marks: CollectedMarks = { html: [], secret: [], escaped: [], absent: [] };
  if (documentation?.response) collect(documentation.response, [], marks);
  return marks;
}

interface CollectedMarks {
  readonly html: MarkedPath[];
  readonly secret: MarkedPath[];
  readonly escaped: MarkedPath[];
  readonly absent: { readonly path: MarkedPath; readonly text: string }[];
}

function collect(field: FieldRecord, path: MarkedPath, marks: CollectedMarks): void {
  if (field.secret) marks.secret.push(path);
  else if (field.format === 'html') marks.html.push(path);
  else if (field.format === 'escaped') marks.escaped.push(path);
  if (field.absent !== undefined) marks.absent.push({ path, text: field.absent });
  if (field.items) collect(field.items, path, marks);
  for (const [name, member] of Object.entries(field.properties ?? {})) collect(member, [...path, name], marks);
}
