import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { hostOfServer } from './hosts.js';
import { memberOf, objectAt, sorted, textAt, textsAt } from './members.js';
import type { ReaderOptions } from './openapi.js';
import {
  type ApiDocument,
  type AuthorizationDraft,
  hasNoBody,
  type LeftOut,
  type Operation,
  type Parameter,
  verbs,
} from './operation.js';
import { createFollow, type Follow } from './pointers.js';
import { plainWords } from './words.js';

const authorization: AuthorizationDraft = {
  record: {
    kind: 'secret',
    fields: { token: { title: 'Access token' } },
    places: [{ header: 'authorization', value: 'Bearer {token}' }],
  },
  hosts: {},
  todo: [
    'A discovery document names scopes but no OAuth endpoints, so connecting an account prompts for an access token. Write authorization of the kind oauth2 in overlay.yaml for consent or a service account.',
  ],
  hasScopes: true,
};

/** Reads a Google API discovery document. */
export function readDiscovery(root: JsonObject, { origin }: ReaderOptions): ApiDocument {
  const follow = createFollow(root, (reference) => (/^[\w.-]+$/.test(reference) ? ['schemas', reference] : null));
  const rootUrl = textAt(root, 'rootUrl') || textAt(root, 'baseUrl');
  const server = hostOfServer({ url: `${rootUrl}${textAt(root, 'servicePath')}` }, origin);
  const upload = hostOfServer({ url: rootUrl }, origin);
  const leftOut: LeftOut[] = [];
  const operations = methodsIn(root).flatMap((entry) => {
    const verb = verbs.find((candidate) => candidate === textAt(entry.method, 'httpMethod'));
    if (!verb) {
      leftOut.push({
        key: `${textAt(entry.method, 'httpMethod')} ${textAt(entry.method, 'path')}`,
        reason: 'Its HTTP method is not one that a tool can carry.',
      });
      return [];
    }
    const operation = readMethod(root, follow, { ...entry, verb });
    const simple = textAt(objectAt(objectAt(objectAt(entry.method, 'mediaUpload'), 'protocols'), 'simple'), 'path');
    return simple === ''
      ? [operation]
      : [operation, uploadOf(operation, { path: simple, host: upload.host, method: entry.method })];
  });
  return {
    format: 'discovery',
    formatVersion: 'v1',
    title: plainWords(textAt(root, 'canonicalName') || textAt(root, 'title') || textAt(root, 'name'), 80),
    version: `${textAt(root, 'version')} ${textAt(root, 'revision')}`.trim(),
    description: textAt(root, 'description'),
    documentationUrl: /^https:/.test(textAt(root, 'documentationLink')) ? textAt(root, 'documentationLink') : '',
    host: server.host,
    asked: server.asked,
    authorization,
    tags: {},
    operations: [...new Map(operations.map((operation) => [operation.key, operation])).values()],
    leftOut,
    todo: server.todo,
    follow,
    root,
  };
}

interface MethodEntry {
  readonly tag: string;
  readonly method: JsonValue;
}

function methodsIn(node: JsonValue, tag = ''): readonly MethodEntry[] {
  const methods = objectAt(node, 'methods');
  const resources = objectAt(node, 'resources');
  return [
    ...sorted(Object.keys(methods)).map((name) => ({ tag, method: methods[name] ?? null })),
    ...sorted(Object.keys(resources)).flatMap((name) => methodsIn(resources[name] ?? null, tag || name)),
  ];
}

function readMethod(
  root: JsonObject,
  follow: Follow,
  { tag, method, verb }: MethodEntry & { readonly verb: Operation['verb'] },
): Operation {
  const path = `/${textAt(method, 'path').replace(/^\//, '')}`;
  const parameters = objectAt(method, 'parameters');
  const request = memberOf(method, 'request');
  const reply = memberOf(method, 'response');
  const alt = textAt(objectAt(objectAt(root, 'parameters'), 'alt'), 'default');
  const fault = [request, reply].map((schema) => follow(schema).fault).find((words) => words !== undefined);
  return {
    key: `${verb} ${path}`,
    verb,
    path,
    id: textAt(method, 'id'),
    tags: tag === '' ? [] : [tag],
    deprecated: memberOf(method, 'deprecated') === true,
    summary: '',
    description: textAt(method, 'description'),
    parameters: sorted(Object.keys(parameters)).map((name) =>
      readParameter(name, follow(parameters[name]).value ?? {}, path),
    ),
    ...(request === undefined || hasNoBody(verb)
      ? {}
      : { body: { form: 'json', required: true, schema: request, styles: {} } }),
    ...(reply === undefined ? {} : { reply }),
    hasLinkHeader: false,
    scopes: textsAt(method, 'scopes'),
    // Where the default is another format, every call must ask for JSON.
    ...(alt === '' || alt === 'json' ? {} : { constants: { alt: 'json' } }),
    ...(fault === undefined ? {} : { fault }),
  };
}

function readParameter(name: string, entry: JsonValue, path: string): Parameter {
  const isPath = textAt(entry, 'location') === 'path';
  const schema: JsonObject = isJsonObject(entry)
    ? Object.fromEntries(
        Object.entries(entry).filter(([key]) => key !== 'required' && key !== 'location' && key !== 'repeated'),
      )
    : {};
  return {
    name,
    place: isPath ? 'path' : 'query',
    required: isPath || memberOf(entry, 'required') === true,
    description: textAt(entry, 'description'),
    schema: memberOf(entry, 'repeated') === true ? { type: 'array', items: schema } : schema,
    style: 'repeat',
    ...(isPath && path.includes(`{+${name}}`) ? { reserved: true } : {}),
  };
}

/** The variant of a method that accepts a file with the simple protocol: the body is the file. */
function uploadOf(
  operation: Operation,
  { path, host, method }: { readonly path: string; readonly host: Operation['host']; readonly method: JsonValue },
): Operation {
  const [accept = '*/*'] = textsAt(objectAt(method, 'mediaUpload'), 'accept');
  const { body: _body, ...rest } = operation;
  return {
    ...rest,
    key: `${operation.verb} ${path}`,
    path,
    id: `${operation.id}.upload`,
    body: {
      form: 'file',
      contentType: /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(accept) ? accept : 'application/octet-stream',
      required: true,
      schema: {},
      styles: {},
    },
    constants: { ...operation.constants, uploadType: 'media' },
    ...(host === undefined ? {} : { host }),
  };
}
