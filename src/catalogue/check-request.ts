import { placeholdersOf } from './bindings.js';
import { forbiddenHeaderWords, isForbiddenHeader, isMethodOverride } from './forbidden-headers.js';
import type { MethodInHand } from './method-in-hand.js';
import type { ArgumentRecord, FieldRecord } from './records.js';
import type { BindingRecord, FileRecord, StyleRecord } from './request-record.js';
import type { RecordPath } from './validate-record.js';

/** Validates what a request template requires of its integration and of HTTP: hosts, headers, styles, bodies. */
export function checkRequest(hand: MethodInHand): void {
  checkPathTypes(hand);
  checkHost(hand);
  checkHeaders(hand);
  checkQuery(hand);
  checkBody(hand);
}

function fieldOf({ method }: MethodInHand, name: string): ArgumentRecord | undefined {
  const args = method.documentation?.arguments ?? {};
  return Object.hasOwn(args, name) ? args[name] : undefined;
}

function checkPathTypes(hand: MethodInHand): void {
  const { path, twin } = hand.method.request;
  for (const template of twin ? [path, twin.path] : [path])
    for (const name of placeholdersOf(template)) {
      const type = fieldOf(hand, name)?.type;
      if (type === 'object' || type === 'array' || type === 'any')
        hand.report(['request', 'path'], `${name} is of the type ${type}, which has no place in a path`);
    }
}

function checkHost({ integration, method, report }: MethodInHand): void {
  const role = method.request.host;
  if (role === undefined) return;
  for (const { id, hosts } of integration.data_centers)
    if (!Object.hasOwn(hosts, role))
      report(
        ['request', 'host'],
        `${role} is no host role of the data center ${id}; known: ${Object.keys(hosts).join(', ')}`,
      );
}

function checkHeaders(hand: MethodInHand): void {
  const { integration, method, report } = hand;
  const credentials = integration.authorization.places.flatMap((place) => ('header' in place ? [place.header] : []));
  const constant = Object.keys(integration.headers);
  const seen = new Set<string>();
  for (const [name, binding] of Object.entries(method.request.headers ?? {})) {
    const path = ['request', 'headers', name];
    const lower = name.toLowerCase();
    const isSame = (other: string): boolean => other.toLowerCase() === lower;
    const isReading = isMethodOverride(name) && 'const' in binding && binding.const === 'GET';
    if (isForbiddenHeader(name) && !isReading) report(path, forbiddenHeaderWords(name));
    else if (credentials.some(isSame)) report(path, `${name} carries the credentials of this integration`);
    else if (constant.some(isSame)) report(path, `${name} is a header of every call of this integration already`);
    if (seen.has(lower)) report(path, `${name} appears twice, in different letter case`);
    seen.add(lower);
    checkHeaderValue(hand, binding, path);
  }
}

function checkHeaderValue(hand: MethodInHand, binding: BindingRecord, path: RecordPath): void {
  if ('object' in binding || 'list' in binding)
    hand.report(path, 'must be one value: a header holds no list or object');
  if (!('argument' in binding)) return;
  const field = fieldOf(hand, binding.argument);
  const isJoined = field?.type === 'array' && binding.style === 'joined';
  if ((field?.type === 'array' || field?.type === 'object' || field?.type === 'any') && !isJoined)
    hand.report(
      path,
      `${binding.argument} is of the type ${field.type}: only a list with the style joined fits a header`,
    );
  if (binding.style !== undefined && !isJoined)
    hand.report([...path, 'style'], 'is for lists in a header, where only joined exists');
}

function checkQuery(hand: MethodInHand): void {
  const { integration, method, report } = hand;
  const credentials = integration.authorization.places.flatMap((place) => ('query' in place ? [place.query] : []));
  for (const [name, binding] of Object.entries(method.request.query ?? {})) {
    const path = ['request', 'query', name];
    if (credentials.includes(name)) report(path, `${name} carries the credentials of this integration`);
    if ('object' in binding || 'list' in binding)
      report(path, 'must be one argument with a style: a query holds no built list or object');
    checkStyle(hand, binding, { path, isNeeded: true });
  }
}

interface StyledPlace {
  readonly path: RecordPath;
  /** Whether a list without a style would be sent in an arbitrary form. */
  readonly isNeeded: boolean;
}

