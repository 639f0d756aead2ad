import { escapeInvisible, type JsonObject, type Refusal, showInvisible, showOnOneLine } from '../base/index.js';
import { programCommand } from '../config/index.js';

/**
 * An error that a person caused or can fix: printed with its own message (none if it was printed already), without a
 * stack. Exit code 1, 2 for wrong usage, or 3 for a difference.
 */
export class CommandFault extends Error {
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, exitCode: 1 | 2 | 3 = 1) {
    super(message);
    this.name = 'CommandFault';
    this.exitCode = exitCode;
  }
}

/** Converts a refusal to a command's error. */
export function faultOf(refusal: Refusal): CommandFault {
  return new CommandFault(refusal.message, refusal.code === 'invalid_params' ? 2 : 1);
}

/** A help text whose indented examples begin with the command that works here instead of the bare name. */
export function asCalled(text: string): string {
  return text.replaceAll(/^ {2}gatehouse(?= )/gm, `  ${programCommand()}`);
}

/**
 * Writes lines to standard output. Invisible characters, which a terminal might interpret, are written as their code
 * points.
 */
export function print(lines: string): void {
  process.stdout.write(`${showInvisible(lines)}\n`);
}

/**
 * Writes lines to standard error in the same way, or nothing if there are none. All but the first are indented, so that
 * no text looks like another message.
 */
export function printError(lines: string): void {
  if (lines === '') return;
  process.stderr.write(`${showInvisible(lines.trimEnd()).replaceAll('\n', '\n  ')}\n`);
}

/** Writes one JSON document on one line, for programs. */
export function printJson(value: unknown): void {
  printJsonText(JSON.stringify(value));
}

/** Writes JSON text on its own line, with characters escaped that a terminal might interpret. */
export function printJsonText(json: string): void {
  process.stdout.write(`${escapeInvisible(json)}\n`);
}

/** Writes the members of an object one below the other, for people. */
export function printFields(fields: JsonObject): void {
  printTable(
    ['FIELD', 'VALUE'],
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    '',
  );
}

/** Writes a table with headings and fitted columns, or `emptyWords` if there are no rows. */
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
