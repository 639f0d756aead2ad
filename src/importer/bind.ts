import type { JsonObject, JsonValue } from '../base/index.js';
import {
  type ArgumentRecord,
  isForbiddenHeader,
  isMethodOverride,
  type MembersRecord,
  type StyleRecord,
} from '../catalogue/index.js';
import { createArgumentNames } from './argument-names.js';
import { bindBody } from './bind-body.js';
import { BindFault, type Binding, describe, type NeedsRecord } from './binding.js';
import { fixedTextOf, onlyValueOf } from './fixed-values.js';
import type { Shapes } from './flatten.js';
import { listAt, memberOf } from './members.js';
import { headerName, type Operation, type Parameter } from './operation.js';
import { createReducer, type Detail } from './reduce.js';
import { plainWords } from './words.js';

/** The arguments of an operation and the request that carries them. */
export interface Bound {
  readonly request: JsonObject;
  readonly arguments: { readonly [name: string]: ArgumentRecord };
  /** Argument names by the wire names of query parameters. */
  readonly query: ReadonlyMap<string, string>;
  readonly todo: readonly string[];
  /** Arguments of which a call must have at least one. */
  readonly needs: NeedsRecord;
}

/** The integration's settings for binding. */
export interface BindOptions {
  readonly shapes: Shapes;
  readonly detail: Detail;
  /** The document's own version. */
  readonly version: string;
  /** Most characters of the schema of all arguments: beyond them, `OverBudget` is thrown where that is certain early. */
  readonly charactersMax?: number;
  /** Names that arguments may not have: values of the account. */
  readonly reserved: readonly string[];
  /** Headers and query parameters that carry the credentials. */
  readonly credentials: { readonly headers: ReadonlySet<string>; readonly query: ReadonlySet<string> };
}

/** Binds every parameter and the body of an operation. Throws `BindFault` where something that it needs cannot be sent. */
export function bindOperation(operation: Operation, options: BindOptions): Bound {
  const { shapes, detail, version, charactersMax, reserved, credentials } = options;
  const binding: Binding = {
    reducer: createReducer(shapes, detail, charactersMax),
    names: createArgumentNames(reserved),
    args: new Map(),
    todo: [],
    needs: [],
    detail,
    version,
  };
  checkHeaders(operation, credentials);
  const path = bindPath(operation, binding);
  const inPath = queryInPath(operation);
  const constants = new Map([...Object.entries(operation.constants ?? {}), ...inPath.constants]);
  const sent = parametersOf(operation, inPath.placeholders).filter(
    (parameter) =>
      !isSetElsewhere(parameter, credentials) && !(parameter.place === 'query' && constants.has(parameter.name)),
  );
  const query = new Map<string, string>();
  const queryMembers = new Map<string, MembersRecord[string]>(
    [...constants].map(([name, value]) => [name, { const: value }]),
  );
  const headers = new Map<string, MembersRecord[string]>();
  for (const parameter of byNeed(sent)) {
    const bound = fixedValue(parameter) ?? bindParameter(parameter, binding);
    if (!bound) continue;
    if (parameter.place === 'header') headers.set(parameter.name, bound);
    else queryMembers.set(parameter.name, bound);
    if (parameter.place === 'query' && 'argument' in bound) query.set(parameter.name, bound.argument);
  }
  const body = bindBody(operation, binding);
  return {
    request: {
      method: operation.verb,
      path,
      ...(queryMembers.size > 0 ? { query: Object.fromEntries(queryMembers) } : {}),
      ...(headers.size > 0 ? { headers: Object.fromEntries(headers) } : {}),
      ...body,
    },
    arguments: Object.fromEntries(binding.args),
    query,
    todo: binding.todo,
    needs: binding.needs,
  };
}

/** Whether a parameter is bound in the path, carries the credentials, or belongs to the connection. */
function isSetElsewhere(parameter: Parameter, { headers, query }: BindOptions['credentials']): boolean {
  const { place, name } = parameter;
  if (place === 'path') return true;
  if (place === 'query') return query.has(name);
  const lower = name.toLowerCase();
  return headers.has(lower) || lower === 'accept' || (isForbiddenHeader(name) && !isReadByOverride(parameter));
}

/** Whether a header makes the service read: it replaces the method, and the document has only GET for it. */
function isReadByOverride({ place, name, schema, required }: Parameter): boolean {
  const values = [memberOf(schema, 'const'), memberOf(schema, 'default'), ...listAt(schema, 'enum')];
  const known = values.filter((value) => value !== undefined);
  return place === 'header' && required && isMethodOverride(name) && known.length > 0 && known.every(isGet);
}

function isGet(value: JsonValue): boolean {
  return value === 'GET';
}

