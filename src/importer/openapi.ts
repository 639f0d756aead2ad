import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { draftAuthorization } from './authorization.js';
import { fileTypeOf, headReply, isJsonType, readInfo, readTags } from './document-parts.js';
import { hostOfServer } from './hosts.js';
import { listAt, memberOf, objectAt, sorted, textAt, textsAt } from './members.js';
import { readBody, styleOf } from './openapi-body.js';
import {
  type ApiDocument,
  type AskedValue,
  hasNoBody,
  type LeftOut,
  type Operation,
  type Parameter,
  verbs,
} from './operation.js';
import { createFollow, type Follow, stepsOfPointer } from './pointers.js';

const otherVerbs = ['options', 'trace', 'query'];

/** Options of a reader. */
export interface ReaderOptions {
  /** Name of the integration. */
  readonly name: string;
  /** Origin of a fetched document, the base of relative server URLs. */
  readonly origin?: string;
}

/** Reads an OpenAPI 3.0, 3.1 or 3.2 document. */
export function readOpenApi(root: JsonObject, { name, origin }: ReaderOptions): ApiDocument {
  const follow = createFollow(root, stepsOfPointer);
  const server = hostOfServer(listAt(root, 'servers')[0], origin);
  const leftOut: LeftOut[] = [];
  const operations: Operation[] = [];
  const perOperation: JsonValue[] = [];
  const paths = objectAt(root, 'paths');
  for (const path of sorted(Object.keys(paths)).filter((candidate) => candidate.startsWith('/'))) {
    const { value: item, fault } = follow(paths[path]);
    if (!isJsonObject(item)) leftOut.push({ key: `ANY ${path}`, reason: fault ?? 'The path item is not an object.' });
    for (const verb of verbs) {
      const operation = memberOf(item, verb.toLowerCase());
      if (!isJsonObject(operation)) continue;
      perOperation.push(...listAt(operation, 'security'));
      operations.push(readOperation({ root, follow, origin, key: `${verb} ${path}`, verb, path, item, operation }));
    }
    for (const verb of otherVerbs)
      if (isJsonObject(memberOf(item, verb)))
        leftOut.push({
          key: `${verb.toUpperCase()} ${path}`,
          reason: `${verb.toUpperCase()} is not a method that a tool can carry.`,
        });
    for (const verb of Object.keys(objectAt(item, 'additionalOperations')))
      leftOut.push({ key: `${verb} ${path}`, reason: `${verb} is not a method that a tool can carry.` });
  }
  const all = askedByAll(server.asked, operations);
  return {
    format: 'openapi',
    formatVersion: textAt(root, 'openapi'),
    ...readInfo(root),
    host: server.host,
    asked: all.asked,
    authorization: draftAuthorization({
      schemes: objectAt(objectAt(root, 'components'), 'securitySchemes'),
      requirements: listAt(root, 'security'),
      perOperation,
      name,
      follow,
    }),
    tags: readTags(root),
    operations: all.operations,
    leftOut,
    todo: server.todo,
    follow,
    root,
  };
}

interface AskedByAll {
  readonly asked: ApiDocument['asked'];
  readonly operations: readonly Operation[];
}

/**
 * The values that hosts need, including hosts of single operations, and the operations. A name stands for one value: an
 * operation whose host uses it in another way cannot be sent.
 */
function askedByAll(own: ApiDocument['asked'], operations: readonly Operation[]): AskedByAll {
  const byName = new Map(own.map((item) => [item.name, item]));
  const fits = (item: AskedValue): boolean => {
    const known = byName.get(item.name);
    // What is valid in a host is valid in a path.
    if (known === undefined || known.as === 'text') byName.set(item.name, item);
    return known === undefined || known.as === item.as || known.as === 'text' || item.as === 'text';
  };
  const fault = 'Its host needs a value that the host of another operation uses in another way.';
  const checked = operations.map((operation) =>
    (operation.asked ?? []).every(fits) ? operation : { ...operation, fault: operation.fault ?? fault },
  );
  return { asked: [...byName.values()], operations: checked };
}

