import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { FieldRecord, MethodRecord } from '../catalogue/index.js';
import type { ClassifiedPayload } from '../upstream/index.js';

/**
 * Why the payload of a read is implausible; null if it is plausible. A service that wraps its payloads never sends a
 * bare text or an empty object as a success, and a list is never a text, a number or a boolean: these are from a proxy
 * or an error.
 */
export function misfitOf(record: MethodRecord, { data, isBare }: ClassifiedPayload): string | null {
  if (record.effect !== 'read') return null;
  const response = record.documentation?.response;
  const isScalar = data !== null && data !== '' && typeof data !== 'object';
  if (isScalar && (isBare === true || (isListReply(record) && isStructure(response))))
    return `a ${typeof data} in place of its payload`;
  if (isBare !== true) return null;
  // If a method finds its list in a member, an empty list may be absent.
  if (record.answers?.data !== undefined && response?.type === 'array' && isJsonObject(data)) return null;
  if (isNothing(data)) return 'nothing of what it wraps its payloads in';
  return isJsonObject(data) && !isLike(response, data) ? 'none of the members that it is documented to send' : null;
}

/** Whether the reply of a read is a list. A read of one object does not count, even with a list among its members. */
export function isListReply({ name, answers, documentation }: MethodRecord): boolean {
  if (name === 'get' || documentation?.one_object === true) return false;
  if (name === 'list' || answers?.paging !== undefined || documentation?.response?.type === 'array') return true;
  const members = Object.values(documentation?.response?.properties ?? {});
  return members.length === 1 && members[0]?.type === 'array';
}

/** Whether a payload is empty: absent, null, an empty text or an empty object. */
export function isNothing(value: JsonValue): boolean {
  return value === null || value === '' || (isJsonObject(value) && Object.keys(value).length === 0);
}

function isStructure(response: FieldRecord | undefined): boolean {
  return response?.type === 'array' || response?.type === 'object';
}

/**
 * Whether an object has a declared member, or is declared without any. If nothing is declared, only the wrapping
 * counts.
 */
function isLike(response: FieldRecord | undefined, data: JsonObject): boolean {
  if (response === undefined) return false;
  const { type, items, properties, values } = response;
  const names = Object.keys((type === 'array' ? items?.properties : properties) ?? {});
  if (names.length === 0 || values !== undefined) return true;
  return names.some((name) => Object.hasOwn(data, name));
}
