import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import { fileOf, load, methodsOf, ok, openApi } from './test-support/documents.js';

const place = (name: string, where: 'query' | 'header', more: JsonObject = {}): JsonObject => ({
  name,
  in: where,
  schema: { type: 'string' },
  ...more,
});
const shared = [place('signature', 'query'), place('X-Trace-Id', 'header'), place('lang', 'query')];
const pathsWith = (parameters: readonly JsonObject[]): JsonObject => ({
  '/users': { parameters: [...parameters], get: ok, post: ok },
  '/users/{id}': { parameters: [...parameters], get: ok, delete: ok },
  '/groups': { parameters: [...parameters], get: { ...ok, parameters: [place('q', 'query')] } },
});

/** Argument names of every tool, by its operation. */
async function argumentsIn(document: JsonObject, overlay: string | null = null): Promise<JsonObject> {
  const methods = methodsOf(await load(document, { overlay }));
  return Object.fromEntries(
    methods.map(({ operations, documentation }) => [operations.join(' '), Object.keys(documentation?.arguments ?? {})]),
  );
}

describe('optional parameters of nearly all operations', () => {
  it('are not arguments, and are listed where what is not covered is', async () => {
    const document = openApi(pathsWith(shared));
    expect(await argumentsIn(document)).toMatchObject({
      'GET /users': [],
      'DELETE /users/{id}': ['id'],
      'GET /groups': ['q'],
    });
    const imported = await load(document);
    expect(imported.leftParameters).toEqual(['X-Trace-Id', 'lang', 'signature']);
    expect(fileOf(imported, 'NOT-COVERED.md')).toContain('- `X-Trace-Id`\n- `lang`\n- `signature`\n');
  });

  it('become arguments where the overlay names them', async () => {
    const document = openApi(pathsWith(shared));
    expect(await argumentsIn(document, 'parameters: [lang]')).toMatchObject({
      'GET /users': ['lang'],
      'DELETE /users/{id}': ['id', 'lang'],
    });
    await expect(load(document, { overlay: 'parameters: [langs]' })).rejects.toThrow(
      'overlay.yaml: parameters: "langs" must be an optional parameter of nearly all operations. Known here: X-Trace-Id, lang, signature.',
    );
    await expect(load(document, { overlay: 'parameters: lang' })).rejects.toThrow('must be a list of names');
  });

  it('stay arguments where they are required, or may choose what is read', async () => {
    const required = pathsWith([place('tenant', 'query', { required: true })]);
    expect(await argumentsIn(openApi(required))).toMatchObject({ 'GET /users': ['tenant'] });
    const filter = [place('page', 'query')];
    const reads = {
      '/a': { parameters: filter, get: ok },
      '/b': { parameters: filter, get: ok },
      '/c': { parameters: filter, get: ok, post: ok },
      '/d': { parameters: filter, get: ok },
    };
    expect(await argumentsIn(openApi(reads))).toMatchObject({ 'GET /a': ['page'], 'POST /c': ['page'] });
  });

  it('stay arguments of a document with few operations, and of a small part of one', async () => {
    const few = { '/users': { parameters: shared, get: ok, post: ok, delete: ok } };
    expect(await argumentsIn(openApi(few))).toMatchObject({ 'GET /users': ['signature', 'X_Trace_Id', 'lang'] });
    const part = { ...pathsWith([]), '/logs': { parameters: shared, get: ok, delete: ok } };
    expect(await argumentsIn(openApi(part))).toMatchObject({ 'GET /logs': ['signature', 'X_Trace_Id', 'lang'] });
  });

  it('are those of the whole document, whatever part of it is chosen', async () => {
    const document = openApi(pathsWith(shared));
    const chosen = await load(document, { choice: { tags: [], paths: ['/groups'], operations: [] } });
    expect(methodsOf(chosen).flatMap(({ documentation }) => Object.keys(documentation?.arguments ?? {}))).toEqual([
      'q',
    ]);
  });
});
