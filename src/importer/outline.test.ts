import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../base/index.js';
import { importApi } from './import-api.js';
import { outlineApi } from './outline.js';
import type { ImportProgress } from './progress.js';
import { bytesOf, load, none, ok, openApi } from './test-support/documents.js';
import { answerTodos } from './todos.js';

const query = { name: 'filter', in: 'query', description: 'Which ones.', schema: { type: 'string' } };
const document = openApi(
  {
    '/users': { get: { ...ok, tags: ['users'], parameters: [query] }, post: { ...ok, tags: ['users', 'admin'] } },
    '/users/search': { post: { ...ok, tags: ['users'] } },
    '/old': { get: { ...ok, deprecated: true, tags: ['users'] } },
    '/status': { get: ok },
  },
  { tags: [{ name: 'users', description: 'People of the **service**.' }] },
);
const many = openApi(Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`/t${at}`, { get: ok }])));

describe('an outline', () => {
  it('has each tag with its operations and what its tools cost', async () => {
    const outline = await outlineApi({ name: 'acme', bytes: bytesOf(document) });
    expect(outline.tags.map(({ tag, operations, description }) => [tag, operations, description])).toEqual([
      ['', 1, ''],
      ['admin', 1, ''],
      ['users', 3, 'People of the service.'],
    ]);
    const { tools } = await load(document);
    const costOf = (tag: string): number =>
      tools.filter(({ tags }) => tags.includes(tag)).reduce((sum, { tokens }) => sum + tokens, 0);
    expect(outline.tags.map(({ tag, tokens }) => [tag, tokens])).toContainEqual(['users', costOf('users')]);
    expect(costOf('users')).toBeGreaterThan(costOf('admin'));
    expect(outline).toMatchObject({ operations: 4, format: 'openapi 3.1.0', title: 'Acme' });
    expect(outline.tokens).toBe(tools.reduce((sum, { tokens }) => sum + tokens, 0));
  });

  it('and an import cross from a worker thread as they are', async () => {
    const outline = await outlineApi({ name: 'acme', bytes: bytesOf(document) });
    expect(structuredClone(outline)).toEqual(outline);
    const imported = await load(document);
    expect(structuredClone(imported)).toEqual(imported);
  });
});

describe('a preview', () => {
  it('has what a model reads of each tool', async () => {
    const { tools } = await load(document);
    expect(tools.find(({ operation }) => operation === 'GET /users')).toMatchObject({
      name: 'list_all_acme_users',
      effect: 'read',
      tags: ['users'],
      inputSchema: { properties: { filter: { type: 'string', description: 'Which ones.' } } },
    });
  });
});

describe('progress', () => {
  const input = { name: 'acme', bytes: bytesOf(many), choice: none, lock: null, overlay: null };
  it('is reported in order, up to the end of each stage', async () => {
    const seen: ImportProgress[] = [];
    await importApi(input, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([
      { stage: 'read', done: 0, total: 0 },
      { stage: 'emit', done: 0, total: 120 },
      { stage: 'emit', done: 50, total: 120 },
      { stage: 'emit', done: 100, total: 120 },
      { stage: 'check', done: 0, total: 120 },
      { stage: 'check', done: 120, total: 120 },
    ]);
  });

  it('ends with the reason of a signal that is aborted between operations', async () => {
    const controller = new AbortController();
    const onProgress = ({ stage, done }: ImportProgress): void => {
      // From outside, as a message to a worker arrives.
      if (stage === 'emit' && done === 50) setImmediate(() => controller.abort(new Error('no longer wanted')));
    };
    await expect(importApi(input, { onProgress, signal: controller.signal })).rejects.toThrow('no longer wanted');
    await expect(
      outlineApi({ name: 'acme', bytes: bytesOf(many) }, { signal: AbortSignal.abort(new Error('gone')) }),
    ).rejects.toThrow('gone');
  });
});

describe('todos', () => {
  const open = openApi(
    {
      '/users/search': { post: ok },
      '/users': { get: { ...ok, parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }] } },
    },
    { servers: [], components: {} },
  );

  it('are data: what is unknown, of which tool, and where the overlay takes the answer', async () => {
    const { todo } = await load(open);
    expect(todo.map(({ kind, operation, answer }) => [kind, operation, answer])).toEqual([
      ['host', null, ['hosts', 'api']],
      ['authorization', null, ['authorization']],
      ['documentation', null, ['documentation_url']],
      ['paging', 'GET /users', ['operations', 'GET /users', 'paging']],
      ['effect', 'POST /users/search', ['operations', 'POST /users/search', 'effect']],
    ]);
    expect(todo.at(-1)).toMatchObject({ tool: 'acme_users_search', where: 'users.search' });
  });

  it('are gone once each is answered, and the comments of the overlay stay', async () => {
    const first = await load(open);
    const values: { readonly [kind: string]: JsonObject | string } = {
      host: { host: 'api.acme.example.com' },
      authorization: { kind: 'none' },
      documentation: 'https://docs.example.com/',
      paging: {},
      effect: 'read',
    };
    const overlay = answerTodos(
      null,
      first.todo.flatMap(({ kind, answer }) => (answer === null ? [] : [{ path: answer, value: values[kind] ?? '' }])),
    );
    expect(overlay).toContain('# The only file of this folder to edit');
    expect(parse(overlay).operations['POST /users/search']).toEqual({ effect: 'read' });
    expect((await load(open, { overlay })).todo).toEqual([]);
    expect(() => answerTodos('a: [', [])).toThrow('overlay.yaml is not YAML');
  });
});
