import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { StyleRecord } from '../catalogue/index.js';
import { draftAuthorization } from './authorization.js';
import { fileTypeOf, headReply, isJsonType, readInfo, readTags } from './document-parts.js';
import { hostOfServer } from './hosts.js';
import { listAt, memberOf, objectAt, sorted, textAt, textsAt } from './members.js';
import { type ReaderOptions, scopesOf } from './openapi.js';
import {
  type ApiDocument,
  type Body,
  hasNoBody,
  type LeftOut,
  type Operation,
  type Parameter,
  verbs,
} from './operation.js';
import { createFollow, type Follow, stepsOfPointer } from './pointers.js';

/** Reads a Swagger 2.0 document. */
export function readSwagger(root: JsonObject, { name, origin }: ReaderOptions): ApiDocument {
  const follow = createFollow(root, stepsOfPointer);
  const schemes = textsAt(root, 'schemes');
  const scheme = schemes.length === 0 || schemes.includes('https') ? 'https' : 'http';
  const host = textAt(root, 'host');
  const basePath = textAt(root, 'basePath');
  const server = hostOfServer(
    { url: host === '' ? basePath : `${scheme}://${host}${basePath.startsWith('/') ? basePath : `/${basePath}`}` },
    origin,
  );
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
      operations.push(readOperation({ root, follow, verb, path, item, operation }));
    }
    if (isJsonObject(memberOf(item, 'options')))
      leftOut.push({ key: `OPTIONS ${path}`, reason: 'OPTIONS is not a method that a tool can carry.' });
  }
  const requirements = listAt(root, 'security');
  return {
    format: 'swagger',
    formatVersion: textAt(root, 'swagger'),
    ...readInfo(root),
    host: server.host,
    asked: server.asked,
    authorization: draftAuthorization({
      schemes: objectAt(root, 'securityDefinitions'),
      requirements,
      perOperation,
      name,
      follow,
    }),
    tags: readTags(root),
    operations,
    leftOut,
    todo: server.todo,
    follow,
    root,
  };
}

interface OperationSource {
  readonly root: JsonObject;
  readonly follow: Follow;
  readonly verb: (typeof verbs)[number];
  readonly path: string;
  readonly item: JsonValue | undefined;
  readonly operation: JsonObject;
}

function readOperation({ root, follow, verb, path, item, operation }: OperationSource): Operation {
  const entries = new Map<string, JsonValue>();
  let fault: string | undefined;
  for (const entry of [...listAt(item, 'parameters'), ...listAt(operation, 'parameters')]) {
    const { value, fault: lost } = follow(entry);
    fault ??= lost;
    if (value !== undefined) entries.set(`${textAt(value, 'in')} ${textAt(value, 'name')}`, value);
  }
  const all = [...entries.values()];
  const consumes = listOf(operation, root, 'consumes');
  const produces = listOf(operation, root, 'produces');
  const draft = hasNoBody(verb) ? {} : readBody(all, consumes);
  const responses = objectAt(operation, 'responses');
  const status = sorted(Object.keys(responses)).find((code) => /^2\d\d$/.test(code)) ?? 'default';
  const { value: response } = follow(responses[status]);
  fault ??= draft.fault;
  return {
    key: `${verb} ${path}`,
    verb,
    path,
    id: textAt(operation, 'operationId'),
    tags: textsAt(operation, 'tags'),
    deprecated: memberOf(operation, 'deprecated') === true,
    summary: textAt(operation, 'summary'),
    description: textAt(operation, 'description'),
    parameters: all.flatMap((entry) => readParameter(entry)),
    ...(draft.body ? { body: draft.body } : {}),
    ...(verb === 'HEAD' ? headReply(response) : replyOf(response, produces)),
    scopes: scopesOf(memberOf(operation, 'security') ?? memberOf(root, 'security')),
    ...(fault === undefined ? {} : { fault }),
  };
}

