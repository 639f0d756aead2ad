import type { FieldRecord, MethodRecord } from './records.js';

/** The way to values in a payload: member names; a list on the way stands for each of its items. */
export type MarkedPath = readonly string[];

/** Which parts of a method's payload need care, by the marks of its documented response. */
export interface ResponseMarks {
  readonly html: readonly MarkedPath[];
  readonly secret: readonly MarkedPath[];
}

/** Finds the marks of a method's response. */
export function marksOf({ documentation }: MethodRecord): ResponseMarks {
  const marks: { html: MarkedPath[]; secret: MarkedPath[] } = { html: [], secret: [] };
  if (documentation?.response) collect(documentation.response, [], marks);
  return marks;
}

function collect(field: FieldRecord, path: MarkedPath, marks: { html: MarkedPath[]; secret: MarkedPath[] }): void {
  if (field.secret) marks.secret.push(path);
  else if (field.format === 'html') marks.html.push(path);
  if (field.items) collect(field.items, path, marks);
  for (const [name, member] of Object.entries(field.properties ?? {})) collect(member, [...path, name], marks);
}
