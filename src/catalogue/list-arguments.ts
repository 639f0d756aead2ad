import type { ArgumentRecord, MethodRecord } from './records.js';

/** The argument by which a caller chooses which fields of an answer are kept. */
export const fieldSelectionArgument = 'fields';

/** Whether a method takes that argument from us, and not from its service under the same name. */
export function selectsFields({ documentation }: MethodRecord): boolean {
  return documentation?.arguments[fieldSelectionArgument] === selection;
}

/** Whether a method takes `start` and `limit` from us, because its service gives its list whole. */
export function pagesWholeList({ documentation }: MethodRecord): boolean {
  return documentation?.arguments.start === start;
}

/** The member of the result that holds a method's list by its documented response; null where it answers none, or more than one. */
export function listMemberOf({ documentation }: MethodRecord): string | null {
  const response = documentation?.response;
  if (response?.type === 'array') return 'items';
  if (response?.type !== 'object' || documentation?.one_object === true) return null;
  const [first, ...others] = Object.entries(response.properties ?? {}).filter(([, { type }]) => type === 'array');
  return first && others.length === 0 ? first[0] : null;
}

const selection: ArgumentRecord = {
  type: 'array',
  description: 'Fields to keep.',
  items: { type: 'string' },
};
const start: ArgumentRecord = { type: 'integer', minimum: 0, description: 'Items to skip, 0 by default.' };
const limit: ArgumentRecord = { type: 'integer', minimum: 1, description: 'Items wanted, all by default.' };

/** The method with the arguments that we add to lists and to reads of one thing, where it has none of these names of its own. */
export function withListArguments(method: MethodRecord): MethodRecord {
  const { documentation } = method;
  if (!documentation || (method.name !== 'list' && method.name !== 'get')) return method;
  const own = documentation.arguments;
  // A service that has one of the two pages by itself, be it by a cursor; and an answer without one list has no pages.
  const isPaged =
    method.name === 'list' &&
    !Object.hasOwn(own, 'start') &&
    !Object.hasOwn(own, 'limit') &&
    listMemberOf(method) !== null;
  const added = {
    ...(Object.hasOwn(own, fieldSelectionArgument) ? {} : { [fieldSelectionArgument]: selection }),
    ...(isPaged ? { start, limit } : {}),
  };
  return { ...method, documentation: { ...documentation, arguments: { ...own, ...added } } };
}
