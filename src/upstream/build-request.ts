import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  refuse,
  writeExactJson,
} from '../base/index.js';
import {
  type ArgumentRecord,
  type BindingRecord,
  type FieldRecord,
  type FileRecord,
  keyArgumentOf,
  type MethodRecord,
  namesBoundBy,
} from '../catalogue/index.js';
import { type FileInHand, fileBody } from '../outbound/index.js';
import type { UpstreamRequest } from './outcome.js';

type Fields = { readonly [name: string]: ArgumentRecord };
type Members = { readonly [name: string]: BindingRecord };
type Entries = [name: string, value: JsonValue][];

/**
 * Binds checked arguments into a method's request template. Pure. Refuses only a path value that no encoding can keep in its segment.
 * Of a file that a call brings, the body tells all but its content. What the template of an undocumented method does not name travels as it came: in the query of a GET, else in the body.
 */
export function buildRequest(
  method: MethodRecord,
  values: JsonObject,
  host: string,
  file: FileInHand | null = null,
): Result<UpstreamRequest> {
  const { request, documentation } = method;
  const fields = documentation?.arguments ?? {};
  const template = request.twin && values[request.twin.when_given] !== undefined ? request.twin.path : request.path;
  const path = bindPath(template, values);
  if (!path.ok) return path;
  const query = request.query ? bindMembers(request.query, values, fields) : [];
  const body = request.body ? bindMembers(request.body, values, fields) : [];
  if (!documentation) (request.method === 'GET' ? query : body).push(...unboundEntries(method, values));
  if (request.file)
    return ok({
      method: request.method,
      host,
      path: path.value + queryText(query),
      body: writeExactJson(fileTold(request.file, values)),
      ...(file ? { file: fileBody(file, request.file.part) } : {}),
    });
  const where = path.value + queryText(query);
  return body.length === 0 && !request.body
    ? ok({ method: request.method, host, path: where })
    : ok({ method: request.method, host, path: where, body: writeExactJson(Object.fromEntries(body)) });
}

/** A file as it is told to whoever must agree to the call: by everything but its content. */
function fileTold({ name, media_type: mediaType, url, content }: FileRecord, values: JsonObject): JsonObject {
  const source = values[url] === undefined ? { content: `given in ${content}` } : { url: values[url] };
  return { file: { name: values[name] ?? null, media_type: values[mediaType] ?? null, ...source } };
}

// Walked by hand: a pattern and a function for each match take longer than all else that is built here.
function bindPath(template: string, values: JsonObject): Result<string> {
  let path = '';
  let taken = 0;
  for (let open = template.indexOf('{'); open !== -1; open = template.indexOf('{', taken)) {
    const close = template.indexOf('}', open);
    if (close === -1) break;
    const name = template.slice(open + 1, close);
    const text = scalarText(values[name]);
    // A segment that is empty or made of dots alone would name another resource once somebody normalises the path.
    if (text === '' || /^\.+$/.test(text))
      return refuse('invalid_params', `${name} cannot be empty or made of dots alone.`, {
        failures: [{ path: name, message: 'must name something' }],
      });
    path += template.slice(taken, open) + encodeURIComponent(text.toWellFormed());
    taken = close + 1;
  }
  return ok(path + template.slice(taken));
}

function queryText(entries: Entries): string {
  let text = '';
  for (const [name, value] of entries) {
    text += `${text === '' ? '?' : '&'}${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(scalarText(value).toWellFormed())}`;
  }
  return text;
}

function scalarText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item: JsonValue) => scalarText(item)).join(',');
  return typeof value === 'object' ? writeExactJson(value) : String(value);
}

function unboundEntries(method: MethodRecord, values: JsonObject): Entries {
  const bound = namesBoundBy(method);
  return Object.entries(values).filter(([name]) => !bound.includes(name));
}

function bindMembers(members: Members, values: JsonObject, fields: Fields): Entries {
  const bound: Entries = [];
  for (const key in members) {
    const binding = members[key];
    const value = binding === undefined ? undefined : bindValue(binding, values, fields);
    if (value === undefined) continue;
    const keyArgument = key.startsWith('<') ? keyArgumentOf(key) : null;
    bound.push([keyArgument === null ? key : scalarText(values[keyArgument]), value]);
  }
  return bound;
}

/** The bound value, or undefined where the argument behind it was not given. */
function bindValue(binding: BindingRecord, values: JsonObject, fields: Fields): JsonValue | undefined {
  if ('given' in binding) return values[binding.given] === undefined ? binding.otherwise : binding.const;
  if ('const' in binding) return binding.const;
  if ('argument' in binding) {
    const value = values[binding.argument];
    return value === undefined ? undefined : onTheWire(value, fields[binding.argument]);
  }
  if ('choose' in binding) {
    const value = values[binding.choose];
    return value === undefined ? undefined : binding.values[String(value)];
  }
  if ('object' in binding) {
    const members = bindMembers(binding.object, values, fields);
    return members.length > 0 ? Object.fromEntries(members) : undefined;
  }
  const items = binding.list.map((item) => bindValue(item, values, fields)).filter((item) => item !== undefined);
  return items.length > 0 ? items : undefined;
}

function onTheWire(value: JsonValue, field: FieldRecord | undefined): JsonValue {
  if (!field) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => onTheWire(item, field.items));
    return field.wire === 'csv' ? items.map((item) => scalarText(item)).join(',') : items;
  }
  if (isJsonObject(value)) {
    const { properties } = field;
    if (!properties) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        Object.hasOwn(properties, name) ? onTheWire(member, properties[name]) : member,
      ]),
    );
  }
  if (field.wire === 'string') return String(value);
  if (field.wire === 'number' && typeof value === 'string' && /^\d+$/.test(value)) return BigInt(value);
  return value;
}