// Every client sets these automatically (OpenAPI 3.1, section 4.8.12), or the connection or the credentials do.
const selfSet = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'host',
  'user-agent',
]);

/** Refuses an operation that needs a header which no call may set, such as one that overrides the HTTP method. */
function checkHeaders({ parameters }: Operation, { headers }: BindOptions['credentials']): void {
  const lost = parameters.find((parameter) => {
    const { place, name, required } = parameter;
    const lower = name.toLowerCase();
    const isForbidden = place === 'header' && required && isForbiddenHeader(name) && !isReadByOverride(parameter);
    return isForbidden && !selfSet.has(lower) && !headers.has(lower);
  });
  if (lost) throw new BindFault(`It requires the header ${plainWords(lost.name, 60)}, which no call may set.`);
}

/** The value of a header that no caller chooses. */
function fixedValue(parameter: Parameter): MembersRecord[string] | null {
  if (isReadByOverride(parameter)) return { const: 'GET' };
  const isKey = parameter.place === 'header' && /^(?:x-)?idempotency-key$/i.test(parameter.name);
  return isKey ? { fresh: 'uuid' } : null;
}

// Required parameters first, so that of two parameters with one name the required one gets it.
function byNeed(parameters: readonly Parameter[]): readonly Parameter[] {
  return [...parameters.filter(({ required }) => required), ...parameters.filter(({ required }) => !required)].filter(
    ({ place, name }, index, all) =>
      place !== 'header' || all.findIndex((other) => isSameHeader(other, name)) === index,
  );
}

function isSameHeader({ place, name }: Parameter, other: string): boolean {
  return place === 'header' && name.toLowerCase() === other.toLowerCase();
}

/** The query that is written into a path, such as `/rest?method=list` or `/search?text={text}`. */
interface PathQuery {
  /** Values that every call sends. */
  readonly constants: readonly (readonly [string, string])[];
  /** Query names by the parameters whose placeholders they contain. */
  readonly placeholders: ReadonlyMap<string, string>;
}