interface OperationSource {
  readonly root: JsonObject;
  readonly follow: Follow;
  readonly origin: string | undefined;
  readonly key: string;
  readonly verb: (typeof verbs)[number];
  readonly path: string;
  readonly item: JsonValue | undefined;
  readonly operation: JsonObject;
}

function readOperation(source: OperationSource): Operation {
  const { follow, origin, key, verb, path, item, operation } = source;
  const parameters = new Map<string, Parameter>();
  let fault: string | undefined;
  for (const entry of [...listAt(item, 'parameters'), ...listAt(operation, 'parameters')]) {
    const { value, fault: lost } = follow(entry);
    fault ??= lost;
    const parameter = value === undefined ? null : readParameter(value);
    if (parameter) parameters.set(`${parameter.place} ${parameter.name}`, parameter);
  }
  const own = listAt(operation, 'servers')[0] ?? listAt(item, 'servers')[0];
  const server = own === undefined ? null : hostOfServer(own, origin);
  const body = hasNoBody(verb) ? undefined : readBody(follow, memberOf(operation, 'requestBody'));
  const reply = readReply(follow, objectAt(operation, 'responses'), verb);
  fault ??= body?.fault;
  return {
    key,
    verb,
    path,
    id: textAt(operation, 'operationId'),
    tags: textsAt(operation, 'tags'),
    deprecated: memberOf(operation, 'deprecated') === true,
    summary: textAt(operation, 'summary') || textAt(item, 'summary'),
    description: textAt(operation, 'description') || textAt(item, 'description'),
    parameters: [...parameters.values()],
    ...(body?.body ? { body: body.body } : {}),
    ...reply,
    scopes: scopesOf(memberOf(operation, 'security') ?? memberOf(source.root, 'security')),
    ...(server ? { host: server.host, asked: server.asked } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** The scopes that the first requirement with scopes names. */
export function scopesOf(security: JsonValue | undefined): readonly string[] {
  const requirements = Array.isArray(security) ? security : [];
  for (const requirement of requirements) {
    if (!isJsonObject(requirement)) continue;
    const scopes = Object.keys(requirement).flatMap((name) => textsAt(requirement, name));
    if (scopes.length > 0) return [...new Set(scopes)].filter((scope) => /^\S+$/.test(scope));
  }
  return [];
}

function readParameter(value: JsonValue): Parameter | null {
  const name = textAt(value, 'name');
  const place = textAt(value, 'in');
  if (name === '' || (place !== 'path' && place !== 'query' && place !== 'header')) return null;
  const [content] = Object.entries(objectAt(value, 'content'));
  const style = textAt(value, 'style');
  const explode = memberOf(value, 'explode') ?? (style === '' || style === 'form');
  return {
    name,
    place,
    required: place === 'path' || memberOf(value, 'required') === true,
    description: textAt(value, 'description'),
    schema: content ? (memberOf(content[1], 'schema') ?? {}) : (memberOf(value, 'schema') ?? {}),
    style: content ? 'json' : styleOf(style, explode === true),
    ...(place === 'path' && (style === 'matrix' || style === 'label')
      ? { fault: `The path style ${style} cannot be sent.` }
      : {}),
  };
}

type ReplyParts = Pick<Operation, 'reply' | 'file' | 'hasLinkHeader' | 'replyHeaders'>;

function readReply(follow: Follow, responses: JsonObject, verb: Operation['verb']): ReplyParts {
  const status = sorted(Object.keys(responses)).find((code) => /^2(?:\d\d|XX)$/i.test(code));
  const { value } = follow(responses[status ?? 'default']);
  if (verb === 'HEAD') return headReply(value);
  const content = objectAt(value, 'content');
  const types = Object.keys(content);
  const json = types.find((type) => isJsonType(type.toLowerCase()) || type === '*/*');
  const schema = json === undefined ? undefined : memberOf(content[json], 'schema');
  const file = fileTypeOf(types);
  const hasLinkHeader = Object.keys(objectAt(value, 'headers')).some((name) => name.toLowerCase() === 'link');
  return { ...(schema === undefined ? {} : { reply: schema }), ...(file === null ? {} : { file }), hasLinkHeader };
}
