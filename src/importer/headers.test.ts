import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../base/index.js';
import { fileOf, load, methodOf, ok, openApi } from './test-support/documents.js';

describe('a header that no call may set', () => {
  const header = (required: boolean): JsonObject => ({
    ...ok,
    parameters: [{ name: 'X-HTTP-Method-Override', in: 'header', required }],
  });
  it('leaves out the operation that requires it, and only that', async () => {
    const imported = await load(openApi({ '/a': { post: header(true) }, '/b': { post: header(false) } }));
    expect([...imported.lock.operations.keys()]).toEqual(['POST /b']);
    expect(imported.leftOut).toContainEqual({
      key: 'POST /a',
      reason: 'It requires the header X-HTTP-Method-Override, which no call may set.',
    });
  });
});

describe('several schemes that are required together', () => {
  it('send a query parameter once, though two schemes name it', async () => {
    const key = { type: 'apiKey', in: 'query', name: 'api_key' };
    const schemes = { a: { ...key, in: 'header', name: 'X-Api-Key' }, b: key, c: key };
    const more = { components: { securitySchemes: schemes }, security: [{ a: [], b: [], c: [] }] };
    const head = parse(fileOf(await load(openApi({ '/things': { get: ok } }, more)), 'integration.yaml'));
    expect(head.authorization.places).toEqual([
      { header: 'X-Api-Key', value: '{api_key_a}' },
      { query: 'api_key', value: '{api_key_b}' },
    ]);
    expect(Object.keys(head.authorization.fields)).toEqual(['api_key_a', 'api_key_b']);
  });
});

describe('a header that replaces the method', () => {
  const override = (schema: JsonObject): JsonObject => ({
    ...ok,
    parameters: [{ name: 'X-HTTP-Method-Override', in: 'header', required: true, schema }],
  });
  it.each([{ default: 'GET' }, { enum: ['GET'] }, { const: 'GET' }])('is sent as a constant for %j', async (schema) => {
    const method = await methodOf(override({ type: 'string', ...schema }), '/offers', 'post');
    expect(method.request.headers).toEqual({ 'X-HTTP-Method-Override': { const: 'GET' } });
    expect(method.documentation?.arguments).toEqual({});
    expect(method.effect).toBe('write');
  });

  it.each([{ default: 'DELETE' }, { enum: ['GET', 'DELETE'] }])('leaves out the operation for %j', async (schema) => {
    const imported = await load(
      openApi({ '/a': { post: override({ type: 'string', ...schema }) }, '/b': { get: ok } }),
    );
    expect(imported.leftOut.map(({ key }) => key)).toEqual(['POST /a']);
  });
});

describe('a header with an object', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } } };
  it('is JSON text where the document says so', async () => {
    const content = { 'application/json': { schema } };
    const parameters = [{ name: 'X-Meta', in: 'header', required: true, description: 'About the file', content }];
    const method = await methodOf({ parameters }, '/files', 'post');
    expect(method.request.headers).toEqual({ 'X-Meta': { argument: 'X_Meta' } });
    expect(method.documentation?.arguments.X_Meta).toEqual({
      type: 'string',
      required: true,
      description: 'About the file. As JSON text.',
    });
  });

  it('is left out in any other form', async () => {
    const method = await methodOf({ parameters: [{ name: 'X-Meta', in: 'header', schema }] }, '/files', 'post');
    expect(method.request.headers).toBeUndefined();
    expect(method.todo?.join()).toContain('X-Meta is left out');
  });
});
