import type { Draft } from './draft-types';
import { exactJson } from './exact-json';
import type { Field, ObjectField } from './field';
import { isOfType, isRecord } from './json-types';
import { readDraft } from './read-draft';

export const absent: Draft = { kind: 'absent' };

/** What a form begins with: objects that are needed are open, everything else is left out. */
export function emptyDraft(field: Field, isRequired: boolean): Draft {
  if (!isRequired || field.kind !== 'object') return absent;
  return { kind: 'object', members: emptyMembers(field), extra: '' };
}

function emptyMembers({ members }: ObjectField): Readonly<Record<string, Draft>> {
  return Object.fromEntries(members.map(({ name, field, isRequired }) => [name, emptyDraft(field, isRequired)]));
}

/** What a field begins with once a person adds it. */
export function openedDraft(field: Field): Draft {
  switch (field.kind) {
    case 'object':
      return { kind: 'object', members: emptyMembers(field), extra: '' };
    case 'list':
      return { kind: 'list', items: [openedDraft(field.item)] };
    case 'union': {
      const [first] = field.options;
      return { kind: 'union', at: 0, draft: first ? openedDraft(first) : absent };
    }
    default:
      return absent;
  }
}

/** The draft that stands for a value which fits the field; a value that does not fit becomes the nearest draft. */
export function draftOf(field: Field, value: unknown): Draft {
  if (value === undefined) return absent;
  if (value === null && field.kind !== 'json') return { kind: 'null' };
  switch (field.kind) {
    case 'text':
      return { kind: 'text', text: typeof value === 'string' ? value : exactJson(value) };
    case 'number':
      return { kind: 'text', text: typeof value === 'string' ? value : exactJson(value) };
    case 'boolean':
      return { kind: 'boolean', value: value === true };
    case 'choice':
      return choiceOf(field.options, value);
    case 'list':
      return { kind: 'list', items: Array.isArray(value) ? value.map((item) => draftOf(field.item, item)) : [] };
    case 'object':
      return objectDraft(field, value);
    case 'union':
      return unionDraft(field.options, value);
    case 'json':
      return { kind: 'text', text: exactJson(value) };
  }
}

// Of the kinds that a value fits, the one whose limits it keeps as well: a date and any text are both texts.
function unionDraft(options: readonly Field[], value: unknown): Draft {
  const drafts = options.map((option, at): Draft => ({ kind: 'union', at, draft: draftOf(option, value) }));
  const fitting = drafts.filter((_draft, at) => options[at] && fits(options[at], value));
  const isKept = (draft: Draft): boolean => {
    const option = draft.kind === 'union' ? options[draft.at] : undefined;
    return draft.kind === 'union' && option !== undefined && readDraft(option, draft.draft).ok;
  };
  return fitting.find(isKept) ?? fitting[0] ?? drafts[0] ?? absent;
}

function choiceOf(options: readonly unknown[], value: unknown): Draft {
  const at = options.findIndex((option) => exactJson(option) === exactJson(value));
  return at === -1 ? absent : { kind: 'choice', at };
}

function objectDraft({ members }: ObjectField, value: unknown): Draft {
  const given = isRecord(value) ? value : {};
  const known = members.map(({ name, field }) => [name, draftOf(field, ownMember(given, name))] as const);
  const names = new Set(members.map(({ name }) => name));
  const more = Object.entries(given).filter(([name]) => !names.has(name));
  return {
    kind: 'object',
    members: Object.fromEntries(known),
    extra: more.length === 0 ? '' : exactJson(Object.fromEntries(more)),
  };
}

/** Whether a value has the type of a field; limits of length and size are not checked. */
export function fits(field: Field, value: unknown): boolean {
  if (value === null && field.kind !== 'union') return field.isNullable || field.kind === 'json';
  switch (field.kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && (!field.isInteger || Number.isInteger(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return choiceOf(field.options, value).kind === 'choice';
    case 'list':
      return Array.isArray(value) && value.every((item) => fits(field.item, item));
    case 'object':
      return isRecord(value) && fitsObject(field, value);
    case 'union':
      return (value === null && field.isNullable) || field.options.some((option) => fits(option, value));
    case 'json':
      return field.types.length === 0 || field.types.some((type) => isOfType(value, type));
  }
}

function fitsObject({ members, isOpen }: ObjectField, value: Readonly<Record<string, unknown>>): boolean {
  const names = members.map(({ name }) => name);
  const isKnown = isOpen || Object.keys(value).every((name) => names.includes(name));
  return (
    isKnown &&
    members.every(({ name, field, isRequired }) => {
      const member = ownMember(value, name);
      return member === undefined ? !isRequired : fits(field, member);
    })
  );
}

function ownMember(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
