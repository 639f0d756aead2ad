import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminRoutes } from '../../src/admin/index.js';
import { type Answer, type OpenAdmin, openAdmin, type Verb } from './open-admin.js';

let admin: OpenAdmin;
const servers = '/integrated-account/acc_one/mcp';

beforeAll(async () => {
  admin = await openAdmin();
  await admin.addAccount('acc_one');
  await admin.addAccount('acc_two');
});
afterAll(() => admin?.close());

const pathsOf = ({ body }: Answer): string[] =>
  (body.details as unknown as { failures: { path: string }[] }).failures.map(({ path }) => path).sort();
const rowsOf = async (action: string): Promise<readonly { readonly [name: string]: unknown }[]> =>
  (await admin.ask('GET', `/audit-log?action=${action}`)).body.result as unknown as { [name: string]: unknown }[];

describe('the door', () => {
  it('refuses requests to every route without an API token, with a wrong one, or with one of another scope', async () => {
    const second = await admin.ask('POST', '/api-token', { name: 'second factor', scope: 'mcp' });
    for (const { method, path } of adminRoutes) {
      const url = path.replace(/:\w+/g, 'x');
      const missing = await admin.ask(method, url, undefined, {});
      expect([missing.status, missing.headers['www-authenticate']], `${method} ${url}`).toEqual([
        401,
        'Bearer realm="gatehouse"',
      ]);
      const wrong = await admin.ask(method, url, undefined, { authorization: 'Bearer nonsense' });
      expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([
        401,
        'Bearer realm="gatehouse", error="invalid_token"',
      ]);
      const other = await admin.ask(method, url, undefined, { authorization: `Bearer ${second.body.token}` });
      expect([other.status, other.headers['www-authenticate'], other.body.statusCode]).toEqual([403, undefined, 403]);
    }
  });

  it('takes no other scheme, and the scheme in any letter case', async () => {
    const { body } = await admin.ask('POST', '/api-token', { name: 'case' });
    const statusWith = async (authorization: string): Promise<number> =>
      (await admin.ask('GET', '/integration', undefined, { authorization })).status;
    expect(await statusWith(`bearer ${body.token}`)).toBe(200);
    expect(await statusWith(`Basic ${body.token}`)).toBe(401);
    expect(await statusWith(`Bearer ${body.token} more`)).toBe(401);
    expect(await statusWith(`Bearer ${'x'.repeat(5_000)}`)).toBe(401);
  });
});

describe('addresses and their parameters', () => {
  it('names the verbs of an address that is asked with another', async () => {
    const cases: readonly [Verb, string, string][] = [
      ['PUT', '/integrated-account/acc_one', 'GET, PATCH, DELETE'],
      ['PATCH', servers, 'POST, GET'],
      ['POST', '/audit-log', 'GET'],
      ['GET', `${servers}/mcp_x/rotate`, 'POST'],
    ];
    for (const [method, url, allow] of cases) {
      const refused = await admin.ask(method, url);
      expect([refused.status, refused.headers.allow, refused.body.error]).toEqual([405, allow, 'Method Not Allowed']);
    }
  });

  it('names every query parameter that is unknown or doubled, because a mistyped filter would show more', async () => {
    const unknown = await admin.ask('GET', '/audit-log?mcp_server=mcp_1&outcome=ok&outcome=error');
    expect([unknown.status, pathsOf(unknown)]).toEqual([400, ['mcp_server', 'outcome']]);
    expect(unknown.body.message).toContain('did you mean mcp_server_id?');
    expect((await admin.ask('GET', '/integrated-account/acc_one?fields=id')).body.message).toContain('it takes none');
  });

  it('refuses limits, cursors and instants that are none', async () => {
    for (const query of ['limit=0', 'limit=101', 'limit=-1', 'limit=1.5', 'limit=', 'cursor=nonsense', 'cursor=']) {
      for (const path of ['/integrated-account', servers, '/api-token', '/audit-log']) {
        const refused = await admin.ask('GET', `${path}?${query}`);
        expect([refused.status, pathsOf(refused)], `${path}?${query}`).toEqual([400, [query.split('=')[0]]]);
      }
    }
    expect(pathsOf(await admin.ask('GET', '/audit-log?to=soon'))).toEqual(['to']);
  });

  it('answers 404 for ids that do not exist, of every kind', async () => {
    const cases: readonly [Verb, string][] = [
      ['GET', '/integration/none'],
      ['GET', '/integrated-account/acc_none'],
      ['DELETE', '/integrated-account/acc_none'],
      ['GET', '/integrated-account/acc_none/tools'],
      ['POST', '/integrated-account/acc_none/refresh-credentials'],
      ['GET', '/integrated-account/acc_none/mcp'],
      ['GET', `${servers}/mcp_none`],
      ['DELETE', `${servers}/mcp_none`],
      ['POST', `${servers}/mcp_none/rotate`],
      ['DELETE', '/api-token/tok_none'],
      ['GET', '/proxy/none?integrated_account_id=acc_one'],
      ['GET', '/proxy/none?integrated_account_id=acc_none'],
    ];
    for (const [method, url] of cases) {
      const { status, body } = await admin.ask(method, url);
      expect([status, body.statusCode, body.error], `${method} ${url}`).toEqual([404, 404, 'Not Found']);
    }
    expect((await admin.ask('PATCH', '/integrated-account/acc_none', { name: 'x' })).status).toBe(404);
    expect((await admin.ask('PATCH', `${servers}/mcp_none`, { name: 'x' })).status).toBe(404);
  });
});

