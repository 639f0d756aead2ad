import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { connect, connected, done, github, lastOf, open, stripe } from './test-support/open-services.js';

describe('connecting with secrets', () => {
  it('names missing, unknown and unfit values, and sends nothing', async () => {
    const { accounts, seen } = await open((_request, response) => answerJson(response, 200, {}));
    expect(await connect(accounts, 'payments', { fields: {} })).toMatchObject({
      refusal: { failures: [{ path: 'fields.secret_key', message: 'is required (secret key)' }] },
    });
    expect(await connect(accounts, 'payments', { fields: { secret_kay: 'sk_test' } })).toMatchObject({
      refusal: { message: expect.stringContaining('did you mean secret_key?') },
    });
    const unfit = await connect(accounts, 'payments', { fields: { secret_key: 'pk_wrong' } });
    expect(unfit).toMatchObject({ refusal: { failures: [{ path: 'fields.secret_key' }] } });
    expect(JSON.stringify(unfit)).not.toContain('pk_wrong');
    expect(seen).toEqual([]);
  });

  it.each(['evil.example/', 'a.b', 'x@y', '127.0.0.1', '-', ''])('refuses %j as the label of a host', async (site) => {
    const { accounts, seen } = await open((_request, response) => answerJson(response, 200, {}));
    expect(await connect(accounts, 'repos', { fields: { token: 't' }, context: { site } })).toMatchObject({
      refusal: { code: 'invalid_params', failures: [{ path: 'context.site' }] },
    });
    expect(seen).toEqual([]);
  });

  it('probes the credentials, and keeps no account that the service refuses', async () => {
    const { accounts, seen } = await open((_request, response) =>
      answerJson(response, 401, { error: { type: 'auth', message: 'No such key' } }),
    );
    expect(await connect(accounts, 'payments', stripe)).toMatchObject({
      refusal: { code: 'invalid_params', message: expect.stringContaining('does not accept these credentials') },
    });
    expect(lastOf(seen)).toMatchObject({
      url: '/v1/balance',
      headers: {
        authorization: `Basic ${Buffer.from('sk_test:').toString('base64')}`,
        'payments-version': '2026-01-01',
      },
    });
    expect(await accounts.list({ limit: 10 })).toMatchObject({ value: { items: [] } });
  });

  it('turns to needs attention once the credentials are refused and the probe agrees', async () => {
    let isRevoked = false;
    const { accounts, call } = await open((_request, response) =>
      isRevoked
        ? answerJson(response, 401, { error: { type: 'auth', message: 'gone' } })
        : answerJson(response, 200, {}),
    );
    const account = await connected(accounts, 'payments', stripe);
    isRevoked = true;
    expect(await call(account, ['customers', 'list'], {})).toMatchObject({
      kind: 'refused',
      refusal: { code: 'needs_reauth' },
    });
    expect(await accounts.get(account.id)).toMatchObject({ status: 'needs_reauth' });
  });
});

