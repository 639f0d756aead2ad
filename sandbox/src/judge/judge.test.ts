import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../json.js';
import { createJudge, type JudgedRequest } from './index.js';

const document: JsonMap = {
  openapi: '3.0.3',
  servers: [{ url: 'https://api.example.com/v1' }],
  components: {
    schemas: {
      Tag: {
        type: 'object',
        required: ['id', 'name'],
        properties: { id: { type: 'string', readOnly: true }, name: { type: 'string', maxLength: 5 } },
        additionalProperties: false,
      },
    },
  },
  paths: {
    '/things/{id}': {
      post: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          {
            name: 'tag',
            in: 'query',
            required: true,
            schema: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
          },
          { name: 'ids', in: 'query', explode: false, schema: { type: 'array', items: { type: 'integer' } } },
          {
            name: 'created',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { gte: { type: 'integer' } } },
          },
          { name: 'X-Key', in: 'header', required: true, schema: { type: 'string' } },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Tag' } } },
        },
        responses: {
          200: {
            content: {
              'application/json': {
                schema: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
              },
            },
          },
        },
      },
    },
    '/form': {
      post: {
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: { name: { type: 'string' }, to: { type: 'array', items: { type: 'string' } } },
              },
            },
          },
        },
      },
    },
  },
};
const good: JudgedRequest = {
  method: 'POST',
  host: 'api.example.com',
  target: '/v1/things/7?tag=a&tag=b&ids=1,2&created%5Bgte%5D=3',
  headers: { 'x-key': 'k', 'content-type': 'application/json' },
  body: Buffer.from('{"name":"ann"}'),
};
const faultsOf = (request: Partial<JudgedRequest>): readonly string[] => {
  const [verdict] = createJudge(document).judge({ ...good, ...request });
  return verdict ? verdict.faults : ['no operation'];
};

