import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '../base/index.js';
import { createFollow, stepsOfPointer } from './pointers.js';
import { fileOf, load, methodOf, methodsOf, none, ok, openApi } from './test-support/documents.js';

describe('hostile documents end with a clear error', () => {
  const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  it.each([
    ['50 MB', () => Buffer.alloc(50_000_000, 32), 'at most 40 MB'],
    ['deep JSON', () => nested(100_000), 'nested deeper than 200 levels'],
    ['deep YAML in flow style', () => `a: ${'['.repeat(50_000)}`, 'nested deeper than 200 levels'],
    [
      'deep YAML in block style',
      () => Array.from({ length: 4_200 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'nested deeper',
    ],
    [
      'aliases that multiply',
      () =>
        `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at]},`.repeat(9)}]`).join('\n')}`,
      'neither JSON nor YAML',
    ],
    ['an alias of itself', () => 'openapi: &a [*a]', 'nested deeper'],
    ['broken JSON', () => '{"openapi": ', 'not valid JSON'],
    ['bytes', () => Buffer.from([0xff, 0xfe, 0x00]), 'must be UTF-8'],
    ['a list', () => '[]', 'must be an object'],
    ['another format', () => '{"openapi":"4.0.0"}', 'it has openapi: 4.0.0'],
    ['nothing to import', () => JSON.stringify(openApi({})), 'it describes none'],
  ])('%s', async (_, make, words) => {
    const made = make();
    await expect(
      load(
        made instanceof Uint8Array ? made.toString('latin1') : made,
        made instanceof Uint8Array ? { bytes: made } : {},
      ),
    ).rejects.toThrow(words);
  });

  it.each(['https://evil.example.com/a.json', 'file:///etc/passwd', '../other.json#/a', 'other.yaml'])(
    'opens nothing for the reference %s and names the operation',
    async (reference) => {
      const bad = { ...ok, parameters: [{ $ref: reference }] };
      await expect(load(openApi({ '/things': { get: bad } }))).rejects.toThrow('lies outside the document');
      const imported = await load(openApi({ '/things': { get: bad, post: ok } }));
      expect(fileOf(imported, 'NOT-COVERED.md')).toContain('`GET /things`');
      expect(imported.lock.operations.size).toBe(1);
    },
  );

  it('ends for schemas that contain themselves, by reference and by combination', async () => {
    const node = {
      type: 'object',
      properties: {
        child: { $ref: '#/components/schemas/Node' },
        all: { allOf: [{ $ref: '#/components/schemas/Loop' }] },
      },
    };
    const schemas = {
      Node: node,
      Loop: { allOf: [{ $ref: '#/components/schemas/Loop' }, { anyOf: [{ $ref: '#/components/schemas/Loop' }] }] },
    };
    const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } } };
    const imported = await load(
      openApi({ '/nodes': { post: { ...ok, requestBody: body } } }, { components: { schemas } }),
    );
    expect(methodsOf(imported)[0]?.documentation?.arguments.child).toMatchObject({ type: 'any' });
  });

  it.each(['anyOf', 'oneOf', 'allOf'])('ends in bounded time for %s that multiplies', async (name) => {
    const levels = 34;
    const schemas = Object.fromEntries(
      Array.from({ length: levels }, (_, at) => {
        const next = { $ref: `#/components/schemas/L${at + 1}` };
        return [`L${at}`, { [name]: [next, { ...next, description: 'again' }] }];
      }),
    );
    const leaf = { type: 'object', properties: { id: { type: 'string' } } };
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/L0' } } };
    const post = { requestBody: { content }, responses: { 200: { description: 'Fine.', content } } };
    const components = { schemas: { ...schemas, [`L${levels}`]: leaf } };
    const began = process.cpuUsage();
    const imported = await load(openApi({ '/things': { post, get: { responses: post.responses } } }, { components }));
    expect(imported.lock.operations.size).toBe(2);
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });

  it('ends in bounded time for replies as wide as they are deep', async () => {
    const wide = (next: string): JsonValue => ({
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 80 }, (_, at) => [`m${at}`, { $ref: `#/components/schemas/${next}` }]),
      ),
    });
    const schemas = { A: wide('B'), B: wide('C'), C: wide('D'), D: { type: 'string' } };
    const schema = { allOf: [{ $ref: '#/components/schemas/A' }] };
    const get = { responses: { 200: { description: 'Fine.', content: { 'application/json': { schema } } } } };
    const paths = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`/t${at}`, { get }]));
    const began = process.cpuUsage();
    const imported = await load(openApi(paths, { components: { schemas } }));
    expect(imported.lock.operations.size).toBe(40);
    expect(process.cpuUsage(began).user).toBeLessThan(8_000_000);
  });

  it('needs a choice where there are more operations than help a model', async () => {
    const many = Object.fromEntries(Array.from({ length: 129 }, (_, at) => [`/t${at}`, { get: ok }]));
    await expect(load(openApi(many))).rejects.toThrow('--tags, --paths or --operations');
    const imported = await load(openApi(many), { choice: { ...none, paths: ['/t7'] } });
    expect([...imported.lock.operations.keys()]).toEqual(['GET /t7']);
  });
});

describe('references', () => {
  it('follows any local pointer and never leaves the document', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }), (steps) => {
        const target = { found: true };
        const root = steps.reduceRight<JsonValue>((inner, step) => Object.fromEntries([[step, inner]]), target);
        const pointer = `#/${steps.map((step) => encodeURIComponent(step.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
        fc.pre(steps.every((step) => step.isWellFormed()));
        const follow = createFollow(isJsonObject(root) ? root : {}, stepsOfPointer);
        expect(follow({ $ref: pointer }).value).toEqual(target);
      }),
    );
  });

  it('ends for every graph of references', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 10, maxLength: 10 }), (targets) => {
        const root = Object.fromEntries(targets.map((target, at) => [`n${at}`, { $ref: `#/n${target}` }]));
        expect(createFollow(root, stepsOfPointer)({ $ref: '#/n0' }).fault).toContain('refers to itself');
      }),
    );
  });

  it('takes a property that is named $ref for a property', async () => {
    const schema = { type: 'object', properties: { $ref: { type: 'string' }, kind: { type: 'string' } } };
    const method = await methodOf({ requestBody: { content: { 'application/json': { schema } } } }, '/things', 'post');
    expect(method.request.body).toEqual({ $ref: { argument: 'ref' }, kind: { argument: 'kind' } });
  });
});
