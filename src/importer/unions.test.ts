import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import { methodOf } from './test-support/documents.js';

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

describe('alternatives that require different members', () => {
  const text = { type: 'string' };
  const properties = { to: text, ncco: text, answer_url: text, first: text, last: text };
  const required = (...names: readonly string[]): JsonObject => ({ required: names });

  it('need one of these arguments, in the record and in the description', async () => {
    const schema = {
      type: 'object',
      properties,
      required: ['to'],
      oneOf: [required('ncco'), required('answer_url'), required('first', 'last')],
    };
    const method = await methodOf(bodyOf(schema), '/calls', 'post');
    expect(method.needs_one_of).toEqual(['ncco', 'answer_url', ['first', 'last']]);
    expect(method.documentation?.description).toMatch(/ Needs ncco or answer_url or first with last\.$/);
    expect(method.documentation?.arguments.to).toMatchObject({ required: true });
  });

  it.each([
    ['one of them requires nothing more', [required('ncco'), required('to')]],
    ['all of them require the same', [required('ncco'), required('ncco')]],
  ])('need nothing where %s', async (_case, anyOf) => {
    const schema = { type: 'object', properties, required: ['to'], anyOf };
    expect((await methodOf(bodyOf(schema), '/calls', 'post')).needs_one_of).toBeUndefined();
  });
});
