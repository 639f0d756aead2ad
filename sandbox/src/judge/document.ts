import { isMap, type Json, type JsonMap } from '../json.js';

/** How a value outside a JSON body is written. */
export interface ValueStyle {
  readonly explode: boolean;
  /** Between the items of a list that is one text. */
  readonly separator: string;
  readonly kind: 'text' | 'brackets' | 'json';
}

/** One parameter of an operation, as the document has it. */
export interface JudgedParameter {
  readonly name: string;
  readonly place: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
  readonly style: ValueStyle;
}

/** One operation that a request may be. */
export interface JudgedOperation {
  /** `VERB /path`, as the document writes it. */
  readonly key: string;
  readonly verb: string;
  /** The path in front of its template, from the server's address. */
  readonly basePath: string;
  /** Host of the server in lower case; null where the document leaves it open. */
  readonly host: string | null;
  readonly template: string;
  readonly parameters: readonly JudgedParameter[];
  /** Query parameters that carry credentials or mean the same everywhere. */
  readonly freeQuery: ReadonlySet<string>;
  readonly body: {
    readonly required: boolean;
    /** Schemas by media type in lower case. */
    readonly types: ReadonlyMap<string, Json>;
    readonly styleOf: (mediaType: string, member: string) => ValueStyle;
  } | null;
  /** Schema of a successful JSON reply. */
  readonly reply: Json;
}

/** A document as the checker reads it. */
export interface JudgedDocument {
  readonly operations: readonly JudgedOperation[];
  readonly resolve: (schema: Json) => Json;
}

const verbs = ['get', 'head', 'put', 'post', 'delete', 'patch'];
const plainText: ValueStyle = { explode: true, separator: ',', kind: 'text' };

/** Reads an OpenAPI 3, Swagger 2.0 or discovery document that is parsed already. */
export function readJudgedDocument(root: JsonMap): JudgedDocument {
  if (typeof root.openapi === 'string') return readOpenApi(root);
  if (root.swagger !== undefined) return readSwagger(root);
  return readDiscovery(root);
}

/** A member that is an object, else an empty one. */
export function mapOf(value: Json): JsonMap {
  return isMap(value) ? value : {};
}

/** A member that is a list, else an empty one. */
export function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}

function pointerResolver(root: JsonMap, stepsOf: (reference: string) => readonly string[]): JudgedDocument['resolve'] {
  const known = new Map<string, Json>();
  const find = (reference: string): Json => {
    if (known.has(reference)) return known.get(reference);
    let found: Json = root;
    for (const step of stepsOf(reference))
      found = Array.isArray(found) ? (found as readonly Json[])[Number(step)] : mapOf(found)[step];
    known.set(reference, found);
    return found;
  };
  return (schema) => {
    let value = schema;
    for (let steps = 0; steps < 50 && isMap(value) && typeof value.$ref === 'string'; steps += 1)
      value = find(value.$ref);
    return value;
  };
}

function localSteps(reference: string): readonly string[] {
  return reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
    .map((step) => {
      const plain = step.replaceAll('~1', '/').replaceAll('~0', '~');
      try {
        return decodeURIComponent(plain);
      } catch {
        return plain;
      }
    });
}

interface Place {
  readonly host: string | null;
  readonly basePath: string;
}

function placeOf(server: Json): Place {
  const variables = mapOf(mapOf(server).variables);
  const url = textOf(mapOf(server).url).replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const { default: byDefault } = mapOf(variables[name]);
    return byDefault === undefined ? '' : String(byDefault);
  });
  // Documents leave out the scheme in front of a host.
  const isBare = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:\/|$)/i.test(url);
  const [, host = '', path = ''] = /^(?:\w+:)?\/\/([^/]*)(.*)$/.exec(isBare ? `//${url}` : url) ?? [null, '', url];
  const hasVariables = Object.keys(variables).length > 0;
  return {
    // The reader's own machine is no host of the service.
    host: host === '' || hasVariables || /^(?:localhost|127\.0\.0\.1)(?::|$)/i.test(host) ? null : host.toLowerCase(),
    basePath: hasVariables ? '*' : path.replace(/\/+$/, ''),
  };
}

function securityQuery(schemes: JsonMap, resolve: JudgedDocument['resolve']): ReadonlySet<string> {
  return new Set(
    Object.values(schemes)
      .map((scheme) => mapOf(resolve(scheme)))
      .filter((scheme) => scheme.in === 'query')
      .map(({ name }) => textOf(name)),
  );
}

