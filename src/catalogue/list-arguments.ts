import type { ArgumentRecord, MethodRecord } from './records.js';

/** The argument by which a caller chooses which fields of an answer are kept. */
export const fieldSelectionArgument = 'fields';

/** Whether a method takes that argument from us, and not from its service under the same name. */
export function selectsFields({ documentation }: MethodRecord): boolean {
  const fields = documentation?.arguments[fieldSelectionArgument];
  return fields === selection || fields === wideSelection || fields === quietSelection;
}

/**
 * Whether `rest` is listed: a long reply goes on by it, where no page can be asked for by the ordinal of its first item. Every other read takes
 * it as well.
 */
export function listsRest(method: MethodRecord): boolean {
  const { documentation, effect, name, answers } = method;
  if (!documentation || effect !== 'read' || Object.hasOwn(documentation.arguments, 'rest')) return false;
  if (documentation.untrusted === true && name !== 'list') return true;
  const isList = name === 'list' && (documentation.response === undefined || listMemberOf(method) !== null);
  return isList && !pagesWholeList(method) && answers?.paging?.by !== 'offset';
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

const selection: ArgumentRecord = { type: 'array', description: 'Fields to keep.', items: { type: 'string' } };
/** Where fields are left out by default. */
const wideSelection: ArgumentRecord = { ...selection, description: 'Fields; * for all.' };
/** Of one thing: the reply is seldom long. */
const quietSelection: ArgumentRecord = { ...selection, unlisted: true };
const start: ArgumentRecord = { type: 'integer', minimum: 0, description: 'Items to skip.' };
const limit: ArgumentRecord = { type: 'integer', minimum: 1, description: 'Items wanted.' };

/** The type that `fields` has everywhere: a service that takes names in one text, separated by commas, gets a list joined by commas. */
function asFieldList(field: ArgumentRecord): ArgumentRecord {
  const { type, enum: choices, description, required, also } = field;
  if (type !== 'string' || choices) return field;
  const kept = {
    ...(description ? { description } : {}),
    ...(required ? { required } : {}),
    ...(also ? { also } : {}),
  };
  return { type: 'array', wire: 'csv', items: { type: 'string' }, ...kept };
}

/** The method with the arguments that we add to lists and to reads of one thing, where it has none of these names of its own. */
export function withListArguments(method: MethodRecord): MethodRecord {
  const { documentation } = method;
  if (!documentation) return method;
  const own = { ...documentation.arguments };
  if (own[fieldSelectionArgument]) own[fieldSelectionArgument] = asFieldList(own[fieldSelectionArgument]);
  const hasDefaults = documentation.default_fields !== undefined;
  if (method.name !== 'list' && method.name !== 'get' && !hasDefaults)
    return { ...method, documentation: { ...documentation, arguments: own } };
  // A service that has one of the two pages by itself, be it by a cursor; and an answer without one list has no pages.
  const isPaged =
    method.name === 'list' &&
    !Object.hasOwn(own, 'start') &&
    !Object.hasOwn(own, 'limit') &&
    listMemberOf(method) !== null;
  const added = {
    ...(Object.hasOwn(own, fieldSelectionArgument)
      ? {}
      : { [fieldSelectionArgument]: hasDefaults ? wideSelection : method.name === 'get' ? quietSelection : selection }),
    ...(isPaged ? { start, limit } : {}),
  };
  return { ...method, documentation: { ...documentation, arguments: { ...own, ...added } } };
}
