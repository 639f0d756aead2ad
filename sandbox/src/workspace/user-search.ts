import { isMap, type JsonMap } from '../json.js';
import { invalid } from './google-fault.js';
import { textIn } from './request.js';

interface Term {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

const fields = ['email', 'name', 'givenName', 'familyName', 'orgUnitPath', 'isSuspended', 'isAdmin'];

/** The users that meet every term of a query: `=` compares whole values, `:` whole words, `:x*` a prefix. */
export function findUsers(users: readonly JsonMap[], query: string): readonly JsonMap[] {
  const terms = termsOf(query);
  return users.filter((user) => terms.every((term) => meets(user, term)));
}

function termsOf(query: string): readonly Term[] {
  const terms = query.match(/(?:[^\s']|'[^']*')+/g) ?? [];
  return terms.map((text) => {
    const [, field = '', operator = '', value = ''] = /^(\w+)([=:])(.+)$/s.exec(text) ?? [];
    if (!fields.includes(field)) throw invalid('Invalid Input: query');
    return { field, operator, value: value.replace(/^'(.*)'$/s, '$1').toLowerCase() };
  });
}

function meets(user: JsonMap, { field, operator, value }: Term): boolean {
  const texts = textsOf(user, field).map((text) => text.toLowerCase());
  if (field === 'orgUnitPath') return texts.some((text) => text === value || text.startsWith(`${value}/`));
  if (operator === '=' || !/^(?:email|name|givenName|familyName)$/.test(field)) return texts.includes(value);
  if (value.endsWith('*')) return texts.some((text) => text.startsWith(value.slice(0, -1)));
  return texts.some((text) => text === value || text.split(/[\s@.]+/).includes(value));
}

function textsOf(user: JsonMap, field: string): readonly string[] {
  const name = isMap(user.name) ? user.name : {};
  switch (field) {
    case 'email':
      return [textIn(user, 'primaryEmail'), ...(Array.isArray(user.aliases) ? user.aliases.map(String) : [])];
    case 'name':
      return [textIn(name, 'fullName')];
    case 'isSuspended':
      return [String(user.suspended === true)];
    case 'isAdmin':
      return [String(user.isAdmin === true)];
    case 'orgUnitPath':
      return [textIn(user, 'orgUnitPath')];
    default:
      return [textIn(name, field)];
  }
}
