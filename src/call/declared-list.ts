import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { type FieldRecord, listMemberOf, type MethodRecord } from '../catalogue/index.js';
import { isListReply, isNothing } from './misfit.js';

/**
 * Converts the payload of a read that is declared as a list to a list: for an empty list, services omit it or send null
 * or an empty object, and for one item some send one object. Every other payload is unchanged.
 */
export function declaredList(record: MethodRecord, data: JsonValue, values: JsonObject = {}): JsonValue {
  if (record.effect !== 'read' || !isListReply(record)) return data;
  const response = record.documentation?.response;
  if (response === undefined) return isNothing(data) ? [] : data;
  if (response.type === 'array') return wholeList(record, response, data);
  const member = listMemberOf(record) ?? pagedMember(record, values);
  if (member === null) return isNothing(data) ? withLists(record, data) : data;
  if (isNothing(data) || (Array.isArray(data) && data.length === 0)) return { [member]: [] };
  return isJsonObject(data) ? withMember(response, data, member) : data;
}

/** An object with its list as a list. */
function withMember(response: FieldRecord, data: JsonObject, member: string): JsonObject {
  const list = data[member];
  if (Array.isArray(list)) return data;
  const declared = response.properties?.[member];
  if (list === undefined && !isKnown(response, data)) return data;
  if (isNothing(list ?? null)) return { ...data, [member]: [] };
  return declared && list !== undefined && isItem(declared, list) ? { ...data, [member]: [list] } : data;
}

function wholeList({ answers }: MethodRecord, response: FieldRecord, data: JsonValue): JsonValue {
  if (Array.isArray(data)) return data;
  if (isNothing(data)) return [];
  if (isItem(response, data)) return [data];
  // A body without the member in which the method finds its list.
  return answers?.data !== undefined && isJsonObject(data) ? [] : data;
}

/** The member that contains the items for paging; null if there is none or it is nested deeper. */
function pagedMember({ answers }: MethodRecord, values: JsonObject): string | null {
  const items = answers?.paging?.items;
  if (items === undefined || items === '' || items.includes('.')) return null;
  const argument = /^<(\w+)>$/.exec(items)?.[1];
  if (argument === undefined) return items;
  const name = values[argument];
  return typeof name === 'string' ? name : null;
}

/** Nothing, as the lists that are declared side by side. */
function withLists({ name, documentation }: MethodRecord, data: JsonValue): JsonValue {
  if (name !== 'list') return data;
  const members = Object.entries(documentation?.response?.properties ?? {}).filter(([, { type }]) => type === 'array');
  return members.length === 0 ? data : Object.fromEntries(members.map(([member]) => [member, []]));
}

/** Whether an object has a declared member, or none is declared: only then is an absent list an empty one. */
function isKnown({ properties }: FieldRecord, data: JsonObject): boolean {
  const names = Object.keys(properties ?? {});
  return names.length === 0 || names.some((name) => Object.hasOwn(data, name));
}

/** Whether a value is an object with a member that items of the list have. */
function isItem({ items }: FieldRecord, value: JsonValue): boolean {
  return isJsonObject(value) && Object.keys(items?.properties ?? {}).some((name) => Object.hasOwn(value, name));
}
