import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { answerJson, type SeenRequest } from '../../src/outbound/test-support/start-upstream.js';
import { type OwnGateway, openOwnGateway } from '../accounts/open-own-gateway.js';

type Params = { readonly [name: string]: string };

async function connected(gateway: OwnGateway, integration: string, given: { fields: Params; context?: Params }) {
  const made = await gateway.admin('POST', '/integrated-account', { integration, ...given });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return gateway.serverOf(String(made.body.id));
}

/** Follows `next` to the end, and returns the items of all pages. */
async function allPages(
  gateway: OwnGateway,
  {
    url,
    tool,
    args,
    itemsIn,
  }: { url: string; tool: string; args: object; itemsIn: (reply: object) => readonly unknown[] },
): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for (let next: object | undefined = args, pages = 0; next && pages < 50; pages += 1) {
    const page = await gateway.call(url, tool, next);
    expect(page.isError, page.text).toBe(false);
    items.push(...itemsIn(page.reply));
    next = page.reply.next as object | undefined;
  }
  return items;
}

/** A form body as a service with nested parameters reads it. */
function readForm(text: string): unknown {
  const root: { [name: string]: unknown } = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const steps = [...name.matchAll(/[^[\]]+|\[\]/g)].map(([step]) => step);
    let node = root as { [name: string]: unknown };
    for (const [index, step] of steps.entries()) {
      const key = step === '[]' ? String(Object.keys(node).length) : step;
      if (index === steps.length - 1) node[key] = value;
      else {
        node[key] ??= {};
        node = node[key] as { [name: string]: unknown };
      }
    }
  }
  return root;
}

describe('a payment service by its documents', () => {
  const ids = Array.from({ length: 23 }, (_, index) => `cus_${index + 1}`);
  const keys = new Set<string>();

  type Answered = readonly [status: number, body: object];

  const failed = (status: number, code: string): Answered => [
    status,
    { error: { type: 'invalid_request_error', code, message: `It says ${code}.` } },
  ];

  function answerOf({ url, method, headers, body }: SeenRequest): Answered {
    const { pathname, searchParams } = new URL(url, 'http://service');
    if (headers.authorization !== `Basic ${Buffer.from('sk_test:').toString('base64')}`) return failed(401, 'key');
    if (headers['payments-version'] !== '2026-01-01') return failed(400, 'version');
    if (pathname === '/v1/balance') return [200, { available: [] }];
    if (method === 'GET') return listed(searchParams);
    const key = String(headers['idempotency-key'] ?? '');
    if (!/^application\/x-www-form-urlencoded/.test(String(headers['content-type']))) return failed(400, 'form');
    if (key === '' || keys.has(key)) return failed(400, 'idempotency');
    keys.add(key);
    return [200, { id: pathname.split('/').at(-1), received: readForm(body) }];
  }

  function listed(asked: URLSearchParams): Answered {
    const limit = Number(asked.get('limit') ?? 10);
    const after = asked.get('starting_after');
    const known = ['limit', 'starting_after', 'expand[]', 'created[gte]'];
    if (![...asked.keys()].every((name) => known.includes(name)) || !(limit >= 1 && limit <= 100))
      return failed(400, 'parameter_unknown');
    if (after !== null && !ids.includes(after)) return failed(400, 'resource_missing');
    const start = after === null ? 0 : ids.indexOf(after) + 1;
    const data = ids.slice(start, start + limit).map((id) => ({ id, object: 'customer' }));
    return [200, { object: 'list', data, has_more: start + limit < ids.length }];
  }

  const service = (request: SeenRequest, response: ServerResponse): void => {
    const [status, body] = answerOf(request);
    answerJson(response, status, body);
  };

  it('is listed to the end by the last id, each item once', async () => {
    const gateway = await openOwnGateway(['payments'], service);
    const url = await connected(gateway, 'payments', { fields: { secret_key: 'sk_test' } });
    const args = { limit: 5, expand: ['a', 'b'], created: { gte: 1 } };
    const tool = 'list_all_payments_customers';
    const items = await allPages(gateway, { url, tool, args, itemsIn: (reply) => (reply as { data: object[] }).data });
    expect(items.map((item) => (item as { id: string }).id)).toEqual(ids);
    expect(gateway.seen.filter(({ url: path }) => path.startsWith('/v1/customers'))).toHaveLength(5);
    const unknown = await gateway.call(url, tool, { starting_after: 'cus_x' });
    expect(unknown).toMatchObject({ isError: true, text: expect.stringContaining('resource_missing') });
  });

  it('reads every nested parameter as it was given, under a key that is new for each call', async () => {
    const gateway = await openOwnGateway(['payments'], service);
    const url = await connected(gateway, 'payments', { fields: { secret_key: 'sk_test' } });
    const args = {
      customer_id: 'cus_1',
      name: 'Ann & Söhne = "ä[0]"',
      metadata: { 'order number': '6735', empty: '' },
      items: [{ price: 'p1', quantity: 2 }, { price: 'p2' }],
      tags: ['a,b', 'c'],
    };
    for (let time = 0; time < 2; time += 1) {
      const updated = await gateway.call(url, 'update_a_payments_customer_by_id', args);
      expect(updated, updated.text).toMatchObject({
        isError: false,
        reply: {
          id: 'cus_1',
          received: {
            name: args.name,
            metadata: args.metadata,
            items: { 0: { price: 'p1', quantity: '2' }, 1: { price: 'p2' } },
            tags: { 0: 'a,b', 1: 'c' },
          },
        },
      });
    }
  });
});

