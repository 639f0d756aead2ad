import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import { load, methodOf, ok, openApi } from './test-support/documents.js';

const bodyOf = (schema: JsonObject): JsonObject => ({ requestBody: { content: { 'application/json': { schema } } } });

describe('alternatives', () => {
  it('keep every value of a member that tells them apart', async () => {
    const kind = (name: string, more: JsonObject): JsonObject => ({
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string', enum: [name] }, ...more },
    });
    const schema = {
      oneOf: [kind('card', { number: { type: 'string' } }), kind('bank', { iban: { type: 'string' } })],
    };
    const method = await methodOf(bodyOf(schema), '/things', 'post');
    expect(method.documentation?.arguments).toMatchObject({
      kind: { type: 'string', enum: ['card', 'bank'], required: true },
      number: { type: 'string' },
      iban: { type: 'string' },
    });
  });
});

describe('faults of documents', () => {
  it('a required member without a description of its own can be sent', async () => {
    const schema = { type: 'object', required: ['uris'], properties: { ids: { type: 'string' } } };
    const method = await methodOf(bodyOf(schema), '/things', 'put');
    expect(method.request.body).toEqual({ ids: { argument: 'ids' }, uris: { argument: 'uris' } });
    expect(method.documentation?.arguments.uris).toMatchObject({ type: 'any', required: true });
  });

  it('allowed values next to the items of a list are values of its items', async () => {
    const schema = { type: 'array', items: { type: 'string' }, enum: ['a', 'b'] };
    const method = await methodOf({ parameters: [{ name: 'sort', in: 'query', schema }] });
    expect(method.documentation?.arguments.sort).toMatchObject({
      type: 'array',
      items: { type: 'string', enum: ['a', 'b'] },
    });
  });

  it('an empty path segment is not among the allowed values', async () => {
    const parameters = [{ name: 'set', in: 'path', required: true, schema: { type: 'string', enum: ['', 'all'] } }];
    expect((await methodOf({ parameters }, '/sets/{set}')).documentation?.arguments.set?.enum).toEqual(['all']);
  });
});

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