function checkStyle(hand: MethodInHand, binding: BindingRecord, { path, isNeeded }: StyledPlace): void {
  if (!('argument' in binding)) return;
  const field = fieldOf(hand, binding.argument);
  const isCompound = field !== undefined && ['array', 'object', 'any'].includes(field.type) && field.wire !== 'csv';
  const { style } = binding;
  if (style === undefined) {
    if (isCompound && isNeeded)
      hand.report(
        path,
        `${binding.argument} is of the type ${field.type}: say how it is written, with a style such as repeat`,
      );
    return;
  }
  const at = [...path, 'style'];
  if (!isCompound) hand.report(at, `${binding.argument} is one value, which has no style`);
  else checkCompound(field, style, (words) => hand.report(at, words));
}

function checkCompound(field: FieldRecord, style: StyleRecord, report: (words: string) => void): void {
  if (style === 'brackets' || style === 'json') return;
  if (field.type === 'any') report(`it may be anything: write it as json or with brackets`);
  if (field.items && !isPlain(field.items)) report(`${style} is for lists of plain values: use brackets or json`);
  if (field.type === 'object') {
    if (Object.values(field.properties ?? {}).some((member) => !isPlain(member)))
      report(`${style} is for objects of plain values: use brackets or json`);
    if (style === 'repeat' && field.values) report('would let free names become parameters: use brackets or json');
  }
}

function isPlain({ type }: FieldRecord): boolean {
  return type !== 'array' && type !== 'object' && type !== 'any';
}

function checkBody(hand: MethodInHand): void {
  const { method, report } = hand;
  const { body, body_as: bodyAs, whole, content_type: contentType, file } = method.request;
  checkVerb(hand);
  if (bodyAs !== undefined && !body) report(['request', 'body_as'], 'needs a body');
  if (file && body && file.part === undefined)
    report(['request', 'file', 'part'], 'is needed: a file that is the whole body leaves no room for members');
  if (file && bodyAs !== undefined && bodyAs !== 'multipart')
    report(['request', 'body_as'], 'must be multipart next to a file');
  if (file) checkFiles(hand, file);
  if (contentType !== undefined) checkContentType(hand, contentType);
  for (const [name, binding] of Object.entries(body ?? {})) {
    if (bodyAs === 'form') checkStyle(hand, binding, { path: ['request', 'body', name], isNeeded: false });
    else if ('argument' in binding && binding.style !== undefined)
      report(['request', 'body', name, 'style'], 'is for queries and forms');
  }
  if (whole !== undefined) checkWhole(hand, whole);
}

function checkVerb({ method, report }: MethodInHand): void {
  const { method: verb, body, whole, file } = method.request;
  if ((verb === 'GET' || verb === 'HEAD') && file) report(['request', 'file'], `is not sent with ${verb}`);
  if (verb === 'HEAD' && (body || whole !== undefined)) report(['request', 'method'], 'HEAD has no body');
}

function checkFiles(hand: MethodInHand, file: FileRecord): void {
  const { part, more, others = [] } = file;
  const { report } = hand;
  if (more !== undefined) checkMoreFiles(hand, file, more);
  if (others.length > 0 && part === undefined)
    report(['request', 'file', 'others'], 'needs a part: several files travel in one form');
  const parts = [part, ...others.map((other) => other.part)];
  for (const [at, other] of others.entries())
    if (parts.indexOf(other.part) !== at + 1)
      report(['request', 'file', 'others', at, 'part'], `${other.part} is the name of another file's part`);
}

function checkMoreFiles({ method, report }: MethodInHand, file: FileRecord, more: string): void {
  if (file.part === undefined) report(['request', 'file', 'more'], 'needs a part: several files travel in one form');
  const members = method.documentation?.arguments[more]?.items?.properties ?? {};
  for (const name of [file.name, file.content, file.url, file.media_type])
    if (!Object.hasOwn(members, name)) report(['request', 'file', 'more'], `needs items with a member ${name}`);
}

function checkContentType({ method, report }: MethodInHand, contentType: string): void {
  const { body, body_as: bodyAs, whole, file } = method.request;
  const path = ['request', 'content_type'];
  if (!body && whole === undefined && !file) report(path, 'needs a body, a file or whole');
  if (bodyAs === 'multipart' || file?.part !== undefined) report(path, 'belongs to the form, which writes its own');
  if (body && bodyAs === undefined && !file && !/[/+]json$/.test(contentType))
    report(path, `must end in json, because the body is written as JSON; for ${contentType} use whole with a text`);
}

function checkWhole(hand: MethodInHand, name: string): void {
  const { body, file, content_type: contentType } = hand.method.request;
  const path = ['request', 'whole'];
  if (body || file) hand.report(path, `goes without ${body ? 'body' : 'file'}: the argument is the whole body`);
  const isJson = contentType === undefined || /[/+]json$/.test(contentType);
  if (!isJson && fieldOf(hand, name)?.type !== 'string')
    hand.report(path, `${name} must be of the type string, because ${contentType} is sent as it is`);
}
