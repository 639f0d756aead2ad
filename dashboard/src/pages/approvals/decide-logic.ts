import type { Approval } from '../../api/approval-types';

/** What a key does on the pages of approvals. */
export type KeyAction = 'next' | 'previous' | 'select' | 'approve' | 'deny' | 'help';

const keys: Readonly<Record<string, KeyAction>> = {
  j: 'next',
  k: 'previous',
  x: 'select',
  a: 'approve',
  d: 'deny',
  '?': 'help',
};

/** What of a key press counts. */
export interface PressedKey {
  readonly key: string;
  readonly repeat: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Whether a person is typing, or a dialog is open. */
  readonly isBusy: boolean;
}

/** The action of a key press; null where it has none. Keys held down, keys with modifiers and typing never act. */
export function actionOf({ key, repeat, ctrlKey, metaKey, altKey, isBusy }: PressedKey): KeyAction | null {
  if (isBusy || ctrlKey || metaKey || altKey) return null;
  const action = keys[key] ?? null;
  return repeat && action !== 'next' && action !== 'previous' ? null : action;
}

/** Whether calls can be decided together: the same tool on the same account, all waiting. */
export function isSameKind(one: Approval, other: Approval): boolean {
  return one.tool === other.tool && one.integrated_account_id === other.integrated_account_id;
}

/** The ids of the calls like this one among those that wait. */
export function sameKindIds(approvals: readonly Approval[], id: string): readonly string[] {
  const chosen = approvals.find((approval) => approval.id === id);
  if (!chosen) return [];
  return approvals
    .filter((approval) => approval.status === 'pending' && isSameKind(approval, chosen))
    .map((approval) => approval.id);
}

/** The selection without calls that no longer wait or are of another kind than the first. */
export function keptSelection(selected: ReadonlySet<string>, approvals: readonly Approval[]): readonly Approval[] {
  const waiting = approvals.filter(({ id, status }) => selected.has(id) && status === 'pending');
  const [first] = waiting;
  return first ? waiting.filter((approval) => isSameKind(approval, first)) : [];
}

/** The next place in a list, kept within it; the first where none is chosen. */
export function movedPlace(place: number, step: 1 | -1, length: number): number {
  if (length === 0) return -1;
  if (place < 0) return step === 1 ? 0 : length - 1;
  return Math.min(length - 1, Math.max(0, place + step));
}

/** What people call a call: the title of its tool, or its name where the catalogue no longer has it. */
export function titleOf({ title, tool }: Pick<Approval, 'title' | 'tool'>): string {
  return title ?? tool;
}

/** Objects in a line: `Group: Sales (sales@acme.example)`. */
export function objectLine({ title, name, value, details }: Approval['objects'][number]): string {
  const rest = details.filter((detail) => detail !== name);
  return `${title}: ${name ?? value}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`;
}

/** A value as a person reads it: texts as they are, everything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 1)?.replaceAll(/\n\s*/g, ' ') ?? '');
}

/** A text in pieces: what the gateway wrote in place of invisible characters, and the rest. */
export function unseenPieces(
  text: string,
): readonly { readonly text: string; readonly isUnseen: boolean; readonly at: number }[] {
  const pieces = text.split(/(\[U\+[0-9A-F]{4,6}\])/u);
  let at = 0;
  return pieces.flatMap((piece, index) => {
    const place = at;
    at += piece.length;
    return piece === '' ? [] : [{ text: piece, isUnseen: index % 2 === 1, at: place }];
  });
}

/** Whether the gateway found invisible characters in what is shown of a call. */
export function hasUnseen(approval: Pick<Approval, 'request' | 'objects' | 'client'>): boolean {
  const { request, objects, client } = approval;
  return /\[U\+[0-9A-F]{4,6}\]/.test(JSON.stringify([request, objects, client]));
}

/** Ids in the new list that were not in the old one; none before there was an old one. */
export function newIds(before: readonly string[] | null, now: readonly string[]): readonly string[] {
  return before === null ? [] : now.filter((id) => !before.includes(id));
}
