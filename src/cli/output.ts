import { escapeInvisible, type JsonObject, type Refusal, showInvisible, showOnOneLine } from '../base/index.js';
import { programCommand } from '../config/index.js';

/** A failure that a person caused or can mend: told in its own words (none where they are printed already), without a stack. Exit code 1, 2 for wrong usage, or 3 for a difference. */
export class CommandFault extends Error {
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, exitCode: 1 | 2 | 3 = 1) {
    super(message);
    this.name = 'CommandFault';
    this.exitCode = exitCode;
  }
}

/** A refusal as a command's failure. */
export function faultOf(refusal: Refusal): CommandFault {
  return new CommandFault(refusal.message, refusal.code === 'invalid_params' ? 2 : 1);
}

/** A help text whose indented examples begin with the command that works here, in place of the bare name. */
export function asCalled(text: string): string {
  return text.replaceAll(/^ {2}gatehouse(?= )/gm, `  ${programCommand()}`);
}

/** Writes lines to standard output; invisible characters, which a terminal might act on, are written as their numbers. */
export function print(lines: string): void {
  process.stdout.write(`${showInvisible(lines)}\n`);
}

/** Writes lines to standard error in the same way, nothing where there are none; all but the first are indented, so that no text looks like another message. */
export function printError(lines: string): void {
  if (lines === '') return;
  process.stderr.write(`${showInvisible(lines.trimEnd()).replaceAll('\n', '\n  ')}\n`);
}

/** Writes one JSON document on one line, for programs. */
export function printJson(value: unknown): void {
  printJsonText(JSON.stringify(value));
}

/** Writes JSON that is text already on a line of its own; characters that a terminal might act on are escaped. */
export function printJsonText(json: string): void {
  process.stdout.write(`${escapeInvisible(json)}\n`);
}

/** Writes an object's members under each other, for people. */
export function printFields(fields: JsonObject): void {
  printTable(
    ['FIELD', 'VALUE'],
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    '',
  );
}

/** Writes rows under headings, each column as wide as it needs; an empty list says so. */
export function printTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  emptyWords: string,
): void {
  if (rows.length === 0) {
    print(emptyWords);
    return;
  }
  const cells = rows.map((row) => row.map(showOnOneLine));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  for (const row of [headings, ...cells])
    print(
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    );
}
