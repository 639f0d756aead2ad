import type { ServerResponse } from 'node:http';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { answerJson, type SeenRequest } from '../../src/outbound/test-support/start-upstream.js';
import { type OwnGateway, openOwnGateway } from './open-own-gateway.js';

/** The made-up service: what its tokens list, and what it holds. */
interface World {
  roles?: readonly string[];
  refusal?: object;
  thing?: object;
  /** The HTTP method that is refused. */
  forbidden?: string;
  next?: string;
}

const thing = { id: '7', owners: [{ id: 'ann' }], services: ['mail'] };

function service(world: World) {
  return (request: SeenRequest, response: ServerResponse): void => {
    const { status, body } = replyTo(world, request);
    answerJson(response, status, body);
  };
}

function replyTo(world: World, { url, method, body }: SeenRequest): { readonly status: number; readonly body: object } {
  if (url.endsWith('/token')) {
    const isKnown = new URLSearchParams(body).get('client_secret') === 'right';
    if (!isKnown) return { status: 401, body: world.refusal ?? { error: 'invalid_client' } };
    const { roles } = world;
    const token = new UnsecuredJWT({ oid: 'own', ...(roles ? { roles } : {}) }).encode();
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 3600 } };
  }
  if (world.forbidden === method) return { status: 403, body: { error: { code: 'Denied', message: 'No.' } } };
  if (method !== 'GET') return { status: 200, body: {} };
  if (url.startsWith('/v1/things/')) return { status: 200, body: world.thing ?? thing };
  const link = world.next === undefined ? {} : { '@page.nextLink': world.next };
  return { status: 200, body: { value: [{ id: '7', name: 'Seven' }], ...link } };
}

const connect = (gateway: OwnGateway, more: object = {}) =>
  gateway.admin('POST', '/integrated-account', {
    integration: 'tenants',
    data_center: 'two',
    grant: 'client_credentials',
    client_id: 'app',
    client_secret: 'right',
    context: { tenant: 'acme' },
    ...more,
  });

async function open(world: World) {
  const gateway = await openOwnGateway(['tenants'], service(world));
  const made = await connect(gateway);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const id = String(made.body.id);
  const url = await gateway.serverOf(id);
  return { gateway, id, made, call: (tool: string, args?: object) => gateway.call(url, tool, args) };
}

describe('a client that is given its permissions in a console', () => {
  it('asks for the one scope of its data centre, and the account has what the token lists', async () => {
    const { gateway, made } = await open({ roles: ['Things.Read', 'Things.Write'] });
    const [asked] = gateway.seen;
    expect(asked).toMatchObject({ url: '/acme/token', headers: { host: 'login.tenants.example.org' } });
    expect(new URLSearchParams(asked?.body).get('scope')).toBe('https://api.tenants.example.org/.default');
    expect(made.body).toMatchObject({ scopes: ['Things.Read', 'Things.Write'] });
  });

  it.each([{}, { roles: [] }])('is not connected where the token lists nothing: %j', async (world) => {
    const gateway = await openOwnGateway(['tenants'], service(world));
    const refused = await connect(gateway);
    expect(refused).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/without any permission.+Grant permissions in the console/) },
    });
  });

  it('has what a new token lists', async () => {
    const world: World = { roles: ['Things.Read'] };
    const { gateway, id } = await open(world);
    world.roles = ['Things.Write'];
    const renewed = await gateway.admin('POST', `/integrated-account/${id}/refresh-credentials`);
    expect(renewed.status, JSON.stringify(renewed.body)).toBe(200);
    expect((await gateway.admin('GET', `/integrated-account/${id}`)).body).toMatchObject({ scopes: ['Things.Write'] });
  });

  it('is told whether a refusal is about a missing permission', async () => {
    const world: World = { roles: ['Things.Read'] };
    const { call } = await open(world);
    world.forbidden = 'PATCH';
    const args = { thing_id: '7', services: ['mail'] };
    expect((await call('tenants_things_set_services', args)).text).toContain('lists none of Things.Write');
    world.forbidden = 'GET';
    const refused = await call('list_all_tenants_things');
    expect(refused.text).toContain('lists Things.Read, so the permission is not missing');
  });

  it('is told the finer code of a refused token, with what support asks for', async () => {
    const refusal = {
      error: 'invalid_client',
      error_codes: [7001],
      trace_id: 'abc-1',
      error_description: 'Try again.',
    };
    const gateway = await openOwnGateway(['tenants'], service({ refusal }));
    const refused = await connect(gateway, { client_secret: 'wrong' });
    expect(refused.body.message).toMatch(/returned 7001 \(trace_id abc-1\)\. The secret is wrong: copy its value\./);
    const unknown = await openOwnGateway(['tenants'], service({ refusal: { ...refusal, error_codes: [1] } }));
    expect((await connect(unknown, { client_secret: 'wrong' })).body.message).toContain('rate limit');
  });
});

