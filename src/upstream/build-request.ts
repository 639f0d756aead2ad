import { isJsonObject, type JsonObject, ok, type Result, refuse, writeExactJson } from '../base/index.js';
import {
  type FileArgumentsRecord,
  type FileRecord,
  type MethodRecord,
  namesBoundBy,
  type RequestRecord,
  type ServiceHosts,
  type StyleRecord,
} from '../catalogue/index.js';
import { type FileInHand, fileBody, formBody } from '../outbound/index.js';
import { type BindingSources, type BoundMember, bindMembers, objectOf, onTheWire } from './bind-values.js';
import { type EmptyRule, encodePairs, pairsOf, scalarText } from './encode-values.js';
import type { UpstreamRequest } from './outcome.js';

/** What a request is built from, in addition to its method and arguments. */
export interface RequestGround {
  /** The account's hosts by role. */
  readonly hosts: ServiceHosts;
  /** Constant headers of every call of the integration, names in lower case. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  /**
   * Creates the values that are new for each call. Default: a readable placeholder, for requests that are only shown.
   */
  readonly fresh?: (() => string) | undefined;
  readonly file?: FileInHand | null;
}

const shownFresh = (): string => '(new for each call)';

/**
 * Binds validated arguments into a method's request template. Pure. Refuses a path value that no encoding can keep in
 * one segment, a list item that contains the separator of its style, and a value that is invalid in a header. For a
 * file, the body shows everything except its content. For an undocumented method, arguments that the template does not
 * name are sent in the query of a GET, else in the body.
 */
export function buildRequest(method: MethodRecord, values: JsonObject, ground: RequestGround): Result<UpstreamRequest> {
  const { request, documentation } = method;
  const role = request.host ?? 'api';
  const place = ground.hosts[role];
  if (!place) return refuse('invalid_params', `The account has no host for the role ${role}; reconnect it.`);
  const sources = {
    values,
    fields: documentation?.arguments ?? {},
    fresh: ground.fresh ?? shownFresh,
    place: ground.hosts.api ?? place,
  };
  const template = request.twin && values[request.twin.when_given] !== undefined ? request.twin.path : request.path;
  const path = bindPath(template, values);
  if (!path.ok) return path;
  const query = request.query ? bindMembers(request.query, sources) : [];
  const members = request.body ? bindMembers(request.body, sources) : [];
  const unbound = documentation ? [] : unboundMembers(method, values);
  const isQuery = request.method === 'GET' || request.method === 'HEAD';
  const empties = emptyRuleOf(method);
  const asked = queryText(isQuery ? [...query, ...unbound] : query, empties);
  if (!asked.ok) return asked;
  const headers = headersOf(request, sources, ground.headers);
  if (!headers.ok) return headers;
  const body = bodyOf(request, isQuery ? members : [...members, ...unbound], {
    sources,
    file: ground.file ?? null,
    empties,
  });
  if (!body.ok) return body;
  return ok({
    method: request.method,
    host: place.host,
    path: place.basePath + path.value + asked.value,
    ...(headers.value ? { headers: headers.value } : {}),
    ...body.value,
  });
}

interface BodyGround {
  readonly sources: BindingSources;
  readonly file: FileInHand | null;
  readonly empties: EmptyRule;
}

// A change sent without a list would keep what should be cleared, or apply to everything instead of nothing. Reads and
// creations treat an empty list as "not given", like null.
function emptyRuleOf({ effect, name, documentation }: MethodRecord): EmptyRule {
  return effect === 'read' || name === 'create' || !documentation ? 'drop' : 'refuse';
}

type BuiltBody = Pick<UpstreamRequest, 'body' | 'file' | 'contentType'>;

function bodyOf(
  request: RequestRecord,
  members: readonly BoundMember[],
  { sources, file, empties }: BodyGround,
): Result<BuiltBody> {
  if (request.whole !== undefined) return ok(wholeBody(request.whole, request.content_type, sources));
  if (request.file || request.body_as === 'multipart') return ok(partedBody(request, members, { sources, file }));
  if (members.length === 0 && !request.body) return ok({});
  const { content_type: contentType } = request;
  const typed = contentType === undefined ? {} : { contentType };
  if (request.body_as !== 'form') return ok({ body: writeExactJson(objectOf(members)), ...typed });
  const pairs = pairsOf(
    members.map((member) => ({ ...member, style: styleOf(member, 'brackets') })),
    empties,
  );
  return pairs.ok ? ok({ body: encodePairs(pairs.value), contentType: contentType ?? formType }) : pairs;
}

const formType = 'application/x-www-form-urlencoded';

/** A multipart body, or a file as the whole body. A request that is only shown has no file. */
function partedBody(
  request: RequestRecord,
  members: readonly BoundMember[],
  { sources, file }: { readonly sources: BindingSources; readonly file: FileInHand | null },
): BuiltBody {
  const shown = request.file ? shownFile(request.file, sources.values) : {};
  const body = writeExactJson({ ...objectOf(members), ...shown });
  const part = request.file?.part;
  if (request.file && file === null) return { body };
  if (part === undefined && file) return { body, file: fileBody(file, request.content_type) };
  return { body, file: formBody(members, file && part !== undefined ? { file, part } : null) };
}