describe('the judge', () => {
  it('allows what the document allows, and reads the values as a service does', () => {
    const [verdict] = createJudge(document).judge(good);
    expect(verdict).toMatchObject({ key: 'POST /things/{id}', faults: [], reply: { ok: true } });
    expect(Object.fromEntries(verdict?.values ?? [])).toEqual({
      'path id': '7',
      'query tag': ['a', 'b'],
      'query ids': ['1', '2'],
      'query created': { gte: '3' },
      'header X-Key': 'k',
      body: { name: 'ann' },
    });
  });

  it.each<[string, Partial<JudgedRequest>, string]>([
    ['another host', { host: 'other.example.com' }, 'the host is other.example.com'],
    ['another base path', { target: '/things/7?tag=a' }, 'no operation'],
    ['another method', { method: 'PUT' }, 'no operation'],
    ['a path value of another type', { target: '/v1/things/x?tag=a' }, 'path id is not integer'],
    ['a missing query parameter', { target: '/v1/things/7' }, 'query tag is missing'],
    ['a list that is joined in place of repeated', { target: '/v1/things/7?tag=a,b' }, 'none of the allowed values'],
    ['an unknown query parameter', { target: '/v1/things/7?tag=a&other=1' }, 'query other is not in the document'],
    [
      'an object as JSON in place of brackets',
      { target: '/v1/things/7?tag=a&created=%7B%22gte%22%3A%22x%22%7D' },
      'created',
    ],
    ['a missing header', { headers: { 'content-type': 'application/json' } }, 'header X-Key is missing'],
    [
      'a body of another type',
      { headers: { ...good.headers, 'content-type': 'text/plain' } },
      'the body is text/plain',
    ],
    ['a missing body', { headers: { 'x-key': 'k' }, body: Buffer.alloc(0) }, 'the body is missing'],
    ['a missing member', { body: Buffer.from('{}') }, 'body.name is missing'],
    ['a member that is not known', { body: Buffer.from('{"name":"a","x":1}') }, 'body.x is not known there'],
    ['a member that is too long', { body: Buffer.from('{"name":"abcdef"}') }, 'at most 5'],
    ['a bad encoding', { target: '/v1/things/7?tag=%zz' }, 'badly encoded'],
  ])('refuses %s', (_, change, words) => {
    expect(faultsOf(change).join()).toContain(words);
  });

  it('reads forms: repeated members, and missing ones', () => {
    const form = { target: '/v1/form', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const [verdict] = createJudge(document).judge({ ...good, ...form, body: Buffer.from('name=a+b&to=x&to=y') });
    expect(verdict?.values.get('body')).toEqual({ name: 'a b', to: ['x', 'y'] });
    expect(faultsOf({ ...form, body: Buffer.from('to=x') })).toEqual(['body.name is missing']);
  });

  const readBy = (
    template: string,
    operation: JsonMap,
    target: string,
  ): readonly (readonly [string, readonly string[]])[] =>
    createJudge({
      openapi: '3.0.3',
      servers: [{ url: 'https://api.example.com' }],
      paths: { [template]: { get: operation } },
    })
      .judge({ method: 'GET', host: 'api.example.com', target, headers: {}, body: Buffer.alloc(0) })
      .map(({ values, faults }) => [JSON.stringify(Object.fromEntries(values)), faults]);
  const query = { parameters: [{ name: 'text', in: 'query', required: true, schema: { type: 'string' } }] };
  const path = {
    parameters: [
      { name: 'page', in: 'path', schema: { type: 'string' } },
      { name: 'ending', in: 'path', schema: { enum: ['.json', '.xml'] } },
    ],
  };
  it.each<[string, string, JsonMap, string, string]>([
    ['a placeholder in the query of a path', '/find?text={text}', query, '/find?text=a', '{"query text":"a"}'],
    ['an empty value of a parameter', '/find?text=', query, '/find?text=a', '{"query text":"a"}'],
    ['a fragment, which no request carries', '/#Action=Find', query, '/?text=a', '{"query text":"a"}'],
    ['two parameters in one segment', '/{page}{ending}', path, '/a.json', '{"path page":"a","path ending":".json"}'],
  ])('reads %s', (_, template, operation, target, values) => {
    expect(readBy(template, operation, target)).toEqual([[values, []]]);
  });

  it('needs the constant query of a path', () => {
    expect(readBy('/rest?method=find', {}, '/rest?method=list')).toEqual([]);
    expect(readBy('/things?acl', {}, '/things')).toEqual([]);
  });

  it('matches parameters of several segments next to those of one', () => {
    const paths = { '/files/{path*}': { get: {} }, '/files/{path}': { get: {} }, '/files/{path}/parts': { get: {} } };
    const judge = createJudge({ openapi: '3.0.3', servers: [{ url: 'https://api.example.com' }], paths });
    const keysOf = (target: string): readonly string[] =>
      judge.judge({ ...good, method: 'GET', target, headers: {}, body: Buffer.alloc(0) }).map(({ key }) => key);
    expect(keysOf('/files/a').sort()).toEqual(['GET /files/{path*}', 'GET /files/{path}']);
    expect(keysOf('/files/a/parts').sort()).toEqual(['GET /files/{path*}', 'GET /files/{path}/parts']);
  });

  it('takes HEAD for an operation without a body, and reads a header with JSON as JSON', () => {
    const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
    const content = { 'application/json': { schema } };
    const head = { parameters: [{ name: 'X-Meta', in: 'header', content }] };
    const judge = createJudge({
      openapi: '3.0.3',
      servers: [{ url: 'https://api.example.com' }],
      paths: { '/a': { head } },
    });
    const faultsWith = (meta: string): readonly string[] | undefined =>
      judge.judge({ ...good, method: 'HEAD', target: '/a', headers: { 'x-meta': meta }, body: Buffer.alloc(0) })[0]
        ?.faults;
    expect(faultsWith('{"name":"a"}')).toEqual([]);
    expect(faultsWith('{}')).toEqual(['header X-Meta.name is missing']);
    expect(faultsWith('name')?.[0]).toBe('header x-meta is not JSON');
  });

  it('makes samples of schemas that refer to each other in many ways, in bounded time', () => {
    const names = Array.from({ length: 60 }, (_, index) => `S${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
    const schemas = Object.fromEntries(names.map((name) => [name, { type: 'object', required: names, properties }]));
    const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } } };
    const judge = createJudge({
      openapi: '3.0.3',
      components: { schemas },
      paths: { '/a': { post: { requestBody: body } } },
    });
    expect(judge.samples('POST /a', false)?.get('body')).toMatchObject({ S1: { S2: { S3: {} } } });
  });

  it('makes samples that it allows itself', () => {
    const judge = createJudge(document);
    expect(Object.fromEntries(judge.samples('POST /things/{id}', true) ?? [])).toMatchObject({
      'query tag': ['a'],
      body: { name: 'text' },
    });
    expect(judge.samples('GET /nothing', true)).toBeNull();
  });
});
