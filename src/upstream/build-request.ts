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
  keyArgumentOf,
  type MethodRecord,
} from '../catalogue/index.js';
import type { UpstreamRequest } from './outcome.js';

type Fields = { readonly [name: string]: ArgumentRecord };

/**
 * Binds checked arguments into a method's request template. Pure. Refuses only a path value that no encoding can keep in its segment.
 */
export function buildRequest(method: MethodRecord, values: JsonObject, host: string): Result<UpstreamRequest> {
  const fields = method.documentation?.arguments ?? {};
  const { twin } = method.request;
  const template = twin && values[twin.when_given] !== undefined ? twin.path : method.request.path;
  const path = bindPath(template, values);
  if (!path.ok) return path;
  const query = bindQuery(method.request.query ?? {}, values, fields);
  const body = method.request.body ? writeExactJson(bindMembers(method.request.body, values, fields)) : undefined;
  return ok({ method: method.request.method, host, path: path.value + query, ...(body === undefined ? {} : { body }) });
}

function bindPath(template: string, values: JsonObject): Result<string> {
  let fault: string | null = null;
  const path = template.replace(/\{([^{}]*)\}/g, (_whole, name: string) => {
    const text = scalarText(values[name]);
    // A segment that is empty or made of dots alone would name another resource once somebody normalises the path.
    if (text === '' || /^\.+$/.test(text)) fault ??= name;
    return encodeURIComponent(text.toWellFormed());
  });
  return fault === null
    ? ok(path)
    : refuse('invalid_params', `${String(fault)} cannot be empty or made of dots alone.`, {
        failures: [{ path: fault, message: 'must name something' }],
      });
}

function bindQuery(members: { readonly [name: string]: BindingRecord }, values: JsonObject, fields: Fields): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(bindMembers(members, values, fields))) {
    parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(scalarText(value).toWellFormed())}`);
  }
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function scalarText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item: JsonValue) => scalarText(item)).join(',');
  return typeof value === 'object' ? writeExactJson(value) : String(value);
}

function bindMembers(
  members: { readonly [name: string]: BindingRecord },
  values: JsonObject,
  fields: Fields,
): JsonObject {
  const bound: { [name: string]: JsonValue } = {};
  for (const [key, binding] of Object.entries(members)) {
    const value = bindValue(binding, values, fields);
    if (value === undefined) continue;
    const keyArgument = keyArgumentOf(key);
    bound[keyArgument ? scalarText(values[keyArgument]) : key] = value;
  }
  return bound;
}

/** The bound value, or undefined where the argument behind it was not given. */
function bindValue(binding: BindingRecord, values: JsonObject, fields: Fields): JsonValue | undefined {
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
    return Object.keys(members).length > 0 ? members : undefined;
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
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, onTheWire(member, field.properties?.[name])]),
    );
  }
  if (field.wire === 'string') return String(value);
  if (field.wire === 'number' && typeof value === 'string' && /^\d+$/.test(value)) return BigInt(value);
  return value;
}
