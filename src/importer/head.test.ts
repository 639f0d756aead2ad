import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import { fileOf, load, methodOf, methodsOf, ok, openApi } from './test-support/documents.js';

const digest: JsonObject = { name: 'digest', in: 'path', required: true, schema: { type: 'string' } };
const headers = { 'Docker-Content-Digest': {}, 'Set-Cookie': {}, 'not a name': {} };
const head: JsonObject = { parameters: [digest], responses: { 200: { description: 'There it is.', headers } } };

describe('HEAD', () => {
  it('is a read without a body, whose result has the headers that the document describes', async () => {
    const method = await methodOf(
      { ...head, requestBody: { content: { 'application/json': {} } } },
      '/blobs/{digest}',
      'head',
    );
    expect(method).toMatchObject({
      name: 'check',
      effect: 'read',
      idempotent: true,
      request: { method: 'HEAD', path: '/blobs/{digest}' },
      answers: { headers: ['docker-content-digest'] },
      documentation: { title: 'Check blob' },
    });
    expect(method.reads).toBeUndefined();
    expect(Object.keys(method.documentation?.arguments ?? {})).toEqual(['digest']);
  });

  it('has neither pages nor an envelope of its own', async () => {
    const schema = { type: 'object', properties: { data: { type: 'array', items: {} }, next: { type: 'string' } } };
    const reply = { 200: { description: '', content: { 'application/json': { schema } }, headers: { Link: {} } } };
    const paged = { parameters: [{ name: 'cursor', in: 'query', schema: { type: 'string' } }], responses: reply };
    const method = await methodOf(paged, '/blobs', 'head');
    expect(method.answers).toEqual({ headers: ['link'] });
  });

  it('takes no name away from another operation, and changes none', async () => {
    const paths = { '/blobs': { get: ok, post: ok }, '/blobs/check': { post: ok } };
    const namesIn = async (document: JsonObject): Promise<readonly string[]> =>
      methodsOf(await load(document)).flatMap(({ name, operations }) => operations.map((key) => `${key}: ${name}`));
    const before = await namesIn(openApi(paths));
    const after = await namesIn(openApi({ ...paths, '/blobs/{digest}': { head } }));
    expect(after.filter((line) => !line.startsWith('HEAD'))).toEqual(before);
    expect(after.filter((line) => line.startsWith('HEAD'))).toHaveLength(1);
  });

  it('is imported from Swagger 2.0 too, while OPTIONS is left out with its reason', async () => {
    const operation = { parameters: [{ ...digest, type: 'string' }], responses: { 200: { description: '', headers } } };
    const imported = await load({
      swagger: '2.0',
      info: { title: 'Acme', version: '1' },
      host: 'api.acme.example.com',
      paths: { '/blobs/{digest}': { head: operation, options: operation } },
    });
    expect([...imported.lock.operations.keys()]).toEqual(['HEAD /blobs/{digest}']);
    expect(methodsOf(imported)[0]?.answers).toEqual({ headers: ['docker-content-digest'] });
    expect(fileOf(imported, 'NOT-COVERED.md')).toContain('`OPTIONS /blobs/{digest}`: OPTIONS is not a method');
  });
});
