import { isMap, type Json, type JsonMap, parseJson } from '../json.js';
import { isFile, jsonOf, kindOf, type Pairs, readPairs, readParts, readValue } from './decode.js';
import {
  type JudgedDocument,
  type JudgedOperation,
  type JudgedParameter,
  listOf,
  mapOf,
  readJudgedDocument,
} from './document.js';
import { createCandidates, hasAll, matcherOf, queryOfTemplate, splitOnce } from './match.js';
import { createSampler, type Sampler } from './sample.js';
import { differencesTo } from './schema.js';

/** A request as it arrived. */
export interface JudgedRequest {
  readonly method: string;
  readonly host: string;
  /** Path with its query, undecoded. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

/** What a request is for one operation that it can be. */
export interface Verdict {
  /** `VERB /path`, as the document writes it. */
  readonly key: string;
  /** Differences to the document, none for a request that it allows. */
  readonly faults: readonly string[];
  /** Values as the service reads them, by `path name`, `query name`, `header name` and `body`. */
  readonly values: ReadonlyMap<string, Json>;
  /** A reply that the document allows; undefined where it describes none. */
  readonly reply: Json;
}

/** Values for one operation: by `path name`, `query name`, `header name` and `body`. */
export type Samples = ReadonlyMap<string, Json>;

/** Checks requests against one document. */
export interface Judge {
  /** The host that the document names, used where the importer prompts for one; null if it names none. */
  readonly host: string | null;
  /** Every operation that matches the request, those without errors first; empty if none matches. */
  judge(request: JudgedRequest): readonly Verdict[];
  /** Values that the document allows, with the required members or with most of them; null for an unknown operation. */
  samples(key: string, most: boolean): Samples | null;
}

/** Makes the checker of a document that is parsed already: OpenAPI 3, Swagger 2.0 or Google discovery. */
export function createJudge(root: JsonMap): Judge {
  const document = readJudgedDocument(root);
  const candidates = createCandidates(document.operations.map((operation) => matcherOf(operation, document.resolve)));
  const sampler = createSampler(document.resolve);
  const byKey = new Map(document.operations.map((operation) => [operation.key, operation]));
  return {
    host: document.operations.find(({ host }) => host !== null)?.host ?? null,
    judge: (request) => {
      const [path = '', query = ''] = splitOnce(request.target);
      return candidates(request.method, path)
        .flatMap(({ operation, pattern, names, constants }) => {
          const match = pattern.exec(path);
          if (!match || !hasAll(query, constants)) return [];
          const texts = new Map(names.map((name, index) => [name, match[index + 1] ?? '']));
          return [verdictOn(document, operation, { request, texts, query, sampler })];
        })
        .sort((a, b) => a.faults.length - b.faults.length);
    },
    samples: (key, most) => {
      const operation = byKey.get(key);
      return operation ? samplesOf(sampler, operation, most) : null;
    },
  };
}

interface Arrived {
  readonly request: JudgedRequest;
  readonly texts: ReadonlyMap<string, string>;
  readonly query: string;
  readonly sampler: Sampler;
}

function verdictOn(document: JudgedDocument, operation: JudgedOperation, arrived: Arrived): Verdict {
  const { request } = arrived;
  const faults: string[] = [];
  const values = new Map<string, Json>();
  if (operation.host !== null && operation.host !== request.host.toLowerCase())
    faults.push(`the host is ${request.host}, not ${operation.host}`);
  try {
    judgePath(document, operation, { arrived, faults, values });
    judgeQuery(document, operation, { arrived, faults, values });
    judgeHeaders(document, operation, { arrived, faults, values });
    judgeBody(document, operation, { arrived, faults, values });
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    faults.push('the request is badly encoded');
  }
  return {
    key: operation.key,
    faults,
    values,
    reply: operation.reply === undefined ? undefined : arrived.sampler.sampleOf(operation.reply, false),
  };
}

interface Work {
  readonly arrived: Arrived;
  readonly faults: string[];
  readonly values: Map<string, Json>;
}

function judgePath(
  { resolve }: JudgedDocument,
  { parameters }: JudgedOperation,
  { arrived, faults, values }: Work,
): void {
  for (const [name, text] of arrived.texts) {
    const value = decodeURIComponent(text);
    const parameter = parameters.find((candidate) => candidate.place === 'path' && candidate.name === name);
    values.set(`path ${name}`, value);
    if (!parameter) continue;
    const kind = kindOf(parameter.schema, resolve);
    const read: Json = kind === 'list' ? value.split(',') : value;
    if (kind === 'object') continue;
    faults.push(...differencesTo(parameter.schema, read, { resolve, isText: true }, `path ${name}`));
  }
}

function judgeQuery({ resolve }: JudgedDocument, operation: JudgedOperation, { arrived, faults, values }: Work): void {
  const pairs = readPairs(arrived.query);
  const constants = queryOfTemplate(operation).map(([name]) => name);
  const known = new Set<string>([...operation.freeQuery, ...constants]);
  for (const parameter of operation.parameters.filter(({ place }) => place === 'query')) {
    const { name, schema, style } = parameter;
    const read = readValue(pairs, { name, style, kind: kindOf(schema, resolve), schema: mapOf(resolve(schema)) });
    for (const taken of read.names) known.add(taken);
    if (read.fault !== undefined) faults.push(`query ${read.fault}`);
    judgeValue(parameter, read.value, {
      faults,
      values,
      resolve,
      isText: style.kind !== 'json',
      isFree: operation.freeQuery.has(name),
    });
  }
  for (const [name] of pairs) if (!known.has(name)) faults.push(`query ${name} is not in the document`);
}

interface ValueWork {
  readonly faults: string[];
  readonly values: Map<string, Json>;
  readonly resolve: JudgedDocument['resolve'];
  readonly isText: boolean;
  readonly isFree?: boolean;
}

function judgeValue({ name, place, required, schema }: JudgedParameter, value: Json, work: ValueWork): void {
  const { faults, values, resolve, isText, isFree } = work;
  if (value === undefined) {
    if (required && !isFree) faults.push(`${place} ${name} is missing`);
    return;
  }
  values.set(`${place} ${name}`, value);
  faults.push(...differencesTo(schema, value, { resolve, isText }, `${place} ${name}`));
}

// Described in documents, and set by every HTTP client by itself (OpenAPI 3.1, section 4.8.12.2) or by the connection.
const ownHeaders = new Set([
  'accept',
  'content-type',
  'authorization',
  'user-agent',
  'host',
  'content-length',
  'connection',
  'cookie',
  'date',
  'accept-encoding',
  'transfer-encoding',
  'expect',
  'te',
  'upgrade',
  'via',
  'origin',
  'referer',
  'keep-alive',
]);

function judgeHeaders(
  { resolve }: JudgedDocument,
  operation: JudgedOperation,
  { arrived, faults, values }: Work,
): void {
  for (const parameter of operation.parameters.filter(({ place }) => place === 'header')) {
    const name = parameter.name.toLowerCase();
    if (ownHeaders.has(name)) continue;
    const text = arrived.request.headers[name];
    if (text !== undefined && parameter.style.kind === 'json') {
      const read = jsonOf(text, name);
      if (read.fault !== undefined) faults.push(`header ${read.fault}`);
      judgeValue(parameter, read.value, { faults, values, resolve, isText: false });
      continue;
    }
    const value: Json = text !== undefined && kindOf(parameter.schema, resolve) === 'list' ? text.split(',') : text;
    judgeValue(parameter, value, { faults, values, resolve, isText: true });
  }
}

function judgeBody(
  { resolve }: JudgedDocument,
  { body, verb }: JudgedOperation,
  { arrived, faults, values }: Work,
): void {
  const { headers, body: bytes } = arrived.request;
  const given = headers['content-type'] ?? '';
  const type = given.split(';')[0]?.trim().toLowerCase() ?? '';
  if (bytes.length === 0 && given === '') {
    if (body?.required && verb !== 'GET' && verb !== 'HEAD') faults.push('the body is missing');
    return;
  }
  if (!body) {
    if (bytes.length > 0 && bytes.toString() !== '{}') faults.push('the document has no body there');
    return;
  }
  const declared = schemaFor(body.types, type);
  if (declared === null) {
    faults.push(`the body is ${type}, not ${[...body.types.keys()].join(' or ')}`);
    return;
  }
  if (/[/+]json$/.test(type)) {
    const value = readJsonBody(bytes);
    values.set('body', value.value);
    faults.push(
      ...(value.fault === undefined
        ? differencesTo(declared, value.value, { resolve, isText: false }, 'body')
        : [value.fault]),
    );
    return;
  }
  judgeOtherBody(declared, { given, type, bytes }, { resolve, faults, values, styleOf: body.styleOf });
}

function judgeOtherBody(
  declared: Json,
  { given, type, bytes }: { readonly given: string; readonly type: string; readonly bytes: Buffer },
  work: FormWork,
): void {
  const { faults, values } = work;
  const isForm = type === 'application/x-www-form-urlencoded';
  if (!isForm && !type.startsWith('multipart/')) {
    if (bytes.length === 0) faults.push('the body is empty');
    values.set('body', bytes.toString());
    return;
  }
  const parts = isForm ? { fields: readPairs(bytes.toString()), files: new Set<string>() } : readParts(given, bytes);
  if (!parts) faults.push('the body has no parts');
  else judgeForm(declared, { ...parts, type }, work);
}

function readJsonBody(bytes: Buffer): { readonly value: Json; readonly fault?: string } {
  try {
    return { value: parseJson(bytes.toString()) };
  } catch {
    return { value: undefined, fault: 'the body is not JSON' };
  }
}

function schemaFor(types: ReadonlyMap<string, Json>, type: string): Json {
  if (types.has(type)) return types.get(type) ?? {};
  for (const [declared, schema] of types) {
    const [family = ''] = declared.split('/');
    if (
      declared === '*/*' ||
      declared === '*' ||
      declared === '' ||
      (declared.endsWith('/*') && type.startsWith(`${family}/`))
    )
      return schema ?? {};
    // What is no media type, such as "json", and several types in one entry.
    if (!/^[\w.+-]+\/[\w.+*-]+$/.test(declared)) return schema ?? {};
  }
  return null;
}

interface FormWork {
  readonly resolve: JudgedDocument['resolve'];
  readonly faults: string[];
  readonly values: Map<string, Json>;
  readonly styleOf: NonNullable<JudgedOperation['body']>['styleOf'];
}

function judgeForm(
  schema: Json,
  form: { readonly fields: Pairs; readonly files: ReadonlySet<string>; readonly type: string },
  { resolve, faults, values, styleOf }: FormWork,
): void {
  const { fields, files, type } = form;
  const members = membersOf(schema, resolve);
  const value: { [name: string]: Json } = {};
  const known = new Set<string>();
  for (const [name, inner] of members) {
    if (files.has(name)) {
      if (!isFile(inner, resolve)) faults.push(`body ${name} is a file, and the document has none there`);
      continue;
    }
    const read = readValue(fields, {
      name,
      style: styleOf(type, name),
      kind: kindOf(inner, resolve),
      schema: mapOf(resolve(inner)),
    });
    for (const taken of read.names) known.add(taken);
    if (read.value !== undefined) value[name] = structured(read.value, inner, resolve);
  }
  for (const [name, text] of fields) if (!known.has(name)) value[name] = text;
  values.set('body', value);
  const differences = differencesTo(schema, value, { resolve, isText: true }, 'body');
  faults.push(...differences.filter((words) => ![...files].some((name) => words === `body.${name} is missing`)));
}

/** A member of a form whose schema is structured is JSON text (OpenAPI 3.0, encoding object). */
function structured(value: Json, schema: Json, resolve: JudgedDocument['resolve']): Json {
  if (typeof value === 'string' && kindOf(schema, resolve) !== 'plain' && /^\s*[[{]/.test(value))
    return jsonOf(value, '').value;
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'string' && /^\s*\[/.test(value[0]))
    return jsonOf(value[0], '').value;
  return value;
}

function membersOf(schema: Json, resolve: JudgedDocument['resolve'], steps = 0): ReadonlyMap<string, Json> {
  const found = resolve(schema);
  if (!isMap(found) || steps > 20) return new Map();
  const parts = [...listOf(found.allOf), ...listOf(found.oneOf), ...listOf(found.anyOf)];
  return new Map([
    ...parts.flatMap((part) => [...membersOf(part, resolve, steps + 1)]),
    ...Object.entries(mapOf(found.properties)),
  ]);
}

function samplesOf(sampler: Sampler, { parameters, body }: JudgedOperation, most: boolean): Samples {
  const samples = new Map<string, Json>();
  for (const { name, place, schema } of parameters) samples.set(`${place} ${name}`, sampler.sampleOf(schema, most));
  const [type] = body ? [...body.types].sort(([a], [b]) => Number(/json$/.test(b)) - Number(/json$/.test(a))) : [];
  if (type) samples.set('body', sampler.sampleOf(type[1], most));
  return samples;
}
