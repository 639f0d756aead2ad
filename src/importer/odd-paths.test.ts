import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../base/index.js';
import { fileOf, load, methodOf, methodsOf, ok, openApi } from './test-support/documents.js';

const text = (name: string, place = 'query'): JsonObject => ({ name, in: place, schema: { type: 'string' } });

describe('paths that are more than a path', () => {
  it.each([
    ['placeholders that are declared', '/search?text={text}', [text('text')]],
    ['placeholders that are declared as part of the path', '/search?text={text}', [text('text', 'path')]],
    ['placeholders that are not declared', '/search?text={text}', []],
    ['an empty value of a declared parameter', '/search?text=', [text('text')]],
  ])('takes a query with %s for parameters', async (_, path, parameters) => {
    const { request, documentation } = await methodOf({ parameters }, path);
    expect(request).toMatchObject({ path: '/search', query: { text: { argument: 'text' } } });
    expect(Object.keys(documentation?.arguments ?? {})).toEqual(['text']);
  });

  it('takes the name of the query where the placeholder has another one', async () => {
    const { request } = await methodOf({ parameters: [text('API KEY', 'path')] }, '/pictures?key={API KEY}');
    expect(request).toMatchObject({ path: '/pictures', query: { key: { argument: 'key' } } });
  });

  it('sends an empty value that is no parameter as it is', async () => {
    expect((await methodOf({}, '/things?acl')).request.query).toEqual({ acl: { const: '' } });
  });

  it('leaves out a query with placeholders inside other texts', async () => {
    await expect(methodOf({}, '/search?range={from}-{to}')).rejects.toThrow('placeholders inside other texts');
  });

  it('sends no fragment, and names operations that only differ in it', async () => {
    const paths = { '/#Action=ListThings': { get: ok, post: ok }, '/#Action=TerminateThings': { get: ok } };
    const imported = await load(openApi(paths));
    expect(
      methodsOf(imported).map(({ name, effect, request }) => [name, effect, request.method, request.path]),
    ).toEqual(
      expect.arrayContaining([
        ['list_things', 'read', 'GET', '/'],
        ['terminate_things', 'destructive', 'GET', '/'],
      ]),
    );
    expect(new Set([...imported.lock.operations.values()].map(({ tool }) => tool)).size).toBe(3);
  });

  it.each([
    ['/#Action=DeleteThings', 'destructive'],
    ['/rest?method=things.delete', 'destructive'],
    ['/rest?method=things.find', 'read'],
    ['/#Action=DescribeThings', 'read'],
    ['/#Action=PutThing', 'write'],
  ])('takes GET %s for %s', async (path, effect) => {
    expect((await methodOf({}, path)).effect).toBe(effect);
  });

  it('encodes characters that no path may contain', async () => {
    expect((await methodOf({}, '/Pull Request "now"/{id}')).request.path).toBe('/Pull%20Request%20%22now%22/{id}');
  });
});

describe('requests that only their document describes', () => {
  it('sends an object with objects inside in a query as JSON', async () => {
    const schema = {
      type: 'object',
      properties: { page: { type: 'object', properties: { size: { type: 'integer' } } } },
    };
    const { request } = await methodOf({ parameters: [{ name: 'filter', in: 'query', required: true, schema }] });
    expect(request.query).toEqual({ filter: { argument: 'filter', style: 'json' } });
  });

  it('sends what is binary in a URL-encoded form as a text, and says so', async () => {
    const schema = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] };
    const content = { 'application/x-www-form-urlencoded': { schema } };
    const method = await methodOf({ requestBody: { content } }, '/decode', 'post');
    expect(method.request).toMatchObject({ body: { file: { argument: 'file' } }, body_as: 'form' });
    expect(method.todo?.join()).toContain('as a text of a URL-encoded form');
  });

  it('sends a file as the body where the form next to it has no members', async () => {
    const schema = { type: 'object', format: 'file' };
    const content = { 'multipart/form-data': { schema }, 'application/octet-stream': { schema } };
    const { request } = await methodOf({ requestBody: { content, required: true } }, '/analyze', 'post');
    expect(request.file).toMatchObject({ content: 'file_content' });
    expect(request.file?.part).toBeUndefined();
  });

  it.each([
    ['integer', ['1', '2'], [1, 2]],
    ['number', ['1', '2'], [1, 2]],
    ['number', [0.5, 1.5], undefined],
  ])('takes the whole numbers that a %s with the values %j allows', async (type, values, expected) => {
    const method = await methodOf({ parameters: [{ name: 'shards', in: 'query', schema: { type, enum: values } }] });
    expect(method.documentation?.arguments.shards?.enum).toEqual(expected);
  });

  it.each([
    ['a host without a scheme', 'api.acme.example.com/v1', { host: 'api.acme.example.com', base_path: '/v1' }],
    ['a folder', 'v1', '{service_host}'],
  ])('reads %s in the address of a server', async (_, url, host) => {
    const imported = await load(openApi({ '/things': { get: ok } }, { servers: [{ url }] }));
    expect(parse(fileOf(imported, 'integration.yaml')).data_centers[0].hosts.api).toEqual(host);
  });

  it('asks for the values of a host that only one operation has', async () => {
    const own = { ...ok, servers: [{ url: 'https://{index}.svc.acme.example.com', variables: { index: {} } }] };
    const imported = await load(openApi({ '/query': { get: own }, '/indexes': { get: ok } }));
    const { context, data_centers } = parse(fileOf(imported, 'integration.yaml'));
    expect(data_centers[0].hosts.api_2).toBe('{service_index}.svc.acme.example.com');
    expect(context).toMatchObject([{ name: 'service_index', ask: { as: 'label' } }]);
  });

  it('asks once for a value that is a label of one host and a folder of another', async () => {
    const at = (url: string): JsonObject => ({ ...ok, servers: [{ url, variables: { place: {} } }] });
    const paths = {
      '/a': { get: at('https://api.acme.example.com/{place}') },
      '/b': { get: at('https://{place}.acme.example.com') },
      '/c': { get: at('https://{place}') },
    };
    const imported = await load(openApi(paths));
    expect(parse(fileOf(imported, 'integration.yaml')).context).toMatchObject([{ ask: { as: 'label' } }]);
    expect(imported.leftOut).toEqual([{ key: 'GET /c', reason: expect.stringContaining('in another way') }]);
  });

  it('needs both descriptions of a member that two parts of a schema have', async () => {
    const item = (name: string): JsonObject => ({
      type: 'object',
      properties: { items: { type: 'array', items: { type: 'object', required: [name], properties: { [name]: {} } } } },
    });
    const schema = { allOf: [item('version'), item('href')] };
    const method = await methodOf({ requestBody: { content: { 'application/json': { schema } } } }, '/things', 'post');
    expect(method.documentation?.arguments.items?.items?.properties).toMatchObject({
      version: { required: true },
      href: { required: true },
    });
  });
});
