import { conversationOf, type Mail, type Mailbox, plainText, systemFolder } from './mailbox.js';

/** Whether a mail is found. */
type Matches = (mail: Mail) => boolean;

/** A search that was understood. */
export interface MailSearch {
  readonly matches: Matches;
  /** True where only the newest mail of each conversation is wanted. */
  readonly isGrouped: boolean;
}

interface Term {
  readonly name: string;
  readonly value: string;
}

const dayMs = 86_400_000;

/** Reads a search: terms joined by `::` (and) or `:or:`, each `name:value`, the value in quotes where it holds one of these; null where it is none. */
export function readSearch(mailbox: Mailbox, searchKey: string): MailSearch | null {
  const alternatives = split(searchKey, ':or:').map((all) => split(all, '::').map(readTerm));
  const terms = alternatives.flat();
  const isWide = terms.some((term) => term?.name === 'inclspamtrash' && term.value === 'true');
  const tests: Matches[][] = [];
  for (const all of alternatives) {
    const compiled: Matches[] = [];
    for (const term of all) {
      const matches = term && compileTerm(mailbox, term);
      if (!matches) return null;
      compiled.push(matches);
    }
    tests.push(compiled);
  }
  const apart = new Set((['Spam', 'Trash'] as const).map((type) => systemFolder(mailbox, type).folderId));
  const named = new Set(terms.filter((term) => term?.name === 'in').map((term) => term?.value));
  const isReached: Matches = ({ folderId }) => isWide || !apart.has(folderId) || named.has(String(folderId));
  return {
    matches: (mail) => isReached(mail) && tests.some((all) => all.every((matches) => matches(mail))),
    isGrouped: terms.some((term) => term?.name === 'groupResult' && term.value === 'true'),
  };
}

/** Splits at a separator that stands outside of quotes. */
function split(text: string, separator: string): readonly string[] {
  const parts: string[] = [''];
  let isQuoted = false;
  for (let index = 0; index < text.length; ) {
    if (!isQuoted && text.startsWith(separator, index)) {
      parts.push('');
      index += separator.length;
      continue;
    }
    const letter = text[index] ?? '';
    if (letter === '"') isQuoted = !isQuoted;
    parts[parts.length - 1] += letter;
    index += 1;
  }
  return parts;
}

/** Whether a search has a term without a name, which the service trips over. */
export function hasBareTerm(searchKey: string): boolean {
  return split(searchKey, ':or:').some((all) => split(all, '::').some((term) => /^[^:]+$/.test(term.trim())));
}

// What follows a second colon is dropped silently, as the service does with `a:b:and:c:d`.
function readTerm(text: string): Term | null {
  const [, name = '', quoted, plain] = /^(\w+):(?:"([^"]+)"|([^":]+)(?::.*)?)$/.exec(text.trim()) ?? [];
  const value = quoted ?? plain?.trim();
  return value ? { name, value } : null;
}

/** What the words of a term are looked for in. */
const texts: { readonly [name: string]: (mail: Mail) => readonly string[] } = {
  entire: (mail) => [
    mail.subject,
    plainText(mail),
    mail.sender,
    mail.fromAddress,
    ...mail.to,
    ...mail.cc,
    ...mail.attachments.map(({ fileName }) => fileName),
  ],
  content: (mail) => [plainText(mail)],
  sender: (mail) => [mail.sender, mail.fromAddress],
  to: ({ to }) => to,
  cc: ({ cc }) => cc,
  subject: ({ subject }) => [subject],
  fileName: ({ attachments }) => attachments.map(({ fileName }) => fileName),
  fileContent: ({ attachments }) => attachments.map(({ bytes }) => Buffer.from(bytes).toString()),
};

/** The test of one term; null where its name or value is none that the service knows. */
function compileTerm(mailbox: Mailbox, { name, value }: Term): Matches | null {
  const textsOf = Object.hasOwn(texts, name) ? texts[name] : undefined;
  if (textsOf) {
    const wanted = value.toLowerCase();
    return (mail) => textsOf(mail).some((text) => text.toLowerCase().includes(wanted));
  }
  switch (name) {
    case 'has':
      return compileHas(mailbox, value);
    case 'in':
      return /^\d+$/.test(value) ? (mail) => String(mail.folderId) === value : null;
    case 'label':
      return /^\d+$/.test(value) ? (mail) => [...mail.labels].some((label) => String(label) === value) : null;
    case 'fromDate':
    case 'toDate':
      return compileDay(name, value);
    case 'inclspamtrash':
    case 'groupResult':
      return value === 'true' || value === 'false' ? () => true : null;
    default:
      return null;
  }
}

function compileHas(mailbox: Mailbox, value: string): Matches | null {
  if (value === 'attachment') return ({ attachments }) => attachments.length > 0;
  if (value === 'flags') return ({ flag }) => flag !== 'flag_not_set';
  return value === 'convo' ? (mail) => conversationOf(mailbox, mail).length > 1 : null;
}

/** From the start of a day, DD-MMM-YYYY in UTC, or until its end. */
function compileDay(name: 'fromDate' | 'toDate', value: string): Matches | null {
  const day = /^\d\d-[a-z]{3}-\d{4}$/i.test(value) ? Date.parse(`${value.replaceAll('-', ' ')} UTC`) : Number.NaN;
  if (Number.isNaN(day)) return null;
  return name === 'fromDate' ? ({ at }) => at >= day : ({ at }) => at < day + dayMs;
}