describe('bodies', () => {
  it('refuses what is no JSON, no object, or has other members, for every route that takes one', async () => {
    const routes: readonly [Verb, string][] = [
      ['POST', '/api-token'],
      ['POST', '/integrated-account'],
      ['PATCH', '/integrated-account/acc_one'],
      ['POST', servers],
    ];
    for (const [method, url] of routes) {
      expect((await admin.ask(method, url, '{"name"')).body).toMatchObject({ message: 'The body is not JSON.' });
      for (const body of ['[]', '5', '"text"', 'null', undefined]) {
        const refused = await admin.ask(method, url, body);
        expect([refused.status, pathsOf(refused).includes('body')], `${method} ${url} ${body}`).toEqual([400, true]);
      }
      const extra = await admin.ask(method, url, '{"nmae": "x", "__proto__": {"name": "x"}}');
      expect(pathsOf(extra)).toEqual(expect.arrayContaining(['__proto__', 'nmae']));
    }
  });

  it('connects from a code or a refresh token, never from both or neither, and says so before anything is sent', async () => {
    const refused = await admin.ask('POST', '/integrated-account', { integration: 5, code: 'a', refresh_token: 'b' });
    expect(pathsOf(refused)).toEqual(['code', 'integration']);
    const known = [...admin.installation.catalogue.integrations.values()].find(
      ({ record }) => record.authorization.kind === 'oauth2',
    );
    const unconfigured = await admin.ask('POST', '/integrated-account', {
      integration: known?.name,
      data_center: known?.record.default_data_center,
      code: 'a',
    });
    expect([unconfigured.status, unconfigured.body.message]).toEqual([
      400,
      expect.stringContaining('No OAuth client is configured'),
    ]);
  });
});

describe('MCP servers', () => {
  it('belong to their account alone', async () => {
    const { body } = await admin.ask('POST', servers, { name: 'mine' });
    const elsewhere = `/integrated-account/acc_two/mcp/${body.id}`;
    for (const [method, url] of [
      ['GET', elsewhere],
      ['DELETE', elsewhere],
      ['POST', `${elsewhere}/rotate`],
    ] as const)
      expect((await admin.ask(method, url)).status, method).toBe(404);
    expect((await admin.ask('PATCH', elsewhere, { name: 'theirs' })).status).toBe(404);
    expect((await admin.ask('GET', `${servers}/${body.id}`)).body.name).toBe('mine');
  });

  it('are shown with token and URL on creation and rotation alone', async () => {
    const made = await admin.ask('POST', servers, { name: 'secretive' });
    expect(made.body.url).toBe(`${admin.origin}/mcp/${made.body.token}`);
    const path = `${servers}/${made.body.id}`;
    const rotated = await admin.ask('POST', `${path}/rotate`);
    expect(rotated.body).toMatchObject({ id: made.body.id, url: `${admin.origin}/mcp/${rotated.body.token}` });
    expect(rotated.body.token).not.toBe(made.body.token);
    for (const { body } of [
      await admin.ask('GET', path),
      await admin.ask('PATCH', path, { config: { dry_run: true } }),
      await admin.ask('GET', servers),
      await admin.ask('DELETE', path),
    ]) {
      expect(body).not.toHaveProperty('token');
      expect(JSON.stringify(body)).not.toMatch(/gths_/);
    }
  });
});

describe('the audit trail of admin acts', () => {
  it('has done and refused acts with their ids, and no secret', async () => {
    const token = await admin.ask('POST', '/api-token', { name: 'audited' });
    expect((await rowsOf('api_token.create'))[0]).toMatchObject({
      kind: 'admin',
      outcome: 'ok',
      arguments: { id: token.body.id, name: 'audited', scope: 'admin' },
    });
    const made = await admin.ask('POST', servers, { name: 'audited', config: { methods: ['read'] } });
    expect((await rowsOf('mcp_server.create'))[0]).toMatchObject({
      integrated_account_id: 'acc_one',
      mcp_server_id: made.body.id,
      arguments: { name: 'audited', config: { methods: ['read'] }, expires_at: null },
    });
    await admin.ask('POST', '/integrated-account', { integration: 'none', data_center: 'x', refresh_token: 'hunter2' });
    const [refused] = await rowsOf('integrated_account.connect');
    expect(refused).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('no integration none') });
    const again = { integration: 'none', data_center: 'x', refresh_token: 'hunter2', integrated_account_id: 'acc_two' };
    await admin.ask('POST', '/integrated-account', again);
    await admin.ask('POST', '/link-token', { integration: 'none', integrated_account_id: 'acc_two' });
    for (const action of ['integrated_account.connect', 'link_token.create'])
      expect((await rowsOf(action))[0]).toMatchObject({ outcome: 'refused', integrated_account_id: 'acc_two' });
    const slip = { ...again, integrated_account_id: String(token.body.token) };
    await admin.ask('POST', '/integrated-account', slip);
    expect((await rowsOf('integrated_account.connect'))[0]).toMatchObject({ integrated_account_id: null });
    await admin.ask('GET', '/audit-log/export?action=none.such');
    expect((await rowsOf('audit_log.export'))[0]).toMatchObject({ arguments: { action: 'none.such' } });
    const everything = JSON.stringify((await admin.ask('GET', '/audit-log?limit=100')).body);
    for (const secret of ['hunter2', String(token.body.token), String(made.body.token)])
      expect(everything).not.toContain(secret);
  });
});
