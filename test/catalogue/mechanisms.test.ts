import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { answerJson, type SeenRequest } from '../../src/outbound/test-support/start-upstream.js';
import { type Called, type OwnGateway, openOwnGateway } from '../accounts/open-own-gateway.js';

type Call = (tool: string, args?: object) => Promise<Called>;

const server = 'widgets.acme.example';
const given = { context: { server, tenant: 'acme' }, fields: { user: 'ann', password: 'pa ss:word' } };

/** A gateway with an account of the made-up service, whose replies the test sets. */
async function open(): Promise<{
  readonly gateway: OwnGateway;
  readonly call: Call;
  readonly last: () => SeenRequest | undefined;
  readonly answerWith: (body: unknown) => void;
}> {
  let reply: unknown = { data: [] };
  const answer = (_request: SeenRequest, response: ServerResponse): void => answerJson(response, 200, reply);
  const gateway = await openOwnGateway(['widgets'], answer, { hosts: [server] });
  const made = await gateway.admin('POST', '/integrated-account', { integration: 'widgets', ...given });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const url = await gateway.serverOf(String(made.body.id));
  return {
    gateway,
    call: (tool, args) => gateway.call(url, tool, args),
    last: () => gateway.seen.at(-1),
    answerWith: (body) => {
      reply = body;
    },
  };
}

const listTool = 'list_all_widgets_widgets';

describe('the host of a customer', () => {
  it.each([
    ['10.0.0.5', 'GATEHOUSE_CONNECT_TO'],
    ['localhost', 'GATEHOUSE_CONNECT_TO'],
    ['evil.example', 'evil.example=https://evil.example'],
    ['widgets.acme.example:8443', 'GATEHOUSE_CONNECT_TO'],
    ['https://widgets.acme.example', 'GATEHOUSE_CONNECT_TO'],
  ])('is refused where the operator has not allowed it: %s', async (host, words) => {
    const gateway = await openOwnGateway(['widgets'], (_request, response) => answerJson(response, 200, {}), {
      hosts: [server],
    });
    const refused = await gateway.admin('POST', '/integrated-account', {
      integration: 'widgets',
      ...given,
      context: { ...given.context, server: host },
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { details: { failures: [{ path: 'context.server', message: expect.stringContaining(words) }] } },
    });
    expect(gateway.seen).toEqual([]);
  });

  it('is called with a base path, basic credentials and every other place that has a value', async () => {
    const { call, last } = await open();
    expect(await call(listTool)).toMatchObject({ isError: false });
    expect(last()).toMatchObject({ url: '/api/widgets', headers: { host: server } });
    expect(last()?.headers.authorization).toBe(`Basic ${Buffer.from('ann:pa ss:word').toString('base64')}`);
    expect(last()?.headers).not.toHaveProperty('x-widgets-key');
  });
});

describe('queries and headers', () => {
  it('are written in the style of the record', async () => {
    const { call, last } = await open();
    await call(listTool, {
      ids: ['a', 'b,c'],
      words: ['x', 'y|z'],
      filter: { since: 5, tags: ['a', 'b'] },
      region: 'eu-west',
      columns: ['id', 'name'],
    });
    const url = new URL(last()?.url ?? '', 'http://service');
    expect([...url.searchParams]).toEqual([
      ['ids', 'a|b,c'],
      ['words', 'x y|z'],
      ['filter', '{"since":5,"tags":["a","b"]}'],
    ]);
    expect(last()?.headers).toMatchObject({ 'x-region': 'eu-west', 'x-fields': 'id,name' });
  });

  it.each([
    [{ ids: ['a|b'] }, '"|"'],
    [{ words: ['a b'] }, 'a space'],
    [{ columns: ['a,b'] }, '","'],
    [{ region: 'eu\r\nx-evil: 1' }, 'one line'],
    [{ region: 'eu→us' }, 'Latin-1'],
    [{ region: ' eu' }, 'without spaces at either end'],
  ])('refuse what would be read as something else: %j', async (args, words) => {
    const { gateway, call } = await open();
    expect(await call(listTool, args)).toMatchObject({ isError: true, text: expect.stringContaining(words) });
    expect(gateway.seen).toEqual([]);
  });
});