function replyOf(
  response: JsonValue | undefined,
  produces: readonly string[],
): Pick<Operation, 'reply' | 'file' | 'hasLinkHeader'> {
  const reply = memberOf(response, 'schema');
  const file =
    textAt(reply, 'type') === 'file' ? (fileTypeOf(produces) ?? 'application/octet-stream') : fileTypeOf(produces);
  return {
    ...(reply === undefined ? {} : { reply }),
    ...(file === null ? {} : { file }),
    hasLinkHeader: Object.keys(objectAt(response, 'headers')).some((header) => header.toLowerCase() === 'link'),
  };
}

function listOf(operation: JsonObject, root: JsonObject, name: string): readonly string[] {
  return memberOf(operation, name) === undefined ? textsAt(root, name) : textsAt(operation, name);
}

const styles: ReadonlyMap<string, StyleRecord> = new Map<string, StyleRecord>([
  ['multi', 'repeat'],
  ['pipes', 'pipes'],
  ['ssv', 'spaces'],
  ['csv', 'joined'],
]);

function styleOf(entry: JsonValue): StyleRecord {
  return styles.get(textAt(entry, 'collectionFormat')) ?? 'joined';
}

function readParameter(entry: JsonValue): readonly Parameter[] {
  const place = textAt(entry, 'in');
  const name = textAt(entry, 'name');
  if (name === '' || (place !== 'path' && place !== 'query' && place !== 'header')) return [];
  const isTabs = textAt(entry, 'collectionFormat') === 'tsv';
  return [
    {
      name,
      place,
      required: place === 'path' || memberOf(entry, 'required') === true,
      description: textAt(entry, 'description'),
      schema: schemaOfParameter(entry),
      style: styleOf(entry),
      ...(isTabs ? { fault: 'Lists separated by tabs cannot be sent.' } : {}),
    },
  ];
}

/** A parameter's own members are its schema, but `required`, which has another meaning there. */
function schemaOfParameter(entry: JsonValue): JsonObject {
  if (!isJsonObject(entry)) return {};
  const { required: _required, in: _in, name: _name, ...schema } = entry;
  return schema;
}

function readBody(
  entries: readonly JsonValue[],
  consumes: readonly string[],
): { readonly body?: Body; readonly fault?: string } {
  const body = entries.find((entry) => textAt(entry, 'in') === 'body');
  const types = consumes.map((type) => type.split(';')[0]?.trim().toLowerCase() ?? '');
  if (body !== undefined) {
    const json = types.find((type) => type === 'application/json') ?? types.find(isJsonType);
    const [other] = types;
    const required = memberOf(body, 'required') === true;
    const schema = memberOf(body, 'schema') ?? {};
    if (
      json !== undefined ||
      other === undefined ||
      !/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(other) ||
      /form|octet/.test(other)
    )
      return {
        body: {
          form: 'json',
          ...(json === undefined || json === 'application/json' || json.startsWith('text/')
            ? {}
            : { contentType: json }),
          required,
          schema,
          styles: {},
        },
      };
    const isText = other.startsWith('text/') || /[/+](?:xml|yaml|x-yaml|csv)$/.test(other);
    return { body: { form: isText ? 'text' : 'file', contentType: other, required, schema, styles: {} } };
  }
  const members = entries.filter((entry) => textAt(entry, 'in') === 'formData');
  if (members.length === 0) return {};
  const hasFile = members.some((entry) => textAt(entry, 'type') === 'file');
  const isForm =
    !hasFile && !(types.includes('multipart/form-data') && !types.includes('application/x-www-form-urlencoded'));
  return {
    body: {
      form: isForm ? 'form' : 'multipart',
      required: true,
      schema: {
        type: 'object',
        properties: Object.fromEntries(members.map((entry) => [textAt(entry, 'name'), schemaOfParameter(entry)])),
        required: members.filter((entry) => memberOf(entry, 'required') === true).map((entry) => textAt(entry, 'name')),
      },
      styles: Object.fromEntries(members.map((entry) => [textAt(entry, 'name'), styleOf(entry)])),
    },
  };
}