function wholeBody(name: string, contentType: string | undefined, { values, fields }: BindingSources): BuiltBody {
  const given = values[name];
  if (given === undefined) return {};
  const value = onTheWire(given, fields[name]);
  const isJson = contentType === undefined || /[/+]json$/.test(contentType);
  const body = isJson || typeof value !== 'string' ? writeExactJson(value) : value;
  return { body, ...(contentType === undefined ? {} : { contentType }) };
}

/** A file as shown to the person who must approve the call: everything except its content. */
function shownFile(record: FileRecord, values: JsonObject): JsonObject {
  const { more, others = [] } = record;
  const shown = ({ name, media_type: mediaType, url, content }: FileArgumentsRecord, given: JsonObject): JsonObject => {
    const source = given[url] === undefined ? { content: `given in ${content}` } : { url: given[url] };
    return { name: given[name] ?? null, media_type: given[mediaType] ?? null, ...source };
  };
  const parts = others
    .filter(({ content, url, name }) => [content, url, name].some((argument) => values[argument] !== undefined))
    .map((other) => [other.part, shown(other, values)] as const);
  const listed = more === undefined ? undefined : values[more];
  return {
    file: shown(record, values),
    ...(Array.isArray(listed) ? { more_files: listed.filter(isJsonObject).map((given) => shown(record, given)) } : {}),
    ...(parts.length > 0 ? { other_files: Object.fromEntries(parts) } : {}),
  };
}

// Scanned by hand: a regular expression with a replacer takes longer than everything else here.
function bindPath(template: string, values: JsonObject): Result<string> {
  let path = '';
  let taken = 0;
  for (let open = template.indexOf('{'); open !== -1; open = template.indexOf('{', taken)) {
    const close = template.indexOf('}', open);
    if (close === -1) break;
    const isReserved = template.charAt(open + 1) === '+';
    const name = template.slice(open + (isReserved ? 2 : 1), close);
    const text = scalarText(values[name]);
    const bound = isReserved ? bindSegments(name, text) : bindSegment(name, text);
    if (!bound.ok) return bound;
    path += template.slice(taken, open) + bound.value;
    taken = close + 1;
  }
  return ok(path + template.slice(taken));
}

function bindSegment(name: string, text: string): Result<string> {
  // An empty segment, or one of only dots, would name another resource after path normalization.
  return text === '' || /^\.+$/.test(text)
    ? refusePath(name, 'must not be empty or consist only of dots.', 'must name something')
    : ok(encodeURIComponent(text.toWellFormed()));
}

function bindSegments(name: string, text: string): Result<string> {
  if (/[?#]/.test(text))
    return refusePath(name, 'must not contain "?" or "#", which end a path.', 'must not contain "?" or "#"');
  const segments = text.split('/');
  if (segments.some((segment) => segment === '' || /^\.+$/.test(segment)))
    return refusePath(
      name,
      'must be names separated by single slashes, without a slash at either end and without names made of dots.',
      'must be names separated by single slashes',
    );
  return ok(segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/'));
}

function refusePath(name: string, words: string, message: string): Result<never> {
  return refuse('invalid_params', `${name} ${words}`, { failures: [{ path: name, message }] });
}

function queryText(members: readonly BoundMember[], empties: EmptyRule): Result<string> {
  if (members.length === 0) return ok('');
  const pairs = pairsOf(
    members.map((member) => ({ ...member, style: styleOf(member, 'joined') })),
    empties,
  );
  if (!pairs.ok) return pairs;
  return ok(pairs.value.length === 0 ? '' : `?${encodePairs(pairs.value)}`);
}

function styleOf({ binding }: BoundMember, otherwise: StyleRecord): StyleRecord {
  return 'argument' in binding ? (binding.style ?? otherwise) : otherwise;
}

function unboundMembers(method: MethodRecord, values: JsonObject): readonly BoundMember[] {
  const bound = namesBoundBy(method);
  return Object.entries(values)
    .filter(([name]) => !bound.includes(name))
    .map(([name, value]) => ({ name, value, binding: { argument: name } }));
}

function headersOf(
  { headers }: RequestRecord,
  sources: BindingSources,
  constants: RequestGround['headers'],
): Result<{ readonly [name: string]: string } | undefined> {
  if (!headers) return ok(constants);
  const all: { [name: string]: string } = { ...constants };
  for (const { name, value, binding } of bindMembers(headers, sources)) {
    const path = 'argument' in binding ? binding.argument : name;
    const pairs = pairsOf([{ name: path, value, style: 'joined' }]);
    if (!pairs.ok) return pairs;
    for (const [, text] of pairs.value) {
      if (!isHeaderText(text)) return refuseHeader(path);
      all[name.toLowerCase()] = text;
    }
  }
  return ok(all);
}

function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text) && text.trim() === text;
}

function refuseHeader(path: string): Result<never> {
  const message = 'must be one line of Latin-1 characters without spaces at either end, because it is sent as a header';
  return refuse('invalid_params', `${path} ${message}.`, { failures: [{ path, message }] });
}
