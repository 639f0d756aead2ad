import type { RecordLine } from './run-record';

/** The header of a downloaded record. */
export interface RecordHead {
  readonly title: string;
  /** Name and value, one line each. */
  readonly facts: readonly (readonly [string, string])[];
  readonly columns: readonly string[];
}

/** A record as Markdown; `cellsOf` gives the cells of a line in the order of the columns. */
export function recordMarkdown(
  { title, facts, columns }: RecordHead,
  lines: readonly RecordLine[],
  cellsOf: (line: RecordLine) => readonly string[],
): string {
  return [
    `# ${plain(title)}`,
    '',
    ...facts.map(([name, value]) => `- ${plain(name)}: ${plain(value)}`),
    '',
    `| ${columns.map(cell).join(' | ')} |`,
    `| ${columns.map(() => '---').join(' | ')} |`,
    ...lines.map((line) => `| ${cellsOf(line).map(cell).join(' | ')} |`),
    '',
  ].join('\n');
}

/** A text on one line. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** A text as a cell of a table: on one line, its bars and backslashes escaped. */
function cell(text: string): string {
  return plain(text).replaceAll(/[\\|]/g, '\\$&');
}

/** Has the browser save a text as a file. */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