function styleOfParameter(parameter: JsonMap): ValueStyle {
  if (parameter.content !== undefined) return { explode: false, separator: ',', kind: 'json' };
  const style = textOf(parameter.style);
  if (style === 'deepObject') return { explode: true, separator: ',', kind: 'brackets' };
  const explode = parameter.explode === undefined ? style === 'form' || style === '' : parameter.explode === true;
  const separator = style === 'pipeDelimited' ? '|' : style === 'spaceDelimited' ? ' ' : ',';
  const isInQuery = parameter.in === 'query';
  return { explode: isInQuery && explode, separator, kind: 'text' };
}

function readOpenApi(root: JsonMap): JudgedDocument {
  const resolve = pointerResolver(root, localSteps);
  const freeQuery = securityQuery(mapOf(mapOf(root.components).securitySchemes), resolve);
  const operations: JudgedOperation[] = [];
  for (const [template, entry] of Object.entries(mapOf(root.paths))) {
    const item = mapOf(resolve(entry));
    for (const verb of verbs) {
      if (!isMap(item[verb])) continue;
      const operation = item[verb];
      const parameters = new Map<string, JudgedParameter>();
      for (const raw of [...listOf(item.parameters), ...listOf(operation.parameters)]) {
        const parameter = mapOf(resolve(raw));
        const place = textOf(parameter.in);
        if (place !== 'path' && place !== 'query' && place !== 'header') continue;
        const [content] = Object.values(mapOf(parameter.content));
        const name = textOf(parameter.name);
        parameters.set(`${place} ${name}`, {
          name,
          place,
          required: place === 'path' || parameter.required === true,
          schema: content === undefined ? parameter.schema : mapOf(content).schema,
          style: styleOfParameter(parameter),
        });
      }
      const [server] = [...listOf(operation.servers), ...listOf(item.servers), ...listOf(root.servers)];
      operations.push({
        key: `${verb.toUpperCase()} ${template}`,
        verb: verb.toUpperCase(),
        ...placeOf(server),
        template,
        parameters: [...parameters.values()],
        freeQuery,
        body: openApiBody(mapOf(resolve(operation.requestBody))),
        reply: openApiReply(mapOf(operation.responses), resolve),
      });
    }
  }
  return { operations, resolve };
}

function openApiBody(body: JsonMap): JudgedOperation['body'] {
  const content = Object.entries(mapOf(body.content));
  if (content.length === 0) return null;
  return {
    required: body.required === true,
    types: new Map(content.map(([type, media]) => [typeOf(type), mapOf(media).schema ?? {}])),
    styleOf: (mediaType, member) => {
      const media = content.find(([type]) => typeOf(type) === mediaType)?.[1];
      const encoding = mapOf(mapOf(mapOf(media).encoding)[member]);
      if (encoding.style === undefined && encoding.explode === undefined) return { ...plainText, kind: 'text' };
      return styleOfParameter({ ...encoding, in: 'query' });
    },
  };
}

function typeOf(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? '';
}

function openApiReply(responses: JsonMap, resolve: JudgedDocument['resolve']): Json {
  const status =
    Object.keys(responses)
      .sort()
      .find((code) => code.startsWith('2')) ?? 'default';
  const content = Object.entries(mapOf(mapOf(resolve(responses[status])).content));
  return mapOf(content.find(([type]) => /json/.test(type))?.[1]).schema;
}

const collections: { readonly [format: string]: string } = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|' };

function swaggerStyle(entry: JsonMap): ValueStyle {
  const format = textOf(entry.collectionFormat);
  return { explode: format === 'multi', separator: collections[format] ?? ',', kind: 'text' };
}