// A fragment only distinguishes operations of one path; no request carries it (RFC 9110, section 7.1).
function queryInPath({ path, parameters }: Operation): PathQuery {
  const declared = new Set(parameters.filter(({ place }) => place === 'query').map(({ name }) => name));
  const pairs = [...new URLSearchParams(path.replace(/#.*$/s, '').split('?').slice(1).join('?'))];
  // An empty value is the place of a parameter with that name.
  const placeholderIn = ([name, value]: readonly [string, string]): string | undefined =>
    value === '' && declared.has(name) ? name : /^\{\+?([^{}]+)\}$/.exec(value)?.[1];
  const constants = pairs.filter((pair) => placeholderIn(pair) === undefined);
  if (constants.some((pair) => /[{}]/.test(pair.join('='))))
    throw new BindFault('Its path contains a query with placeholders inside other texts.');
  const placeholders = pairs.map((pair) => [placeholderIn(pair) ?? '', pair[0]] as const);
  return { constants, placeholders: new Map(placeholders.filter(([parameter]) => parameter !== '')) };
}

/** The parameters, those of placeholders in the query of the path moved to the query. */
function parametersOf({ parameters }: Operation, placeholders: PathQuery['placeholders']): readonly Parameter[] {
  const placed = new Set<string>();
  const moved = parameters.map((parameter) => {
    const name = parameter.place === 'header' ? undefined : placeholders.get(parameter.name);
    if (name === undefined) return parameter;
    placed.add(parameter.name);
    return { ...parameter, name, place: 'query' as const };
  });
  const undeclared = [...placeholders]
    .filter(([parameter]) => !placed.has(parameter))
    .map(
      ([, name]) => ({ name, place: 'query', required: true, description: '', schema: {}, style: 'repeat' }) as const,
    );
  return [...moved, ...undeclared];
}

function bindPath({ path, parameters }: Operation, binding: Binding): string {
  const seen = new Map<string, string>();
  const literal = (text: string): string =>
    text.replaceAll(/[^\x21-\x7e]|["<>\\^`|{}]/gu, (character) => encodeURIComponent(character));
  return path
    .replace(/[?#].*$/s, '')
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      const [, plus, raw] = /^\{(\+?)([^{}]*)\}$/.exec(part) ?? [];
      if (raw === undefined) return literal(part);
      const name = raw.replace(/[*]$/, '');
      const declared = parameters.find(
        (parameter) => parameter.place === 'path' && (parameter.name === name || parameter.name === raw),
      );
      if (declared?.fault) throw new BindFault(declared.fault);
      const fixed = declared ? fixedSegmentOf(declared, binding) : undefined;
      if (fixed !== undefined) return fixed;
      const known = seen.get(name);
      const argument = known ?? binding.names.take(name, 'path');
      seen.set(name, argument);
      if (known === undefined) binding.args.set(argument, pathField(name, declared, binding));
      return `{${plus !== '' || declared?.reserved || raw.endsWith('*') ? '+' : ''}${argument}}`;
    })
    .join('');
}

/** The segment of a parameter that the document allows one value for, such as a version. */
function fixedSegmentOf({ schema }: Parameter, { reducer }: Binding): string | undefined {
  const value = onlyValueOf(reducer.fieldOf(reducer.rootOf(schema)));
  return value !== undefined && /^[\w-][\w.-]*$/.test(String(value)) ? String(value) : undefined;
}

function pathField(name: string, declared: Parameter | undefined, { reducer, detail }: Binding): ArgumentRecord {
  const field: ArgumentRecord = declared ? reducer.fieldOf(reducer.rootOf(declared.schema)) : { type: 'string' };
  const description = describe(declared?.description || field.description || '', name, Math.max(detail.words, 40));
  const isList = field.type === 'array';
  if (isList || field.type === 'object' || field.type === 'any')
    return {
      type: 'string',
      required: true,
      description: isList ? `${description} Separate several by commas.` : description,
    };
  const { nullable: _nullable, enum: values, ...plain } = field;
  // An empty segment would be another path.
  const segments = values?.filter((value) => value !== '');
  return { ...plain, ...(segments && segments.length > 0 ? { enum: segments } : {}), required: true, description };
}

function bindParameter(parameter: Parameter, binding: Binding): MembersRecord[string] | null {
  const { name, place, required, style, schema, fault } = parameter;
  const leaveOut = (reason: string): null => {
    if (required)
      throw new BindFault(
        `The required ${place} parameter ${JSON.stringify(name.slice(0, 60))} cannot be sent: ${reason}`,
      );
    binding.todo.push(`The ${place} parameter ${plainWords(name, 60)} is left out: ${reason}`);
    return null;
  };
  if (fault) return leaveOut(fault);
  if (place === 'header' && !headerName.test(name)) return leaveOut('its name is not a header name.');
  const root = binding.reducer.rootOf(schema);
  const read = binding.reducer.fieldOf(root);
  const { byDefault } = binding.reducer.shapeOf(root);
  const fixed = fixedTextOf(parameter, { field: read, byDefault, version: binding.version });
  if (fixed !== undefined) return { const: fixed };
  const field = place === 'header' ? headerField(read, style) : queryField(read, style);
  if (field === null) return leaveOut('its form cannot be written there.');
  const argument = binding.names.take(name, place);
  const { nullable: _nullable, ...plain } = field.field;
  const words = describe(parameter.description || read.description || '', name, Math.max(binding.detail.words, 40));
  binding.args.set(argument, {
    ...plain,
    ...(required ? { required: true } : {}),
    description: field.ending === undefined ? words : `${words.replace(/\.?$/, '.')} ${field.ending}`,
  });
  return { argument, ...(field.style === undefined ? {} : { style: field.style }) };
}

interface StyledField {
  readonly field: ArgumentRecord;
  readonly style?: StyleRecord;
  /** Words after the description. */
  readonly ending?: string;
}

function headerField(field: ArgumentRecord, style: StyleRecord): StyledField | null {
  // A header is one text: what the document sends as JSON there is JSON text.
  if (style === 'json' && !isPlain(field)) return { field: { type: 'string' }, ending: 'As JSON text.' };
  if (field.type === 'object') return null;
  if (field.type === 'any') return { field: { type: 'string' } };
  if (field.type !== 'array') return { field };
  return isPlain(field.items) ? { field, style: 'joined' } : null;
}

function queryField(field: ArgumentRecord, style: StyleRecord): StyledField | null {
  if (field.type === 'any')
    return style === 'json' || style === 'brackets' ? { field, style } : { field: { type: 'string' } };
  if (field.type === 'array') {
    if (style === 'json' || style === 'brackets') return { field, style };
    const items: ArgumentRecord = isPlain(field.items) ? (field.items ?? { type: 'string' }) : { type: 'string' };
    const { nullable: _nullable, ...plain } = items;
    return { field: { ...field, items: plain }, style };
  }
  if (field.type !== 'object') return { field };
  if (style === 'json' || style === 'brackets') return { field, style };
  const members = Object.entries(field.properties ?? {});
  // No style can write members inside members; services that declare them read JSON.
  if (members.length === 0 || members.some(([, member]) => !isPlain(member))) return { field, style: 'json' };
  const { values: _values, ...closed } = field;
  return { field: closed, style };
}

function isPlain(field: ArgumentRecord | undefined): boolean {
  return field !== undefined && field.type !== 'array' && field.type !== 'object' && field.type !== 'any';
}