describe('form bodies, brackets and last ids', () => {
  it('writes lists, objects and free names with brackets, clears by null, and makes one key per call', async () => {
    const { accounts, call, seen } = await open((_request, response) => answerJson(response, 200, { id: 'cus_1' }));
    const account = await connected(accounts, 'payments', stripe);
    await call(account, ['customers', 'update'], {
      customer_id: 'cus_1',
      description: null,
      metadata: { order: '1,2' },
      items: [{ price: 'p', quantity: 2 }],
      tags: ['a,b', 'c'],
    });
    const request = lastOf(seen);
    expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(decodeURIComponent(request.body)).toBe(
      'description=&metadata[order]=1,2&items[0][price]=p&items[0][quantity]=2&tags[]=a,b&tags[]=c',
    );
    expect(request.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
  });

  it('refuses a null that would look like a cleared field', async () => {
    const { accounts, call, seen } = await open((_request, response) => answerJson(response, 200, {}));
    const account = await connected(accounts, 'payments', stripe);
    const sent = seen.length;
    expect(await call(account, ['customers', 'update'], { customer_id: 'cus_1', name: null })).toContain(
      'name must be a string, not null: leave it out',
    );
    expect(seen).toHaveLength(sent);
  });

  it('leads on by the last id while more items exist, with nested filters', async () => {
    const { accounts, call, seen } = await open((request, response) => {
      response.setHeader('x-payments-call-limit', '32/40');
      const isLast = request.url.includes('starting_after');
      answerJson(response, 200, { data: [{ id: isLast ? 'cus_2' : 'cus_1' }], has_more: !isLast });
    });
    const account = await connected(accounts, 'payments', stripe);
    const input = { limit: 1, expand: ['a,b'], created: { gte: 5 } };
    const first = done(await call(account, ['customers', 'list'], input));
    expect(decodeURIComponent(lastOf(seen).url)).toBe('/v1/customers?limit=1&expand[]=a,b&created[gte]=5');
    expect(first.structured.next).toEqual({ ...input, starting_after: 'cus_1' });
    expect(first.rateLimit).toMatchObject({ limit: 40, remaining: 8 });
    const second = done(await call(account, ['customers', 'list'], { ...input, starting_after: 'cus_1' }));
    expect(second.structured.next).toBeUndefined();
  });
});

describe('pages that lead back', () => {
  // A service that ignores where the page begins, or whose list moved meanwhile.
  it.each([
    ['the page before again', ['cus_1', 'cus_2'], 'cus_1'],
    ['the same page again', ['cus_1', 'cus_2'], 'cus_2'],
  ])('by last ids: %s ends the list, and says so', async (_case, ids, after) => {
    const { accounts, call } = await open((_request, response) =>
      answerJson(response, 200, { data: ids.map((id) => ({ id })), has_more: true }),
    );
    const account = await connected(accounts, 'payments', stripe);
    const page = done(await call(account, ['customers', 'list'], { starting_after: after }));
    expect(page.structured.next).toBeUndefined();
    expect(page.notes.join()).toContain('returned a page again');
  });

  it.each([
    ['page=1&per_page=10', undefined],
    ['page=2&per_page=10', undefined],
    ['page=4&per_page=10', { page: 4, per_page: 10 }],
    ['page=4&per_page=5', { page: 4, per_page: 5 }],
  ])('by links: from page 3 to %s', async (query, next) => {
    const { accounts, call } = await open((_request, response) => {
      response.setHeader('link', `<https://x/?${query}>; rel="next"`);
      answerJson(response, 200, { result: [{ id: 1 }] });
    });
    const account = await connected(accounts, 'repos', github);
    const given = { repository: 'a/b', page: 3, per_page: 10 };
    const page = done(await call(account, ['issues', 'list'], given));
    expect(page.structured.next).toEqual(next && { ...given, ...next });
    expect(page.notes.join().includes('leads back')).toBe(next === undefined);
  });
});

describe('link headers, envelopes and versions', () => {
  it('names the program, the versions and every credential, on the host of the account', async () => {
    const { accounts, call, seen } = await open((_request, response) => answerJson(response, 200, { result: [] }));
    const account = await connected(accounts, 'repos', { ...github, fields: { token: 't', app_key: 'k&' } });
    await call(account, ['issues', 'list'], { repository: 'acme/web site', labels: ['a'], states: ['x,y', 'z'] });
    expect(lastOf(seen)).toMatchObject({
      url: '/repos/acme/web%20site/issues?labels=a&state=x%2Cy&state=z&app_key=k%26',
      headers: {
        host: 'acme.repos.example',
        authorization: 'Bearer t',
        accept: 'application/vnd.repos+json',
        'x-api-version': '2026-03-10',
        'user-agent': expect.stringMatching(/^gatehouse\/\d+\.\d+\.\d+ \(admin@acme\.example\)$/),
      },
    });
  });

  it.each(['a//b', '/a', 'a/', 'a/../b', 'a?b', 'a#b', '.'])('refuses the reserved path %j', async (repository) => {
    const { accounts, call, seen } = await open((_request, response) => answerJson(response, 200, {}));
    const account = await connected(accounts, 'repos', github);
    expect(await call(account, ['issues', 'list'], { repository })).toMatchObject({ kind: 'refused' });
    expect(seen).toEqual([]);
  });

  it('refuses an item that its style would tear apart', async () => {
    const { accounts, call, seen } = await open((_request, response) => answerJson(response, 200, {}));
    const account = await connected(accounts, 'repos', github);
    expect(await call(account, ['issues', 'list'], { repository: 'a/b', labels: ['one, two'] })).toMatchObject({
      kind: 'refused',
      refusal: { failures: [{ path: 'labels' }] },
    });
    expect(seen).toEqual([]);
  });

  it('takes only its own parameters from a link, and never follows it', async () => {
    const { accounts, call, seen } = await open((_request, response) => {
      response.setHeader(
        'link',
        '<https://evil.example/x?page=2&per_page=50&repository=other&app_key=stolen>; rel="next", <https://x/?page=9>; rel="last"',
      );
      answerJson(response, 200, { result: [{ id: 1 }] });
    });
    const account = await connected(accounts, 'repos', github);
    const { structured } = done(await call(account, ['issues', 'list'], { repository: 'a/b', labels: ['x'] }));
    expect(structured).toEqual({
      items: [{ id: 1 }],
      next: { repository: 'a/b', labels: ['x'], page: 2, per_page: 50 },
    });
    expect(seen).toHaveLength(1);
  });

  it('says so where a link leads to a page that cannot be asked for', async () => {
    const { accounts, call } = await open((_request, response) => {
      response.setHeader('link', '<https://x/?cursor=abc>; rel=next');
      answerJson(response, 200, { result: [] });
    });
    const account = await connected(accounts, 'repos', github);
    const outcome = done(await call(account, ['issues', 'list'], { repository: 'a/b' }));
    expect(outcome.structured.next).toBeUndefined();
    expect(outcome.notes.join()).toContain('More items exist');
  });

  it('says that a redirect is not followed, and where it leads', async () => {
    const { accounts, call, seen } = await open((_request, response) => {
      response.writeHead(302, { location: 'https://elsewhere.example/secret?token=1' });
      response.end('<html>');
    });
    const account = await connected(accounts, 'repos', github);
    expect(await call(account, ['issues', 'list'], { repository: 'a/b' })).toMatchObject({
      kind: 'failed',
      message: 'The service returned HTTP 302 with a redirect to elsewhere.example, which is never followed.',
    });
    expect(seen).toHaveLength(1);
  });

  it('unwraps a success, and takes a failure under 200 for one', async () => {
    let reply: object = { success: true, result: [1, 2], errors: [], result_info: { total_pages: 3 } };
    const { accounts, call, seen } = await open((_request, response) => answerJson(response, 200, reply));
    const account = await connected(accounts, 'repos', github);
    const { structured } = done(await call(account, ['issues', 'search'], { filter: ['open'], page: 2 }));
    // The second of three pages, which is followed by the third and not by page 22.
    expect(structured).toEqual({ items: [1, 2], next: { filter: ['open'], page: 3, size: 20 } });
    expect(lastOf(seen)).toMatchObject({
      method: 'POST',
      body: '["open"]',
      headers: { host: 'uploads.repos.example', 'content-type': 'application/vnd.repos.filter+json' },
    });
    reply = { success: false, result: null, errors: [{ code: 7003, message: 'No such thing' }] };
    expect(await call(account, ['issues', 'search'], { filter: ['open'] })).toMatchObject({
      kind: 'failed',
      code: '7003',
      errorClass: 'not_found',
    });
  });
});
