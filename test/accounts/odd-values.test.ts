import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerJson, type SeenRequest } from '../../src/outbound/test-support/start-upstream.js';
import { type OwnGateway, openOwnGateway } from './open-own-gateway.js';

type Answer = (request: SeenRequest, response: ServerResponse) => void;

const list = 'list_all_payments_customers';
const update = 'update_a_payments_customer_by_id';
const issues = 'list_all_repos_issues';

async function connect(gateway: OwnGateway, body: object): Promise<string> {
  const made = await gateway.admin('POST', '/integrated-account', body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return gateway.serverOf(String(made.body.id));
}

const payments = { integration: 'payments', fields: { secret_key: 'sk_verylongsecret' } };
const repos = {
  integration: 'repos',
  fields: { token: 'a/b"long+token', app_key: 'k&long-key/' },
  context: { site: 'acme' },
};

describe('a service that repeats the credentials', () => {
  it('which it refuses is quoted without them, by the API, the page of a link and the command line', async () => {
    const gateway = await openOwnGateway(['payments'], (request, response) =>
      answerJson(response, 401, { error: { type: 'auth', message: `No such key: ${request.headers.authorization}` } }),
    );
    const made = await gateway.admin('POST', '/integrated-account', payments);
    expect(made).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('No such key: Basic [secret]') },
    });
    const link = await gateway.admin('POST', '/link-token', { integration: 'payments' });
    const url = String(link.body.url);
    const body = new URLSearchParams(payments.fields);
    const page = await fetch(url, { method: 'POST', body, headers: { origin: gateway.origin } });
    const ran = await gateway.run(['accounts', 'connect', 'payments', '--value-env', 'secret_key=KEY'], {
      KEY: payments.fields.secret_key,
    });
    expect(ran).toMatchObject({ code: 2, errors: expect.stringContaining('No such key: Basic [secret]') });
    const encoded = Buffer.from(`${payments.fields.secret_key}:`).toString('base64');
    const log = await gateway.admin('GET', '/audit-log');
    for (const text of [JSON.stringify(made), await page.text(), ran.errors, JSON.stringify(log)]) {
      expect(text).not.toContain(payments.fields.secret_key);
      expect(text).not.toContain(encoded);
    }
  });

  it.each([
    ['in a success', 200, (text: string) => ({ success: true, result: [{ id: 1, title: text }] })],
    ['in an error', 400, (text: string) => ({ success: false, errors: [{ code: 'odd', message: text }] })],
  ])('%s passes none on, however it spells them', async (_case, status, wrap) => {
    const { token, app_key: key } = repos.fields;
    const spelled = `${token} ${key} ${encodeURIComponent(key)}`;
    const gateway = await openOwnGateway(['repositories'], (request, response) => {
      const body = JSON.stringify(wrap(`${spelled} ${request.headers.authorization} at ${request.url}`));
      // As some writers of JSON do.
      response.writeHead(status, { 'content-type': 'application/json' }).end(body.replaceAll('/', '\\/'));
    });
    const url = await connect(gateway, repos);
    const called = await gateway.call(url, issues, { repository: 'a/b' });
    expect(called.text).toContain('[secret]');
    const log = JSON.stringify(await gateway.admin('GET', '/audit-log'));
    for (const text of [called.text, log])
      for (const secret of ['long+token', 'long%2Btoken', 'long-key']) expect(text).not.toContain(secret);
  });

  it('at its token endpoint is quoted without them', async () => {
    const gateway = await openOwnGateway(['machines'], (request, response) =>
      answerJson(response, 400, { error: `unknown: ${request.headers.authorization} ${request.body} hunter2hunter2` }),
    );
    const link = await gateway.admin('POST', '/link-token', { integration: 'machines' });
    const values = { data_center: 'eu', tenant: 'acme', client_id: 'robot', client_secret: 'hunter2hunter2' };
    const response = await fetch(String(link.body.url), {
      method: 'POST',
      body: new URLSearchParams(values),
      headers: { origin: gateway.origin },
    });
    const page = await response.text();
    expect([response.status, page]).toEqual([expect.any(Number), expect.stringContaining('unknown: Basic [secret]')]);
    expect(gateway.seen.length).toBeGreaterThan(0);
    expect(page).not.toContain('hunter2');
    expect(page).not.toContain(Buffer.from('robot:hunter2hunter2').toString('base64'));
  });

  it('keeps texts that are no secrets, and words as short as a part of one', async () => {
    const gateway = await openOwnGateway(['payments'], (_request, response) =>
      answerJson(response, 200, { data: [{ id: 'cus_1', name: 'sk_a' }], has_more: false }),
    );
    const url = await connect(gateway, { ...payments, fields: { secret_key: 'sk_a' } });
    expect((await gateway.call(url, list)).reply).toMatchObject({ data: [{ id: 'cus_1', name: 'sk_a' }] });
  });
});

