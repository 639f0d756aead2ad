// The outcome of a run, for a terminal and for docs/clients.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const document = join(import.meta.dirname, '..', '..', 'docs', 'clients.md');
const [begin, end] = ['<!-- clients: written by npm run clients -- --write -->', '<!-- end of clients -->'];

/** Prints rows to standard output. */
export function printTable(rows, stepNames) {
  const table = [headOf(stepNames), ...rows.map((row) => cellsOf(row, stepNames))];
  const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  const lines = table.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${[...lines, ...faultsOf(rows)].join('\n')}\n`);
}

/** Writes rows between the markers of docs/clients.md. */
export function writeTable(rows, stepNames) {
  const text = readFileSync(document, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error('docs/clients.md has no place for the table');
  const head = headOf(stepNames);
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = [line(head), line(head.map(() => '---')), ...rows.map((row) => line(cellsOf(row, stepNames)))];
  const faults = faultsOf(rows).map((fault) => `- ${fault}`);
  const written = [begin, '', ...table, ...(faults.length > 0 ? ['', ...faults] : []), '', ''].join('\n');
  writeFileSync(document, `${text.slice(0, from)}${written}${text.slice(to)}`);
}

function headOf(stepNames) {
  return ['client', 'version', 'revision', ...stepNames];
}

function cellsOf({ client, version, outcome, revisions = [], steps, detail }, stepNames) {
  const named = [client, version, revisions.join(', ') || (outcome === 'skipped' ? '' : 'none named')];
  if (steps === undefined) {
    const words = detail ?? outcome;
    return [...named, ...stepNames.map((_, at) => (at === 0 ? words : ''))];
  }
  return [...named, ...stepNames.map((step) => cellOf(steps[step]))];
}

function cellOf(step) {
  if (step === undefined) return 'not played';
  return step.faults.length > 0 ? 'NO' : (step.detail ?? 'yes');
}

function faultsOf(rows) {
  return rows.flatMap(({ client, outcome, reason, steps = {} }) => [
    ...(reason ? [`${client} ${outcome}: ${reason}`] : []),
    ...Object.entries(steps).flatMap(([step, { faults }]) => faults.map((fault) => `${client}, ${step}: ${fault}`)),
  ]);
}
