import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../base/index.js';
import { fileOf, load, methodsOf, openApi } from './test-support/documents.js';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const list = { type: 'array', items: { type: 'object', properties: { id: text } } };
const replying = (properties: JsonObject, parameters: readonly JsonObject[] = []): JsonObject => ({
  parameters,
  responses: {
    200: { description: 'Fine.', content: { 'application/json': { schema: { type: 'object', properties } } } },
  },
});
const cursor = { name: 'cursor', in: 'query', schema: text };
const pathsOf = (operations: readonly JsonObject[]): JsonObject =>
  Object.fromEntries(operations.map((get, at) => [`/things${at}`, { get }]));
const answersOf = async (operations: readonly JsonObject[], overlay: string | null = null): Promise<unknown> =>
  parse(fileOf(await load(openApi(pathsOf(operations)), { overlay }), 'integration.yaml')).answers;

describe('the envelope of a service', () => {
  it('is the payload next to members about the call, and paging finds the items in it', async () => {
    const page = replying({ data: list, meta: { type: 'object', properties: { next_cursor: text } } }, [cursor]);
    const operations = [page, ...Array.from({ length: 4 }, () => replying({ data: list, request_id: text }))];
    expect(await answersOf(operations)).toEqual({ data: 'data' });
    const [first] = methodsOf(await load(openApi(pathsOf(operations))));
    expect(first?.answers?.paging).toEqual({ by: 'token', argument: 'cursor', next: 'meta.next_cursor', items: '' });
  });

  it('is a flag of success, with the place of the words of a failure', async () => {
    const answers = await answersOf([
      replying({ ok: flag, channel: { type: 'object' } }),
      replying({ ok: flag, users: list }),
      replying({ ok: flag }),
    ]);
    expect(answers).toMatchObject({
      failed_when: { ok: false },
      shapes: [{ message: expect.arrayContaining(['error']) }],
    });
    expect(answers).not.toHaveProperty('data');
  });

  it('leaves a reply without it as it is', async () => {
    const wrapped = Array.from({ length: 4 }, () => replying({ success: flag, result: list, errors: list }));
    const operations = [...wrapped, replying({ status: text })];
    expect(await answersOf(operations)).toMatchObject({ data: 'result', failed_when: { success: false } });
    expect(methodsOf(await load(openApi(pathsOf(operations)))).map(({ answers }) => answers?.data)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      '',
    ]);
  });

  it.each([
    ['two replies', [replying({ data: list }), replying({ data: list })]],
    [
      'members that belong to the thing',
      Array.from({ length: 4 }, () => replying({ data: list, total: { type: 'integer' } })),
    ],
    ['fewer than four in five', [...Array.from({ length: 3 }, () => replying({ data: list })), replying({ id: text })]],
  ])('is not guessed from %s', async (_, operations) => {
    expect(await answersOf(operations)).toEqual({});
  });

  it('is what the overlay decides', async () => {
    const operations = Array.from({ length: 4 }, () => replying({ data: list }));
    expect(await answersOf(operations, 'answers: {}\n')).toEqual({});
  });
});
