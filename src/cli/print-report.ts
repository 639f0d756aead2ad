import { isJsonObject, type JsonObject, type JsonValue, showOnOneLine } from '../base/index.js';

const marks: ReadonlyMap<string, string> = new Map<string, string>([
  ['done', '[x]'],
  ['planned', '[ ]'],
  ['proposed', '[?]'],
  ['held', '[!]'],
  ['needs_agreement', '[!]'],
  ['blocked', '[!]'],
  ['by_hand', '[!]'],
  ['failed', '[!]'],
  ['hand_over', '[>]'],
  ['waiting', '[~]'],
]);

/** Prints the state of a procedure's steps, the records of each, and what to do next. */
export function printReport(report: JsonObject, print: (line: string) => void): void {
  const zone = isJsonObject(report.zone)
    ? `zone ${report.zone.name}, ${report.zone.status ?? 'in use'}`
    : 'no zone found';
  print(`${report.domain} (${zone})\n`);
  for (const step of objects(report.steps)) {
    print(`${marks.get(String(step.state)) ?? '[ ]'} ${step.title}: ${words(String(step.state))}`);
    for (const note of texts(step.notes)) print(`      ${showOnOneLine(note)}`);
    for (const record of objects(step.records)) printRecord(record, print);
    for (const link of texts(step.approvals)) print(`      Approve: ${link}`);
  }
  print(`\n${report.next}`);
}

function printRecord({ action, type, name, value, existing }: JsonObject, print: (line: string) => void): void {
  for (const before of objects(existing))
    if (action !== 'present')
      print(
        `      - ${before.type ?? type} ${name} ${shown(before.value)}${before.proxied === true ? ' (proxied)' : ''}`,
      );
  const sign = { create: '+', change: '+', blocked: '!', present: '=' }[String(action)] ?? ' ';
  print(`      ${sign} ${type} ${name} ${shown(value)}`);
}

function words(state: string): string {
  return state.replaceAll('_', ' ');
}

function shown(value: JsonValue | undefined): string {
  return showOnOneLine(String(value));
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