describe('a service of repositories by its documents', () => {
  const issues = Array.from({ length: 7 }, (_, index) => ({ number: index + 1 }));

  function service({ url, headers }: SeenRequest, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, 'http://service');
    if ((headers['user-agent'] ?? '') === '') {
      response.writeHead(403, { 'content-type': 'text/plain' });
      response.end('Request forbidden by administrative rules. Please make sure your request has a User-Agent header.');
    } else if (headers['x-api-version'] !== '2026-03-10') {
      answerJson(response, 400, { success: false, errors: [{ code: 1, message: 'unsupported version' }] });
    } else if (pathname === '/repos/acme/moved/issues') {
      response.writeHead(301, { location: 'https://api.repos.example/repositories/7/issues' });
      response.end();
    } else list(searchParams, response);
  }

  function list(asked: URLSearchParams, response: ServerResponse): void {
    const [page, size] = [Number(asked.get('page') ?? 1), Number(asked.get('per_page') ?? 30)];
    const last = Math.ceil(issues.length / size);
    const link = (to: number, rel: string) =>
      `<https://api.repos.example/repositories/1/issues?per_page=${size}&labels=bug&page=${to}>; rel="${rel}"`;
    const links = [
      ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
      ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ];
    if (links.length > 0) response.setHeader('link', links.join(', '));
    answerJson(response, 200, { success: true, result: issues.slice((page - 1) * size, page * size) });
  }

  const given = { fields: { token: 't' }, context: { site: 'acme' } };
  const tool = 'list_all_repos_issues';

  it('is listed to the end by its links, each item once, and no link is followed', async () => {
    const gateway = await openOwnGateway(['repositories'], service);
    const url = await connected(gateway, 'repos', given);
    const args = { repository: 'acme/web', per_page: 3, labels: ['bug'], states: ['open', 'closed'] };
    const items = await allPages(gateway, {
      url,
      tool,
      args,
      itemsIn: (reply) => (reply as { items: object[] }).items,
    });
    expect(items).toEqual(issues);
    expect(gateway.seen).toHaveLength(3);
    for (const { url: path, headers } of gateway.seen) {
      expect(headers.host).toBe('acme.repos.example');
      expect(headers['user-agent']).toMatch(/^gatehouse\/\S+ \(admin@acme\.example\)$/);
      expect(new URL(path, 'http://service').searchParams.getAll('state')).toEqual(['open', 'closed']);
    }
  });

  it('that has moved something is not followed there', async () => {
    const gateway = await openOwnGateway(['repositories'], service);
    const url = await connected(gateway, 'repos', given);
    expect(await gateway.call(url, tool, { repository: 'acme/moved' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('redirect to api.repos.example, which is never followed'),
    });
    expect(gateway.seen).toHaveLength(1);
  });
});