describe('an unfit value', () => {
  it.each([
    ['API token', 'an API token'],
    ['secret key', 'a secret key'],
  ])('is named by its title: %s', async (title, words) => {
    const gateway = await openOwnGateway(['payments'], (_request, response) => answerJson(response, 200, {}));
    const file = join(gateway.place, 'payments/integration.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('title: secret key', `title: ${title}`));
    expect(await gateway.admin('POST', '/integration-change', {})).toMatchObject({ status: 200 });
    const made = await gateway.admin('POST', '/integrated-account', {
      integration: 'payments',
      fields: { secret_key: 'pk' },
    });
    expect(made.body.message).toContain(`does not look like ${words}, such as sk_test`);
    expect(gateway.seen).toEqual([]);
  });
});

describe('what a form cannot write', () => {
  const ok: Answer = (_request, response) => answerJson(response, 200, { id: 'cus_1' });

  it.each([
    [{ metadata: {} }, 'metadata must not be or contain an empty object'],
    [{ metadata: { 'a[b]': 'x' } }, 'must not have a member named "a[b]"'],
    [{ tags: [] }, 'tags must not be an empty list'],
  ])('%j is refused by a change, and nothing is sent', async (given, words) => {
    const gateway = await openOwnGateway(['payments'], ok);
    const file = join(gateway.place, 'payments/resources/customers.yaml');
    const record = readFileSync(file, 'utf8');
    writeFileSync(file, record.replace('tags: { argument: tags }', 'tags: { argument: tags, style: repeat }'));
    expect(await gateway.admin('POST', '/integration-change', {})).toMatchObject({ status: 200 });
    const url = await connect(gateway, payments);
    const before = gateway.seen.length;
    const called = await gateway.call(url, update, { customer_id: 'cus_1', ...given });
    expect(called).toMatchObject({ isError: true, text: expect.stringContaining(words) });
    expect(gateway.seen).toHaveLength(before);
  });

  it('an empty list in brackets is sent, and a read takes an empty object for none', async () => {
    const gateway = await openOwnGateway(['payments'], ok);
    const url = await connect(gateway, payments);
    await gateway.call(url, update, { customer_id: 'cus_1', tags: [] });
    expect(gateway.seen.at(-1)).toMatchObject({ body: 'tags=' });
    await gateway.call(url, list, { created: {} });
    expect(gateway.seen.at(-1)).toMatchObject({ url: '/v1/customers' });
  });
});

describe('replies that hide what they are', () => {
  it('a bare list of failed envelopes is a failure, a bare list of anything else is not', async () => {
    let reply: readonly object[] = [{ success: false, errors: [{ code: '7003', message: 'Used up' }] }];
    const gateway = await openOwnGateway(['repositories'], (_request, response) => answerJson(response, 200, reply));
    const url = await connect(gateway, repos);
    const failed = await gateway.call(url, issues, { repository: 'a/b' });
    expect(failed).toMatchObject({
      isError: true,
      text: expect.stringMatching(/“Used up”[\s\S]*code 7003[\s\S]*List again/),
    });
    reply = [{ success: false, id: 1 }, { id: 2 }];
    expect(await gateway.call(url, issues, { repository: 'a/b' })).toMatchObject({ isError: false });
    reply = [];
    expect(await gateway.call(url, issues, { repository: 'a/b' })).toMatchObject({
      isError: false,
      reply: { items: [] },
    });
  });

  it('a page without items that says that more exist does not look like the end', async () => {
    let more = true;
    const gateway = await openOwnGateway(['payments'], (_request, response) =>
      answerJson(response, 200, { data: [], has_more: more }),
    );
    const url = await connect(gateway, payments);
    const page = await gateway.call(url, list);
    expect(page.text).toContain('More items exist');
    expect(page.reply.next).toBeUndefined();
    more = false;
    expect((await gateway.call(url, list)).text).not.toContain('More items exist');
  });
});
