import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchFolders } from '../../src/catalogue/index.js';
import { answerJson, type SeenRequest } from '../../src/outbound/test-support/start-upstream.js';
import { postMcp } from '../flow/admin-client.js';
import { fixtureFolder, type OwnGateway, openOwnGateway } from './open-own-gateway.js';

const answerAll = (_request: SeenRequest, response: ServerResponse): void =>
  answerJson(response, 200, { data: [{ id: 'cus_1' }], has_more: false });

/** Changes a file of an integration in the operator's folder. */
function edit({ place }: OwnGateway, file: string, from: string, to: string): void {
  const path = join(place, file);
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(from);
  writeFileSync(path, before.replaceAll(from, to));
}

async function connected(
  gateway: OwnGateway,
  config: object = {},
): Promise<{ readonly id: string; readonly url: string }> {
  const made = await gateway.admin('POST', '/integrated-account', {
    integration: 'payments',
    fields: { secret_key: 'sk_good' },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const id = String(made.body.id);
  return { id, url: await gateway.serverOf(id, config) };
}

const toolsOf = async (url: string): Promise<readonly { readonly name: string; readonly title: string }[]> => {
  const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const { tools } = body.result as { tools: { name: string; annotations: { title: string } }[] };
  return tools.map(({ name, annotations }) => ({ name, title: annotations.title }));
};
const namesOf = async (url: string) => (await toolsOf(url)).map(({ name }) => name);
const reload = (gateway: OwnGateway, body: object = {}) => gateway.admin('POST', '/integration-change', body);
const customers = 'payments/resources/customers.yaml';
const list = 'list_all_payments_customers';
const update = 'update_a_payments_customer_by_id';

const procedure = (title: string) => `---
name: set_up
title: ${title}
description: Sets a domain up.
roles: { service: billing, zones: dns }
arguments:
  - { name: domain_name, title: Domain, description: The domain., required: true }
steps:
  - { name: add, title: Add it, act: add }
---

Add {{domain_name}}.
`;

describe('an integration whose files change', () => {
  it('is shown before it is taken up, and served afterwards under the same URL', async () => {
    const gateway = await openOwnGateway(['payments'], answerAll, { GATEHOUSE_CATALOGUE_RELOAD: 'signal' });
    const { url } = await connected(gateway);
    edit(gateway, customers, 'title: List customers', 'title: Show customers');
    edit(gateway, customers, 'path: /customers\n', 'path: /people\n');
    const shown = await reload(gateway, { dry_run: true });
    expect(shown.body).toMatchObject({
      dry_run: true,
      withheld: [],
      changes: [
        {
          integration: 'payments',
          change: 'changed',
          parts: ['resources'],
          tools: [
            {
              tool: list,
              change: 'changed',
              before: { title: 'List customers', request: { path: '/customers' } },
              after: { title: 'Show customers', request: { path: '/people' } },
            },
          ],
        },
      ],
    });
    const diff = await gateway.run(['integrations', 'diff']);
    expect(diff).toMatchObject({ code: 3, output: expect.stringContaining(`~ ${list}: title, annotations, request`) });
    await gateway.call(url, list);
    expect(gateway.seen.at(-1)?.url).toBe('/v1/customers');
    expect(await reload(gateway)).toMatchObject({ status: 200, body: { changes: [{ integration: 'payments' }] } });
    await gateway.call(url, list);
    expect(gateway.seen.at(-1)?.url).toBe('/v1/people');
    expect((await toolsOf(url)).map(({ title }) => title)).toContain('Show customers');
    expect(await gateway.run(['integrations', 'diff'])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/match what is served[\s\S]+Applied:\n +~ payments/),
    });
    expect(await gateway.run(['integrations', 'reload'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('Nothing has changed'),
    });
    const { body } = await gateway.admin('GET', '/audit-log');
    expect(JSON.stringify(body)).toContain('"integration.reload"');
  });

  it('withholds changes of pinned tools until they are accepted', async () => {
    const gateway = await openOwnGateway(['payments'], answerAll, { GATEHOUSE_CATALOGUE_RELOAD: 'signal' });
    const { url } = await connected(gateway, { pin_tools: true });
    expect(await namesOf(url)).toEqual([list, update]);
    edit(gateway, customers, 'title: List customers', 'title: Show customers');
    await reload(gateway);
    expect(await namesOf(url)).toEqual([update]);
    expect(await gateway.call(url, list)).toMatchObject({ isError: true });
    edit(gateway, customers, 'title: Show customers', 'title: List customers');
    await reload(gateway);
    expect(await namesOf(url)).toEqual([list, update]);
  });

  it('goes on as it was where it has faults now, and the others are taken up', async () => {
    const gateway = await openOwnGateway(['payments', 'weather'], answerAll, { GATEHOUSE_CATALOGUE_RELOAD: 'signal' });
    const { url } = await connected(gateway);
    edit(gateway, customers, 'effect: read', 'effect: raed');
    edit(gateway, 'weather/integration.yaml', 'title: Weather', 'title: Forecasts');
    const shown = await reload(gateway, { dry_run: true });
    expect(shown.body).toMatchObject({ withheld: [{ faults: [expect.stringMatching(/customers\.yaml:\d+/)] }] });
    const { body } = await reload(gateway);
    expect(body.changes).toMatchObject([{ integration: 'weather', parts: ['title'] }]);
    expect(body.withheld).toMatchObject([
      {
        folder: join(gateway.place, 'payments'),
        served: expect.any(String),
        faults: [expect.stringMatching(/customers\.yaml:\d+:\d+ /)],
      },
    ]);
    expect(await gateway.call(url, list)).toMatchObject({ isError: false });
    const doctor = await gateway.run(['doctor']);
    expect(doctor.output).toMatch(/fault +integration payments +.*is served until the gateway stops/);
    edit(gateway, customers, 'effect: raed', 'effect: read');
    expect((await reload(gateway)).body).toMatchObject({ changes: [], withheld: [] });
  });

  it('ends a call under way as it began', async () => {
    let finish: (() => void) | undefined;
    const gateway = await openOwnGateway(
      ['payments'],
      (request, response) => {
        if (request.url !== '/v1/customers') return answerAll(request, response);
        finish = () => answerJson(response, 200, { data: [{ id: 'cus_1' }], has_more: true });
      },
      { GATEHOUSE_CATALOGUE_RELOAD: 'signal' },
    );
    const { url } = await connected(gateway);
    const call = gateway.call(url, list);
    await vi.waitFor(() => expect(finish).toBeDefined(), 10_000);
    edit(gateway, customers, 'items: data', 'items: rows');
    edit(gateway, 'payments/integration.yaml', 'api.payments.example', 'api2.payments.example');
    await reload(gateway);
    finish?.();
    // Read by the record that it began with; by the new one there would be no next page.
    expect((await call).reply).toMatchObject({ next: { starting_after: 'cus_1' } });
    const next = gateway.call(url, list);
    await vi.waitFor(() => expect(gateway.seen.at(-1)?.headers.host).toBe('api2.payments.example'), 10_000);
    finish?.();
    expect((await next).reply.next).toBeUndefined();
  });

  it('can be added and removed; its accounts come back with it', async () => {
    const gateway = await openOwnGateway(['payments'], answerAll, { GATEHOUSE_CATALOGUE_RELOAD: 'signal' });
    const { url, id } = await connected(gateway);
    const aside = join(gateway.place, '..', 'aside');
    cpSync(fixtureFolder('weather'), join(gateway.place, 'weather'), { recursive: true });
    renameSync(join(gateway.place, 'payments'), aside);
    expect((await reload(gateway)).body.changes).toMatchObject([
      { integration: 'payments', change: 'removed', tools: [{ change: 'removed' }, { change: 'removed' }] },
      { integration: 'weather', change: 'added' },
    ]);
    expect(await gateway.call(url, list)).toMatchObject({ isError: true });
    expect(await gateway.admin('GET', '/integration/weather')).toMatchObject({ status: 200 });
    renameSync(aside, join(gateway.place, 'payments'));
    await reload(gateway);
    expect(await gateway.call(url, list)).toMatchObject({ isError: false });
    expect(await gateway.admin('GET', `/integrated-account/${id}`)).toMatchObject({ body: { status: 'active' } });
    // A volume that is gone for a moment ends nothing.
    renameSync(gateway.place, aside);
    expect((await reload(gateway)).body).toMatchObject({ changes: [], withheld: [{ folder: gateway.place }] });
    expect(await gateway.call(url, list)).toMatchObject({ isError: false });
    renameSync(aside, gateway.place);
    expect((await reload(gateway)).body).toMatchObject({ changes: [], withheld: [] });
  });

  it('is noticed where folders are watched, and streams are told that tools have changed', async () => {
    const gateway = await openOwnGateway(['payments'], answerAll);
    const { url } = await connected(gateway);
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const stream = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'subscriptions/listen',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 'watch',
        method: 'subscriptions/listen',
        params: {
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': {},
          },
          notifications: { toolsListChanged: true },
        },
      }),
      signal: stop.signal,
    });
    let heard = '';
    void (async () => {
      for await (const chunk of stream.body ?? []) heard += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    await vi.waitFor(() => expect(heard).toContain('acknowledged'), 10_000);
    edit(gateway, customers, 'title: List customers', 'title: Show customers');
    await vi.waitFor(() => expect(heard).toContain('notifications/tools/list_changed'), 30_000);
    expect((await toolsOf(url)).map(({ title }) => title)).toContain('Show customers');
    expect((await gateway.admin('GET', '/integration-change')).body.result).toMatchObject([
      { integration: 'payments' },
    ]);
  }, 60_000);

  it('shows changes of roles and presets, which are no tools', async () => {
    const gateway = await openOwnGateway(['payments'], answerAll, { GATEHOUSE_CATALOGUE_RELOAD: 'signal' });
    const roles = join(gateway.place, 'payments', 'roles.yaml');
    const write = (acts: string) =>
      writeFileSync(
        roles,
        `roles:\n  billing: { kind: service, look: { tool: ${list}, arguments: {} }, acts: ${acts} }\n`,
      );
    write('{}');
    const added = await reload(gateway);
    expect(added.body).toMatchObject({
      changes: [{ integration: 'payments', parts: ['roles'], tools: [] }],
      withheld: [],
    });
    write(`{ add: { tool: ${list}, arguments: {} } }`);
    const diff = await gateway.run(['integrations', 'diff']);
    expect(diff).toMatchObject({ code: 3, output: expect.stringMatching(/~ payments .*: roles/) });
    expect((await reload(gateway)).body.changes).toMatchObject([{ integration: 'payments', parts: ['roles'] }]);
    writeFileSync(
      join(gateway.place, 'payments', 'presets.yaml'),
      'presets:\n  - { name: look, label: Look, description: Reads customers., config: { methods: [read] } }\n',
    );
    expect((await reload(gateway)).body).toMatchObject({ changes: [{ parts: ['presets'] }], withheld: [] });
    expect((await reload(gateway)).body.changes).toEqual([]);
  });

  it.each(['watch', 'signal'])(
    'shows procedures that join integrations as they come, change and go (%s)',
    async (how) => {
      const gateway = await openOwnGateway(['payments'], answerAll, { GATEHOUSE_CATALOGUE_RELOAD: how });
      const file = join(gateway.place, '_joint', 'set_up.md');
      const taken = async (expected: object) => {
        if (how === 'signal') await reload(gateway);
        await vi.waitFor(async () => {
          const { body } = await gateway.admin('GET', '/integration-change');
          expect((body.result as object[])[0]).toMatchObject(expected);
        }, 30_000);
      };
      mkdirSync(join(gateway.place, '_joint'));
      writeFileSync(file, procedure('Set it up'));
      await taken({ kind: 'procedure', integration: 'set_up', change: 'added', before: null, tools: [] });
      writeFileSync(file, procedure('Set all of it up'));
      await taken({ kind: 'procedure', integration: 'set_up', change: 'changed', parts: ['title'] });
      writeFileSync(file, `${procedure('Set all of it up')}\nOne more sentence.\n`);
      await taken({ kind: 'procedure', integration: 'set_up', change: 'changed', parts: ['body'] });
      writeFileSync(file, 'no front matter');
      if (how === 'signal')
        expect((await reload(gateway)).body).toMatchObject({
          changes: [],
          withheld: [{ faults: [expect.any(String)] }],
        });
      rmSync(file);
      await taken({ kind: 'procedure', integration: 'set_up', change: 'removed', after: null });
      if (how === 'signal')
        expect(await gateway.run(['integrations', 'diff'])).toMatchObject({
          output: expect.stringMatching(/- procedure set_up/),
        });
    },
    90_000,
  );

  it('finds integrations in folders of folders, as several volumes are mounted below one place', async () => {
    const gateway = await openOwnGateway(['payments'], answerAll);
    cpSync(fixtureFolder('weather'), join(gateway.place, 'team-b', 'weather'), { recursive: true });
    await vi.waitFor(async () => {
      expect(await gateway.admin('GET', '/integration/weather')).toMatchObject({ status: 200 });
    }, 30_000);
    edit(gateway, 'team-b/weather/integration.yaml', 'title: Weather', 'title: Forecasts');
    await vi.waitFor(async () => {
      expect((await gateway.admin('GET', '/integration/weather')).body.title).toBe('Forecasts');
    }, 30_000);
    edit(gateway, 'team-b/weather/integration.yaml', 'title: Forecasts', 'titel: Forecasts');
    expect((await reload(gateway)).body.withheld).toMatchObject([
      {
        folder: join(gateway.place, 'team-b', 'weather'),
        faults: [expect.stringMatching(/team-b\/weather\/integration\.yaml:\d+:\d+/), expect.anything()],
      },
    ]);
  }, 90_000);

  it.each([{ dry_run: 'yes' }, { dryrun: true }, []])('refuses %j', async (body) => {
    const gateway = await openOwnGateway(['weather'], answerAll, { GATEHOUSE_CATALOGUE_RELOAD: 'signal' });
    expect(await reload(gateway, body)).toMatchObject({ status: 400 });
  });
});

