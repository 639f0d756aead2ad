import type { AuditRow } from '../../api/types';

/** One line of a run's record. */
export interface RecordLine {
  readonly id: string;
  readonly at: string;
  /** Who acted: the name of the token or person, else its id; null for the gateway itself. */
  readonly who: string | null;
  readonly kind: 'started' | 'done' | 'skipped' | 'finished' | 'run' | 'call';
  /** The step, the tool, or how a run of a procedure ended. */
  readonly subject: string | null;
  readonly note: string | null;
  readonly outcome: string;
  readonly approvalId: string | null;
  /** Set where a run of a procedure changed nothing. */
  readonly isDryRun: boolean;
}

/** What is known of a run by its audit rows. */
export interface RunRecordData {
  readonly lines: readonly RecordLine[];
  /** The values that it was started with. */
  readonly values: Readonly<Record<string, string>>;
  /** By step of a guide: how a person left it. */
  readonly steps: ReadonlyMap<string, 'done' | 'skipped'>;
  readonly isFinished: boolean;
}

/** Puts a run together from its audit rows, the oldest first. */
export function recordOf(rows: readonly AuditRow[]): RunRecordData {
  const steps = new Map<string, 'done' | 'skipped'>();
  let values: Readonly<Record<string, string>> = {};
  let isFinished = false;
  for (const { action, arguments: given, outcome } of rows) {
    if (action !== 'runbook.step' || outcome !== 'ok') continue;
    if (given.state === 'started') values = textsOf(given.values);
    if (given.state === 'finished') isFinished = true;
    if ((given.state === 'done' || given.state === 'skipped') && typeof given.step === 'string')
      steps.set(given.step, given.state);
  }
  return { lines: rows.map(lineOf), values, steps, isFinished };
}

function lineOf(row: AuditRow): RecordLine {
  const { arguments: given } = row;
  const common = {
    id: row.id,
    at: row.at,
    who: row.api_token_name ?? row.api_token_id,
    outcome: row.outcome,
    approvalId: row.approval_id,
    isDryRun: row.action === 'runbook.run' && given.dry_run !== false,
  };
  if (row.action === 'runbook.step')
    return {
      ...common,
      kind: stateOf(given.state),
      subject: textOf(given.step),
      note: textOf(given.note) ?? row.detail,
    };
  if (row.action === 'runbook.run') return { ...common, kind: 'run', subject: textOf(given.end), note: row.detail };
  return { ...common, kind: 'call', subject: row.action, note: row.detail };
}

function stateOf(state: unknown): 'started' | 'done' | 'skipped' | 'finished' {
  return state === 'started' || state === 'skipped' || state === 'finished' ? state : 'done';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function textsOf(values: unknown): Readonly<Record<string, string>> {
  const entries = typeof values === 'object' && values !== null ? Object.entries(values) : [];
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** A text with `{{name}}` filled in; a slot without a value keeps its default, or its name in angle brackets. */
export function filled(
  text: string,
  values: Readonly<Record<string, string>>,
  slots: readonly { readonly name: string; readonly default: string | null }[],
): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_slot, name: string) => {
    const given = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
    return given || slots.find((slot) => slot.name === name)?.default || `<${name}>`;
  });
}