function readSwagger(root: JsonMap): JudgedDocument {
  const resolve = pointerResolver(root, localSteps);
  const freeQuery = securityQuery(mapOf(root.securityDefinitions), resolve);
  const host = textOf(root.host).toLowerCase();
  const place: Place = { host: host === '' ? null : host, basePath: textOf(root.basePath).replace(/\/+$/, '') };
  const operations: JudgedOperation[] = [];
  for (const [template, entry] of Object.entries(mapOf(root.paths))) {
    const item = mapOf(resolve(entry));
    for (const verb of verbs) {
      if (!isMap(item[verb])) continue;
      const operation = item[verb];
      const entries = new Map<string, JsonMap>();
      for (const raw of [...listOf(item.parameters), ...listOf(operation.parameters)]) {
        const parameter = mapOf(resolve(raw));
        entries.set(`${textOf(parameter.in)} ${textOf(parameter.name)}`, parameter);
      }
      const all = [...entries.values()];
      operations.push({
        key: `${verb.toUpperCase()} ${template}`,
        verb: verb.toUpperCase(),
        ...place,
        template,
        parameters: all.flatMap((parameter): JudgedParameter[] => {
          const where = parameter.in;
          if (where !== 'path' && where !== 'query' && where !== 'header') return [];
          const { required: _required, ...schema } = parameter;
          return [
            {
              name: textOf(parameter.name),
              place: where,
              required: where === 'path' || parameter.required === true,
              schema,
              style: swaggerStyle(parameter),
            },
          ];
        }),
        freeQuery,
        body: swaggerBody(
          all,
          listOf(operation.consumes ?? root.consumes).map((type) => typeOf(textOf(type))),
        ),
        reply: mapOf(resolve(mapOf(operation.responses)['200'])).schema,
      });
    }
  }
  return { operations, resolve };
}

function swaggerBody(entries: readonly JsonMap[], consumes: readonly string[]): JudgedOperation['body'] {
  const body = entries.find((entry) => entry.in === 'body');
  const types = consumes.length > 0 ? consumes : ['application/json'];
  if (body)
    return {
      required: body.required === true,
      types: new Map(
        [...types, ...(types.some((type) => /json|xml|text/.test(type)) ? [] : ['*/*'])].map((type) => [
          type,
          body.schema,
        ]),
      ),
      styleOf: () => plainText,
    };
  const members = entries.filter((entry) => entry.in === 'formData');
  if (members.length === 0) return null;
  const schema: JsonMap = {
    type: 'object',
    properties: Object.fromEntries(members.map(({ required: _required, ...member }) => [textOf(member.name), member])),
    required: members.filter((member) => member.required === true).map((member) => textOf(member.name)),
    additionalProperties: false,
  };
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
  const declared = types.filter((type) => forms.includes(type));
  return {
    required: true,
    types: new Map((declared.length > 0 ? declared : forms).map((type) => [type, schema])),
    styleOf: (_, member) => swaggerStyle(members.find(({ name }) => name === member) ?? {}),
  };
}

function readDiscovery(root: JsonMap): JudgedDocument {
  const resolve = pointerResolver(root, (reference) => ['schemas', reference]);
  const rootUrl = textOf(root.rootUrl);
  const place = placeOf({ url: `${rootUrl}${textOf(root.servicePath)}`.replace(/\/+$/, '') });
  const operations: JudgedOperation[] = [];
  const freeQuery = new Set([...Object.keys(mapOf(root.parameters)), 'uploadType']);
  const walk = (node: JsonMap): void => {
    for (const entry of Object.values(mapOf(node.methods))) {
      const method = mapOf(entry);
      const verb = textOf(method.httpMethod);
      const own = readMethod(method, resolve);
      const request = method.request;
      operations.push({
        ...own,
        key: `${verb} /${textOf(method.path).replace(/^\//, '')}`,
        ...place,
        template: `/${textOf(method.path).replace(/^\//, '')}`,
        freeQuery,
        body:
          request === undefined
            ? null
            : { required: true, types: new Map([['application/json', request]]), styleOf: () => plainText },
      });
      const path = textOf(mapOf(mapOf(mapOf(method.mediaUpload).protocols).simple).path);
      if (path !== '')
        operations.push({
          ...own,
          key: `${verb} ${path}`,
          ...placeOf({ url: rootUrl.replace(/\/+$/, '') }),
          template: path,
          freeQuery,
          body: { required: true, types: new Map([['*/*', {}]]), styleOf: () => plainText },
        });
    }
    for (const inner of Object.values(mapOf(node.resources))) walk(mapOf(inner));
  };
  walk(root);
  return { operations, resolve };
}

function readMethod(
  method: JsonMap,
  resolve: JudgedDocument['resolve'],
): Pick<JudgedOperation, 'verb' | 'parameters' | 'reply'> {
  return {
    verb: textOf(method.httpMethod),
    parameters: Object.entries(mapOf(method.parameters)).map(([name, raw]) => {
      const { required, repeated, location, ...schema } = mapOf(resolve(raw));
      return {
        name,
        place: location === 'path' ? 'path' : 'query',
        required: required === true || location === 'path',
        schema: repeated === true ? { type: 'array', items: schema } : schema,
        style: plainText,
      };
    }),
    reply: method.response,
  };
}