describe('a form of parts', () => {
  it('holds the members next to the file, on the host of its own', async () => {
    const { call, last } = await open();
    const sent = await call('widgets_widgets_upload', {
      file_name: 'a "b".txt',
      media_type: 'text/plain',
      content: Buffer.from('hello').toString('base64'),
      label: 'first\nsecond',
      sizes: [1, 2],
      about: { maker: 'Ann' },
    });
    expect(sent, sent.text).toMatchObject({ isError: false });
    expect(last()).toMatchObject({ method: 'POST', url: '/pictures', headers: { host: 'acme.files.example' } });
    const contentType = last()?.headers['content-type'] ?? '';
    const form = await new Response(last()?.body, { headers: { 'content-type': contentType } }).formData();
    expect(form.getAll('label')).toEqual(['first\nsecond']);
    expect(form.getAll('sizes')).toEqual(['1', '2']);
    expect(String(form.get('about'))).toBe('{"maker":"Ann"}');
    const file = form.get('picture');
    if (!(file instanceof File)) throw new Error('the part of the file is none');
    expect([file.name, file.type, await file.text()]).toEqual(['a "b".txt', 'text/plain', 'hello']);
  });
});

describe('pages', () => {
  it('that never end are cut off, with words', async () => {
    const { call, answerWith } = await open();
    answerWith({ data: [1, 2] });
    expect((await call(listTool, { page: 3 })).reply.next).toEqual({ page: 4, size: 2 });
    const cut = await call(listTool, { page: 10_000 });
    expect(cut.reply.next).toBeUndefined();
    expect(cut.text).toContain('has more than 10000 pages');
    answerWith({ data: [1] });
    expect((await call(listTool, { page: 3 })).reply.next).toBeUndefined();
  });

  const search = 'widgets_widgets_search';
  it.each([
    ['the next token', 'c2', { q: 'x', cursor: 'c2' }, ''],
    ['a number', 7, { q: 'x', cursor: '7' }, ''],
    ['the token of this page', 'c1', undefined, ''],
    ['an empty text', '', undefined, ''],
    ['nothing', null, undefined, ''],
    ['a text of 3,000 characters', 'c'.repeat(3_000), undefined, 'More items exist'],
    ['a text of two lines', 'a\nb', undefined, 'More items exist'],
  ])('by a token: %s', async (_name, token, next, words) => {
    const { call, answerWith } = await open();
    answerWith({ data: [1], paging: { next: token } });
    const page = await call(search, { q: 'x', cursor: 'c1' });
    expect(page.reply.next).toEqual(next);
    expect(page.text).toContain(words);
  });

  const history = 'widgets_widgets_history';
  it.each([
    ['its own parameters', '/history?after=p2&max=5&q=other', { after: 'p2', max: 5 }, ''],
    ['another host', 'https://evil.example/x?after=p2', { after: 'p2', max: 5 }, ''],
    ['this very page', '/history?after=p1&max=5', undefined, ''],
    ['no parameter of the tool', '/history?offset=7', undefined, 'More items exist'],
    ['a parameter that does not fit', '/history?after=p2&max=many', undefined, 'More items exist'],
    ['no link', null, undefined, ''],
  ])('by a link in the body: %s', async (_name, link, next, words) => {
    const { gateway, call, answerWith } = await open();
    answerWith({ data: [1], links: { next: link } });
    const page = await call(history, { after: 'p1', max: 5 });
    expect(page.reply.next).toEqual(next);
    expect(page.text).toContain(words);
    expect(gateway.seen.every(({ headers }) => headers.host === server)).toBe(true);
  });
});

describe('an envelope that reports a failure under 200', () => {
  it('is a failure, with the record’s words where it knows the code', async () => {
    const { call, answerWith } = await open();
    answerWith({ ok: false, code: 'missing_right', message: 'No.', data: [1] });
    expect(await call(listTool)).toMatchObject({ isError: true, text: expect.stringContaining('Ask for the right.') });
    answerWith({ ok: false, data: [1] });
    expect(await call(listTool)).toMatchObject({ isError: true, text: expect.stringContaining('reported a failure') });
    answerWith({ ok: true, data: [1] });
    expect(await call(listTool)).toMatchObject({ isError: false, reply: { items: [1] } });
  });
});