describe('watched folders', () => {
  it('see the swap of a link, as a mounted ConfigMap makes it, once it has come to rest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watched-'));
    const place = join(folder, 'place');
    for (const name of ['..one', '..two']) mkdirSync(join(place, name, 'acme'), { recursive: true });
    writeFileSync(join(place, '..one', 'acme', 'integration.yaml'), 'name: one');
    writeFileSync(join(place, '..two', 'acme', 'integration.yaml'), 'name: two');
    symlinkSync('..one', join(place, '..data'));
    symlinkSync('..data/acme', join(place, 'acme'));
    const seen: string[] = [];
    const stop = watchFolders({
      folders: [place, join(folder, 'missing')],
      everyMs: 20,
      onChange: async () => void seen.push(readFileSync(join(place, 'acme', 'integration.yaml'), 'utf8')),
      onFault: (error) => seen.push(String(error)),
    });
    onTestFinished(() => {
      stop();
      rmSync(folder, { recursive: true, force: true });
    });
    await vi.waitFor(() => expect(seen).toEqual(['name: one']), 10_000);
    symlinkSync('..two', join(place, '..data_tmp'));
    renameSync(join(place, '..data_tmp'), join(place, '..data'));
    await vi.waitFor(() => expect(seen).toEqual(['name: one', 'name: two']), 10_000);
  });
});