describe('requests to such a service', () => {
  const roles = ['Things.Read', 'Things.Write'];

  it('name a thing by its address on the host of the account', async () => {
    const { gateway, call } = await open({ roles });
    expect(await call('tenants_things_add_owner', { thing_id: '7', person_id: 'b/o b' })).toMatchObject({
      isError: false,
    });
    expect(gateway.seen.at(-1)).toMatchObject({ method: 'POST', url: '/v1/things/7/owners/$ref' });
    expect(JSON.parse(gateway.seen.at(-1)?.body ?? '')).toEqual({
      '@id': 'https://api.tenants.example.org/v1/people/b%2Fo%20b',
    });
  });

  it('ask for the members that the caller names, and for literals that any of several arguments brings', async () => {
    const { gateway, call } = await open({ roles });
    const queryOf = () => Object.fromEntries(new URL(gateway.seen.at(-1)?.url ?? '', 'http://x').searchParams);
    await call('list_all_tenants_things');
    expect(queryOf()).toEqual({ $select: 'id,name' });
    expect(gateway.seen.at(-1)?.headers).not.toHaveProperty('x-level');
    await call('list_all_tenants_things', { fields: ['id', 'owner.name', 'owner.id'], filter: 'a' });
    expect(queryOf()).toEqual({ $select: 'id,owner', $filter: 'a', $count: 'true' });
    expect(gateway.seen.at(-1)?.headers).toMatchObject({ 'x-level': 'eventual' });
  });

  it('read the next page from a member with a dot in its name, never follow it, and repeat the literals', async () => {
    const world: World = { roles, next: 'https://evil.example/v1/things?$skiptoken=two&$search=a' };
    const { gateway, call } = await open(world);
    const first = await call('list_all_tenants_things', { search: 'a' });
    expect(first.reply.next).toEqual({ search: 'a', page_token: 'two' });
    delete world.next;
    expect((await call('list_all_tenants_things', first.reply.next as object)).reply).not.toHaveProperty('next');
    expect(gateway.seen.at(-1)).toMatchObject({
      headers: { host: 'api.tenants.example.org', 'x-level': 'eventual' },
      url: expect.stringContaining('$skiptoken=two'.replace('$', '%24')),
    });
  });
});

describe('checks before a change', () => {
  const roles = ['Things.Read', 'Things.Write'];

  it('refuse what is there already', async () => {
    const { gateway, call } = await open({ roles });
    const refused = await call('tenants_things_add_owner', { thing_id: '7', person_id: 'ANN' });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('ANN is an owner already') });
    expect(gateway.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('refuse a list that drops an item of the current one, unless it is insisted on', async () => {
    const { gateway, call } = await open({ roles });
    const args = { thing_id: '7', services: ['calendar'] };
    expect((await call('tenants_things_set_services', args)).text).toContain('replaces the current one');
    expect(await call('tenants_things_set_services', { ...args, services: ['calendar', 'mail'] })).toMatchObject({
      isError: false,
    });
    expect(await call('tenants_things_set_services', { ...args, drop_services: true })).toMatchObject({
      isError: false,
    });
    expect(gateway.seen.filter(({ method }) => method === 'PATCH')).toHaveLength(2);
  });

  it('compare with what the access token says of the client', async () => {
    const { call } = await open({ roles, thing: { ...thing, owners: [{ id: 'own' }] } });
    const args = { thing_id: '7', services: ['mail'] };
    expect((await call('tenants_things_set_services', args)).text).toContain('the client is the last owner');
    const shared = await open({ roles, thing: { ...thing, owners: [{ id: 'own' }, { id: 'ann' }] } });
    expect(await shared.call('tenants_things_set_services', args)).toMatchObject({ isError: false });
  });
});
