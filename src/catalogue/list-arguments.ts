import type { ArgumentRecord, MethodRecord } from './records.js';

/** The argument with which a caller selects the fields of a reply. */
export const fieldSelectionArgument = 'fields';

/** Whether that argument of a method is ours, and not one of its service with the same name. */
export function selectsFields({ documentation }: MethodRecord): boolean {
  const fields = documentation?.arguments[fieldSelectionArgument];
  return fields === selection || fields === wideSelection || fields === quietSelection;
}

/**
 * Whether `rest` is listed: it continues a long reply if pages cannot be requested by the index of their first item.
 * Every other read accepts it as well.
 */
export function listsRest(method: MethodRecord): boolean {
  const { documentation, effect, name, answers } = method;
  if (!documentation || effect !== 'read' || Object.hasOwn(documentation.arguments, 'rest')) return false;
  if (documentation.untrusted === true && name !== 'list') return true;
  const isList = name === 'list' && (documentation.response === undefined || listMemberOf(method) !== null);
  return isList && !pagesWholeList(method) && answers?.paging?.by !== 'offset';
}

/** Whether `start` and `limit` of a method are ours, because its service returns the whole list. */
export function pagesWholeList({ documentation }: MethodRecord): boolean {
  return documentation?.arguments.start === start;
}

/**
 * The member of the result that contains a method's list, by its documented response; null if there is none or more
 * than one.
 */
export function listMemberOf({ documentation }: MethodRecord): string | null {
  const response = documentation?.response;
  if (response?.type === 'array') return 'items';
  if (response?.type !== 'object' || documentation?.one_object === true) return null;
  const [first, ...others] = Object.entries(response.properties ?? {}).filter(([, { type }]) => type === 'array');
  return first && others.length === 0 ? first[0] : null;
}

const selection: ArgumentRecord = { type: 'array', description: 'Fields to keep.', items: { type: 'string' } };
/** If fields are omitted by default. */
const wideSelection: ArgumentRecord = { ...selection, description: 'Fields; * for all.' };
/** For a single object, whose reply is rarely long. */
const quietSelection: ArgumentRecord = { ...selection, unlisted: true };
const start: ArgumentRecord = { type: 'integer', minimum: 0, description: 'Items to skip.' };
const limit: ArgumentRecord = { type: 'integer', minimum: 1, description: 'Items wanted.' };

/**
 * `fields` has the same type everywhere: for a service that takes comma-separated names, the list is joined with
 * commas.
 */
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

/**
 * The method with the arguments that we add to lists and to reads of one object, unless it has its own with these
 * names.
 */
export function withListArguments(method: MethodRecord): MethodRecord {
  const { documentation } = method;
  if (!documentation) return method;
  const own = { ...documentation.arguments };
  if (own[fieldSelectionArgument]) own[fieldSelectionArgument] = asFieldList(own[fieldSelectionArgument]);
  const hasDefaults = documentation.default_fields !== undefined;
  if (method.name !== 'list' && method.name !== 'get' && !hasDefaults)
    return { ...method, documentation: { ...documentation, arguments: own } };
  // A service with an argument `start` or `limit` has its own pages, possibly by cursor, and a reply without exactly
  // one list has no pages.
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
