import type { JsonObject, Refusal } from '../base/index.js';
import { programCommand } from '../config/index.js';

/** A failure that a person caused or can mend: told in its own words, without a stack. Exit code 1, or 2 for wrong usage. */
export class CommandFault extends Error {
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
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

/** Writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one JSON document on one line, for programs. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
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
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const row of [headings, ...rows])
    print(
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    );
}
