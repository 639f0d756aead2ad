import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../base/index.js';
import { fileOf, load, methodOf, methodsOf, ok, openApi } from './test-support/documents.js';

describe('traps of real documents', () => {
  const list = { type: 'array', items: { type: 'string' } };
  it.each([
    [{}, 'repeat'],
    [{ explode: false }, 'joined'],
    [{ style: 'pipeDelimited', explode: false }, 'pipes'],
    [{ style: 'spaceDelimited', explode: false }, 'spaces'],
  ])('writes a list with %j as %s', async (more, style) => {
    const method = await methodOf({ parameters: [{ name: 'tag', in: 'query', schema: list, ...more }] });
    expect(method.request.query).toEqual({ tag: { argument: 'tag', style } });
  });

  it('writes objects by brackets, and JSON as JSON', async () => {
    const schema = { type: 'object', properties: { gte: { type: 'integer' } } };
    const method = await methodOf({
      parameters: [
        { name: 'created', in: 'query', style: 'deepObject', schema },
        { name: 'filter', in: 'query', content: { 'application/json': { schema } } },
      ],
    });
    expect(method.request.query).toEqual({
      created: { argument: 'created', style: 'brackets' },
      filter: { argument: 'filter', style: 'json' },
    });
  });

  it('sends the query of a path with every call', async () => {
    const method = { name: 'method', in: 'query', schema: { type: 'string' } };
    const parameters = [method, { name: 'page', in: 'query', schema: { type: 'integer' } }];
    const listed = await methodOf({ parameters }, '/rest?method=photos.list');
    expect(listed.request).toMatchObject({
      path: '/rest',
      query: { method: { const: 'photos.list' }, page: { argument: 'page' } },
    });
    expect(Object.keys(listed.documentation?.arguments ?? {})).toEqual(['page']);
  });

  it('keeps the name of the path parameter where names collide', async () => {
    const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
    const parameters = [
      { name: 'id', in: 'query' },
      { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
    ];
    const method = await methodOf(
      { parameters, requestBody: { content: { 'application/json': { schema } } } },
      '/things/{id}',
      'post',
    );
    expect(method.request).toMatchObject({
      path: '/things/{id}',
      query: { id: { argument: 'query_id' } },
      body: { id: { argument: 'body_id' } },
    });
  });

  it('leaves out forbidden headers, credentials and read-only members', async () => {
    const schema = {
      allOf: [
        { type: 'object', properties: { id: { type: 'string', readOnly: true } } },
        { properties: { name: { type: ['string', 'null'] } } },
      ],
    };
    const parameters = [
      { name: 'Authorization', in: 'header', required: true },
      { name: 'Host', in: 'header' },
      { name: 'Idempotency-Key', in: 'header' },
    ];
    const method = await methodOf(
      { parameters, requestBody: { content: { 'application/json': { schema } } } },
      '/things',
      'post',
    );
    expect(method.request.headers).toEqual({ 'Idempotency-Key': { fresh: 'uuid' } });
    expect(method.documentation?.arguments).toEqual({ name: { type: 'string', nullable: true, description: 'Name.' } });
  });

  it.each([
    [
      'application/merge-patch+json',
      { type: 'object', properties: { a: { type: 'string' } } },
      { body: { a: { argument: 'a' } }, content_type: 'application/merge-patch+json' },
    ],
    ['application/json', list, { whole: 'body' }],
    ['text/csv', { type: 'string' }, { whole: 'body', content_type: 'text/csv' }],
    [
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: list } },
      { body: { a: { argument: 'a', style: 'repeat' } }, body_as: 'form' },
    ],
    [
      'multipart/form-data',
      { type: 'object', properties: { a: { type: 'string' }, upload: { type: 'string', format: 'binary' } } },
      { body: { a: { argument: 'a' } }, file: { part: 'upload' } },
    ],
    ['application/octet-stream', {}, { file: { content: 'file_content' } }],
  ])('sends a body of %s', async (type, schema, request) => {
    expect(
      (await methodOf({ requestBody: { content: { [type]: { schema } } } }, '/things', 'post')).request,
    ).toMatchObject(request);
  });

  it.each([
    ['get', '/things', 'read'],
    ['delete', '/things/{id}', 'destructive'],
    ['post', '/things/{id}/revoke', 'destructive'],
    ['post', '/things/search', 'read'],
    ['put', '/things/{id}', 'write'],
  ])('takes %s %s for %s', async (verb, path, effect) => {
    expect((await methodOf({}, path, verb)).effect).toBe(effect);
  });

  const reply = (properties: JsonObject): JsonObject => ({
    responses: {
      200: { description: '', content: { 'application/json': { schema: { type: 'object', properties } } } },
    },
  });
  const things = { things: { type: 'array', items: { type: 'object' } } };
  const parameter = (name: string, type: string): JsonObject => ({ name, in: 'query', schema: { type } });
  it.each([
    [
      'token',
      [parameter('pageToken', 'string')],
      { ...things, nextPageToken: { type: 'string' } },
      { by: 'token', argument: 'pageToken', next: 'nextPageToken', items: 'things' },
    ],
    [
      'last id',
      [parameter('starting_after', 'string'), parameter('limit', 'integer')],
      { ...things, has_more: { type: 'boolean' } },
      { by: 'last_id', argument: 'starting_after', items: 'things', limit: 'limit', more: 'has_more' },
    ],
    [
      'number',
      [parameter('page', 'integer'), parameter('per_page', 'integer')],
      { ...things, meta: { type: 'object', properties: { total_pages: { type: 'integer' } } } },
      { by: 'number', argument: 'page', first: 1, items: 'things', limit: 'per_page', total: 'meta.total_pages' },
    ],
    [
      'offset',
      [parameter('offset', 'integer')],
      { ...things, total: { type: 'integer' } },
      { by: 'offset', argument: 'offset', first: 0, items: 'things', total: 'total' },
    ],
  ])('pages by %s', async (_, parameters, properties, paging) => {
    expect((await methodOf({ parameters, ...reply(properties) })).answers?.paging).toEqual(paging);
  });

  it('leaves a todo where a page argument leads nowhere', async () => {
    const method = await methodOf({ parameters: [parameter('page', 'integer')], ...reply(things) });
    expect(method.answers).toBeUndefined();
    expect(method.todo?.[0]).toContain('write paging in overlay.yaml');
  });

  it('reads Swagger 2.0: lists are joined unless they say otherwise, forms, keys, http hosts', async () => {
    const imported = await load({
      swagger: '2.0',
      info: { title: 'Acme', version: '1' },
      host: 'api.acme.example.com',
      basePath: '/v2',
      schemes: ['http'],
      securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'api_key' } },
      security: [{ key: [] }],
      paths: {
        '/pets/{id}': {
          post: {
            consumes: ['application/x-www-form-urlencoded'],
            responses: {},
            parameters: [
              { name: 'id', in: 'path', required: true, type: 'integer' },
              { name: 'api_key', in: 'query', type: 'string' },
              { name: 'a', in: 'query', type: 'array', items: { type: 'string' } },
              { name: 'b', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
              { name: 'name', in: 'formData', type: 'string', required: true },
            ],
          },
        },
      },
    });
    expect(methodsOf(imported)[0]?.request).toEqual({
      method: 'POST',
      path: '/pets/{id}',
      query: { a: { argument: 'a', style: 'joined' }, b: { argument: 'b', style: 'repeat' } },
      body: { name: { argument: 'name' } },
      body_as: 'form',
    });
    expect(parse(fileOf(imported, 'integration.yaml')).authorization.places).toEqual([
      { query: 'api_key', value: '{api_key}' },
    ]);
    expect(imported.todo.map(({ what }) => what).join()).toContain('http://api.acme.example.com');
  });

  it('reads discovery documents: path and never flatPath, repeated, reserved expansion, alt', async () => {
    const imported = await load({
      kind: 'discovery#restDescription',
      discoveryVersion: 'v1',
      id: 'units:v1',
      name: 'units',
      version: 'v1',
      rootUrl: 'https://units.example.com/',
      servicePath: 'units/v1/',
      parameters: { alt: { type: 'string', default: 'atom' }, key: { type: 'string', location: 'query' } },
      schemas: {
        Unit: {
          id: 'Unit',
          type: 'object',
          properties: { count: { type: 'string', format: 'int64' }, parent: { $ref: 'Unit' } },
        },
      },
      resources: {
        units: {
          methods: {
            update: {
              id: 'units.update',
              path: 'customer/{customerId}/units/{+unitPath}',
              flatPath: 'wrong',
              httpMethod: 'PUT',
              request: { $ref: 'Unit' },
              response: { $ref: 'Unit' },
              parameters: {
                customerId: { type: 'string', location: 'path', required: true },
                unitPath: { type: 'string', location: 'path', required: true },
                role: { type: 'string', location: 'query', repeated: true },
              },
            },
          },
        },
      },
    });
    expect(methodsOf(imported)[0]?.request).toEqual({
      method: 'PUT',
      path: '/customer/{customerId}/units/{+unitPath}',
      query: { alt: { const: 'json' }, role: { argument: 'role', style: 'repeat' } },
      body: { count: { argument: 'count' }, parent: { argument: 'parent' } },
    });
    expect(parse(fileOf(imported, 'integration.yaml')).data_centers[0].hosts.api).toEqual({
      host: 'units.example.com',
      base_path: '/units/v1',
    });
  });

  it('writes texts that are read as the record again, whatever the words look like', async () => {
    const odd = [
      'yes',
      '1e3',
      '0x1f',
      '~',
      '- a',
      'a: b',
      '# c',
      '2026-01-01',
      ' lead',
      'a\nb',
      '"q"',
      "'s'",
      '!tag',
      '&a',
      '*a',
      '%',
    ];
    const schema = { type: 'string', enum: odd };
    const method = await methodOf({ parameters: [{ name: 'odd', in: 'query', schema }] });
    expect(method.documentation?.arguments.odd?.enum).toEqual(odd);
  });

  it('asks for a host that the document does not know', async () => {
    const document = openApi(
      { '/things': { get: ok } },
      { servers: [{ url: 'https://{site}.acme.example.com:8443/x' }] },
    );
    const head = parse(fileOf(await load(document), 'integration.yaml'));
    expect(head.data_centers[0].hosts.api).toEqual({ host: '{service_host}', base_path: '/x' });
    expect(head.context[0]).toMatchObject({ name: 'service_host', ask: { as: 'host' } });
  });
});
