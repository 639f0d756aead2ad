import { describe, expect, test } from 'vitest';
import { askLegacy, askModern } from './test-support/ask.js';
import { createFakeGateway } from './test-support/fake-gateway.js';

const promptRef = { type: 'ref/prompt', name: 'tidy_things' };

describe('what is refused', () => {
  const cases: readonly (readonly [string, string, { [name: string]: unknown }, RegExp])[] = [
    ['a prompt without a name', 'prompts/get', {}, /params\.name/],
    ['an unknown prompt', 'prompts/get', { name: 'nothing' }, /no such prompt/],
    ['arguments of a prompt that are a list', 'prompts/get', { name: 'tidy_things', arguments: [] }, /an object/],
    [
      'an argument of a prompt that is a number',
      'prompts/get',
      { name: 'tidy_things', arguments: { thing: 1 } },
      /text/,
    ],
    ['a resource without an address', 'resources/read', {}, /params\.uri/],
    ['a completion without a reference', 'completion/complete', { argument: { name: 'a', value: '' } }, /params\.ref/],
    ['a completion of an unknown kind', 'completion/complete', { ref: { type: 'ref/tool', name: 'x' } }, /params\.ref/],
    ['a completion without an argument', 'completion/complete', { ref: promptRef }, /params\.argument/],
    [
      'a completion of a number',
      'completion/complete',
      { ref: promptRef, argument: { name: 'thing', value: 1 } },
      /params\.argument/,
    ],
    [
      'a completion of an unknown argument',
      'completion/complete',
      { ref: promptRef, argument: { name: 'nothing', value: '' } },
      /nothing to complete/,
    ],
    ['a cursor of another list', 'resources/list', { cursor: 'eyJsaXN0IjoicHJvbXB0cyIsInN0YXJ0IjoxfQ' }, /cursor/],
    ['a cursor that is none', 'prompts/list', { cursor: 'x' }, /cursor/],
    ['a cursor that is a number', 'resources/templates/list', { cursor: 1 }, /cursor/],
  ];
  test.each(cases)('%s', async (_what, method, params, says) => {
    for (const answer of [await askModern(method, params), await askLegacy(method, params)]) {
      expect(answer.status).toBe(200);
      expect(answer.json.error).toMatchObject({ code: -32602, message: expect.stringMatching(says) });
    }
  });

  test('an unknown resource has the number of the caller’s revision', async () => {
    const params = { uri: 'gatehouse://nothing' };
    expect((await askModern('resources/read', params)).json.error).toMatchObject({ code: -32602, data: params });
    expect((await askLegacy('resources/read', params)).json.error).toMatchObject({ code: -32002, data: params });
  });
});

describe('what is offered', () => {
  test('lists say how long they may be kept, to this caller alone', async () => {
    for (const [method, member] of [
      ['prompts/list', 'prompts'],
      ['resources/list', 'resources'],
      ['resources/templates/list', 'resourceTemplates'],
    ] as const) {
      const { result } = (await askModern(method)).json;
      expect(result).toMatchObject({ resultType: 'complete', ttlMs: 60_000, cacheScope: 'private' });
      expect(result?.[member]).toHaveLength(1);
      expect((await askLegacy(method)).json.result).not.toHaveProperty('ttlMs');
    }
  });

  test('a long list comes in pages that follow each other', async () => {
    const gateway = createFakeGateway({ resourceCount: 230 });
    const seen: unknown[] = [];
    let cursor: unknown;
    do {
      const { json } = await askModern('resources/list', cursor === undefined ? {} : { cursor }, { gateway });
      const page: unknown = json.result?.resources;
      if (!Array.isArray(page)) throw new Error('no page');
      seen.push(...page.map((resource: { uri: string }) => resource.uri));
      cursor = json.result?.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(230);
  });

  test('a prompt is filled in', async () => {
    const { json } = await askModern('prompts/get', { name: 'tidy_things', arguments: { thing: 'the attic' } });
    expect(json.result).toMatchObject({
      resultType: 'complete',
      messages: [{ role: 'user', content: { type: 'text', text: 'Tidy the attic.' } }],
    });
  });

  test('a resource is read', async () => {
    const { json } = await askModern('resources/read', { uri: 'gatehouse://guide' });
    expect(json.result).toMatchObject({ contents: [{ uri: 'gatehouse://guide', text: '# Words' }], ttlMs: 60_000 });
  });

  test('arguments of prompts and of templates are completed', async () => {
    const argument = { name: 'thing', value: 're' };
    for (const ref of [promptRef, { type: 'ref/resource', uri: 'gatehouse://things/{thing}' }]) {
      const { json } = await askLegacy('completion/complete', { ref, argument });
      expect(json.result?.completion).toEqual({ values: ['red'], hasMore: false });
    }
  });
});
