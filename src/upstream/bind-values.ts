import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import {
  type ArgumentRecord,
  type BindingRecord,
  type FieldRecord,
  fieldSelectionArgument,
  givenNamesOf,
  keyArgumentOf,
  type MembersRecord,
  placeholdersOf,
  type ServiceHost,
} from '../catalogue/index.js';
import { scalarText } from './encode-values.js';

/** The sources of bindings. */
export interface BindingSources {
  readonly values: JsonObject;
  readonly fields: { readonly [name: string]: ArgumentRecord };
  /** Creates a new random value. */
  readonly fresh: () => string;
  /** The account's `api` host with its base path, the prefix of resource URLs. */
  readonly place: ServiceHost;
}

/** One bound member: its name in the request, its value, and its binding. */
export interface BoundMember {
  readonly name: string;
  readonly value: JsonValue;
  readonly binding: BindingRecord;
}

/** Binds the members of a template. Omits those whose argument was not given. */
export function bindMembers(members: MembersRecord, sources: BindingSources): readonly BoundMember[] {
  const bound: BoundMember[] = [];
  for (const key in members) {
    const binding = members[key];
    if (binding === undefined) continue;
    const value = bindValue(binding, sources);
    if (value === undefined) continue;
    const keyArgument = key.startsWith('<') ? keyArgumentOf(key) : null;
    bound.push({ name: keyArgument === null ? key : scalarText(sources.values[keyArgument]), value, binding });
  }
  return bound;
}

/** Bound members as an object. */
export function objectOf(members: readonly BoundMember[]): JsonObject {
  return Object.fromEntries(members.map(({ name, value }) => [name, value]));
}

/** The bound value, or undefined if its argument was not given. */
function bindValue(binding: BindingRecord, sources: BindingSources): JsonValue | undefined {
  const { values, fields } = sources;
  if ('given' in binding) {
    const isGiven = givenNamesOf(binding).some((name) => values[name] !== undefined);
    return isGiven ? binding.const : binding.otherwise;
  }
  if ('const' in binding) return binding.const;
  if ('argument' in binding) {
    const value = values[binding.argument];
    return value === undefined ? undefined : onTheWire(value, fields[binding.argument]);
  }
  if ('choose' in binding) {
    const value = values[binding.choose];
    return value === undefined ? undefined : binding.values[String(value)];
  }
  if ('fresh' in binding) return sources.fresh();
  if ('address' in binding) return addressOf(binding.address, sources);
  if ('fields' in binding) return wantedFields(values[fieldSelectionArgument]) ?? binding.fields;
  if ('object' in binding) {
    const members = bindMembers(binding.object, sources);
    return members.length > 0 ? objectOf(members) : undefined;
  }
  const items = binding.list.map((item) => bindValue(item, sources)).filter((item) => item !== undefined);
  return items.length > 0 ? items : undefined;
}

/** The URL of a resource; undefined if an argument of its path was not given. */
function addressOf(path: string, { values, place }: BindingSources): string | undefined {
  if (placeholdersOf(path).some((name) => values[name] === undefined)) return undefined;
  const filled = path.replace(/\{\+?(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(scalarText(values[name]).toWellFormed()),
  );
  return `https://${place.host}${place.basePath}${filled}`;
}

/** The requested members, each by the first part of its path; undefined if none is named. */
function wantedFields(fields: JsonValue | undefined): string | undefined {
  const names = (Array.isArray(fields) ? fields : []).map((field: JsonValue) => scalarText(field).split('.')[0] ?? '');
  const wanted = [...new Set(names)].filter((name) => /^\w+$/.test(name));
  return wanted.length === 0 ? undefined : wanted.join(',');
}

/** A validated value in its field's wire format. */
export function onTheWire(value: JsonValue, field: FieldRecord | undefined): JsonValue {
  if (!field || value === null) return value;
  if (Array.isArray(value)) {
    if (field.wire === 'null_when_empty' && value.length === 0) return null;
    const items = value.map((item: JsonValue) => onTheWire(item, field.items));
    return field.wire === 'csv' ? items.map((item) => scalarText(item)).join(',') : items;
  }
  if (isJsonObject(value)) {
    const { properties, values } = field;
    if (!properties && !values) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        onTheWire(member, properties && Object.hasOwn(properties, name) ? properties[name] : values),
      ]),
    );
  }
  if (field.wire === 'string') return String(value);
  if (field.wire === 'number' && typeof value === 'string' && /^\d+$/.test(value)) return BigInt(value);
  return value;
}
