import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import type { ResourceContents } from '../reply/index.js';
import { type Answer, openGateway, origin } from './test-support/open-gateway.js';

const data =
  (payload: unknown): Answer =>
  (_request, response) =>
    answerJson(response, 200, { status: { code: 200, description: 'success' }, data: payload });
const tags = (words: string): string =>
  [...words].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
const list = 'list_all_acme_projects';
const textOf = ([contents]: readonly ResourceContents[]): string =>
  contents && 'text' in contents ? contents.text : '';

describe('text that hides', () => {
  it('is taken out of a whole reply, escaped or not, and the result says so', async () => {
    const { call } = await openGateway((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(`{"status":{"code":200},"data":[{"name":"a${tags('x')}b"},{"name":"c\\u202ed"}]}`);
    });
    const outcome = await call(list);
    expect(outcome).toMatchObject({ kind: 'done', structured: { items: [{ name: 'ab' }, { name: 'cd' }] } });
    expect(outcome.kind === 'done' && outcome.notes.join()).toContain('invisible characters were taken out');
  });
});

describe('a payload', () => {
  const answering = async (payload: string, input: object = {}) => {
    const { call } = await openGateway((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(`{"status":{"code":200},"data":${payload}}`);
    });
    const outcome = await call(list, input);
    if (outcome.kind !== 'done') throw new Error(`the call came to ${outcome.kind}`);
    return outcome;
  };

  it('is passed on as the service wrote it where nothing changes it', async () => {
    const { text, structured } = await answering('{"share":1.0,"name":"a \\"b\\""}');
    expect(text).toBe('{"share":1.0,"name":"a \\"b\\""}');
    expect(structured).toEqual({ share: 1, name: 'a "b"' });
  });

  it.each([
    ['spaces stand in it', '{"share": 1.0}', {}],
    ['it is put into an object', '[{"share":1.0}]', {}],
    ['a character that hides is taken out', '{"share":1.0,"name":"a\\u202eb"}', {}],
    ['fields are chosen', '[{"share":1.0,"name":"a"}]', { fields: ['share'] }],
  ])('is written anew where %s', async (_why, payload, input) => {
    const { text, structured } = await answering(payload, input);
    expect(text).toBe(JSON.stringify(structured));
    expect(text).toContain('"share":1');
    expect(text).not.toContain('1.0');
  });
});

describe('fields', () => {
  it('keeps the named ones of each item, and names those that there are not', async () => {
    const { call } = await openGateway(data([{ id: '1', name: 'a', owner: { id: '7', mail: 'x@y' } }]));
    const outcome = await call(list, { fields: ['name', 'owner.mail', 'namee'] });
    expect(outcome).toMatchObject({ kind: 'done', structured: { items: [{ name: 'a', owner: { mail: 'x@y' } }] } });
    expect(outcome.kind === 'done' && outcome.notes.join()).toContain('namee (did you mean name?)');
  });
});

describe('an answer that is too long', () => {
  const items = Array.from({ length: 60 }, (_, index) => ({
    id: String(index),
    name: `project ${index} ${'x'.repeat(150)}`,
  }));

  it('is cut between whole items, says so, and is read on to its end', async () => {
    const { gateway, endpoint } = await openGateway(data(items));
    const at = await endpoint();
    const outcome = await gateway.callTool(at, list, {}, origin);
    if (outcome.kind !== 'done' || !outcome.cut) throw new Error('it was not cut');
    expect(outcome.text.length).toBeLessThan(4_600);
    const seen = [...(outcome.structured.items as { id: string }[])];
    expect(outcome.notes.join()).toContain(`items 1 to ${seen.length} of 60`);
    for (let uri: string | undefined = String(outcome.cut.rest); uri !== undefined; ) {
      const piece = await gateway.readRest(at, uri, origin);
      if (!piece.ok) throw new Error(piece.refusal.message);
      const content = JSON.parse(textOf(piece.value)) as { items: { id: string }[]; cut?: { rest: string } };
      seen.push(...content.items);
      uri = content.cut?.rest;
    }
    expect(seen.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  });

  it('is nobody else’s: another server’s handle, a forged one and none open nothing', async () => {
    const { gateway, endpoint, calls } = await openGateway(data(items));
    const at = await endpoint();
    const outcome = await gateway.callTool(at, list, {}, origin);
    const uri = outcome.kind === 'done' ? String(outcome.cut?.rest) : '';
    const other = await endpoint();
    const before = calls().length;
    for (const [where, address] of [
      [other, uri],
      [at, `${uri.slice(0, -4)}AAAA`],
      [at, 'gatehouse://reply/'],
    ] as const)
      expect(await gateway.readRest(where, address, origin)).toMatchObject({
        ok: false,
        refusal: { code: 'resource_unknown' },
      });
    expect(calls()).toHaveLength(before);
  });

  it('is cut inside an item that is too long by itself, and read on through that item to the end of the list', async () => {
    const long = (letter: string): string => `${letter.repeat(9_000)} end of ${letter}`;
    const mails = [
      { id: '1', body: { text: long('a') } },
      { id: '2', body: { text: 'short' } },
      { id: '3', body: { text: long('é') } },
    ];
    const { gateway, endpoint } = await openGateway(data(mails));
    const at = await endpoint();
    const outcome = await gateway.callTool(at, list, {}, origin);
    if (outcome.kind !== 'done' || !outcome.cut) throw new Error('it was not cut');
    expect(outcome.text.length).toBeLessThan(4_600);
    expect(outcome.structured.items).toMatchObject([{ id: '1', body: { text: expect.stringMatching(/^a+$/) } }]);
    expect(outcome.cut).toMatchObject({ field: 'items.0.body.text', unit: 'characters', from: 0 });
    expect(outcome.notes.join()).toMatch(/items\.0\.body\.text: characters \d+ to 9009; items: items 2 to 3/);
    const texts: string[] = [(outcome.structured.items as typeof mails)[0]?.body.text ?? ''];
    for (let uri: string | undefined = String(outcome.cut.rest); uri !== undefined; ) {
      const piece = await gateway.readRest(at, uri, origin);
      if (!piece.ok) throw new Error(piece.refusal.message);
      expect(textOf(piece.value).length).toBeLessThan(5_500);
      const content = JSON.parse(textOf(piece.value)) as {
        items?: typeof mails;
        text?: string;
        cut?: { rest: string };
      };
      if (content.text !== undefined) texts[texts.length - 1] += content.text;
      for (const item of content.items ?? []) texts.push(item.body.text);
      uri = content.cut?.rest;
    }
    expect(texts).toEqual([long('a'), 'short', long('é')]);
  });

  it.each([
    [
      'the list was shifted by a newer item',
      0,
      (mails: object[]) => [{ id: '9', body: { text: 'z'.repeat(9_000) } }, ...mails],
    ],
    [
      'the text was changed at the same length',
      0,
      (mails: object[]) => [{ id: '1', body: { text: 'b'.repeat(9_000) } }, ...mails.slice(1)],
    ],
    ['the list has ended before it', 0, () => []],
    ['the list is gone when the text has been read', 1, () => ({ id: '1' })],
  ])('gives no characters of another text where %s', async (_what, piecesBefore, change) => {
    const mails = ['a', 'c'].map((letter, index) => ({ id: `${index + 1}`, body: { text: letter.repeat(9_000) } }));
    let answer: unknown = mails;
    const { gateway, endpoint } = await openGateway((request, response) => data(answer)(request, response));
    const at = await endpoint();
    const outcome = await gateway.callTool(at, list, {}, origin);
    if (outcome.kind !== 'done' || !outcome.cut) throw new Error('it was not cut');
    let uri = String(outcome.cut.rest);
    for (let count = 0; count < piecesBefore * 2; count += 1) {
      const piece = await gateway.readRest(at, uri, origin);
      uri = piece.ok ? (JSON.parse(textOf(piece.value)) as { cut: { rest: string } }).cut.rest : '';
    }
    answer = change(mails);
    const piece = await gateway.readRest(at, uri, origin);
    expect(piece).toMatchObject({
      ok: false,
      refusal: { code: 'gone', message: expect.stringContaining('Call the tool again') },
    });
  });

  it('loses nothing of an item that has no long text: it is given whole', async () => {
    const item = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`m${index}`, index]));
    const { gateway, endpoint } = await openGateway(data([item, { m0: 1 }]));
    const at = await endpoint();
    const outcome = await gateway.callTool(at, list, {}, origin);
    if (outcome.kind !== 'done' || !outcome.cut) throw new Error('it was not cut');
    expect(outcome.structured.items).toEqual([item]);
    const piece = await gateway.readRest(at, String(outcome.cut.rest), origin);
    expect(piece.ok && JSON.parse(textOf(piece.value))).toEqual({ items: [{ m0: 1 }] });
  });

  it('is cut inside its longest text where that is what is long', async () => {
    const { gateway, endpoint } = await openGateway(data({ id: '1', content: `${'é'.repeat(5_000)}end` }));
    const at = await endpoint();
    const outcome = await gateway.callTool(at, 'get_single_acme_project_by_id', { project_id: '1' }, origin);
    if (outcome.kind !== 'done' || !outcome.cut) throw new Error('it was not cut');
    const piece = await gateway.readRest(at, String(outcome.cut.rest), origin);
    const rest = piece.ok ? (JSON.parse(textOf(piece.value)) as { content: string }).content : '';
    expect(`${outcome.structured.content}${rest}`).toBe(`${'é'.repeat(5_000)}end`);
  });
});
