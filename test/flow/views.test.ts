import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  getToolUiResourceUri,
  McpUiResourceMetaSchema,
  McpUiToolMetaSchema,
  RESOURCE_MIME_TYPE,
} from '@modelcontextprotocol/ext-apps/app-bridge';
import { EXTENSION_ID, getUiCapability } from '@modelcontextprotocol/ext-apps/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, postMcp } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const queue = { tool: 'list_all_zoho_mail_group_moderation', uri: 'ui://zoho_mail/moderation_queue' };
const health = { tool: 'get_single_zoho_mail_domain_dns_by_id', uri: 'ui://zoho_mail/domain_health' };
const decide = 'zoho_mail_group_moderation_moderate';
let demo: RunningDemo;
let admin: AdminClient;

beforeAll(async () => {
  demo = await startDemo();
  admin = adminClient(demo.origin, demo.api_token);
});
afterAll(() => demo?.stop());

interface Made {
  readonly url: string;
  readonly id: string;
}

async function serverWith(config: object): Promise<Made> {
  const { status, body } = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, {
    name: 'views',
    config,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return { url: String(body.url), id: String(body.id) };
}

/** Sends a legacy request, which does not declare what the client can show. */
const askLegacy = (url: string, method: string, params: object = {}) =>
  postMcp(url, { jsonrpc: '2.0', id: 1, method, params }, { 'mcp-protocol-version': '2025-11-25' });

/** Sends a stateless request that declares these extensions. */
function askModern(url: string, method: string, params: { uri?: string } = {}, extensions: object = {}) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { extensions },
  };
  const headers = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    accept: 'application/json, text/event-stream',
    ...(params.uri === undefined ? {} : { 'mcp-name': params.uri }),
  };
  return postMcp(url, { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }, headers);
}

async function expectNoViews(url: string): Promise<void> {
  for (const method of ['tools/list', 'resources/list', 'initialize']) {
    const params = method === 'initialize' ? { protocolVersion: '2025-11-25' } : {};
    const { body } = await askLegacy(url, method, params);
    expect(JSON.stringify(body)).toContain('"result"');
    expect(JSON.stringify(body), method).not.toMatch(/ui:\/\/|"_meta"|io\.modelcontextprotocol\/ui/);
  }
  for (const { uri } of [queue, health])
    expect((await askLegacy(url, 'resources/read', { uri })).body, uri).toMatchObject({ error: { code: -32002 } });
}

describe('a view is withheld', () => {
  it('where it does not exist, like any unknown resource', async () => {
    for (const uri of [
      'ui://zoho_mail/nothing',
      'ui://zoho_mail/moderation_queue?x',
      'ui://',
      'ui://acme/domain_health',
    ]) {
      const modern = await askModern(demo.mcp_url, 'resources/read', { uri });
      expect([modern.status, modern.body]).toMatchObject([200, { error: { code: -32602, data: { uri } } }]);
      expect((await askLegacy(demo.mcp_url, 'resources/read', { uri })).body).toMatchObject({
        error: { code: -32002, data: { uri } },
      });
    }
  });

  it('where the filter withholds a tool that it calls, though the tool whose result it shows is there', async () => {
    const { url } = await serverWith({ tools: [queue.tool, 'list_all_zoho_mail_domains'] });
    await expectNoViews(url);
    expect(JSON.stringify((await askLegacy(url, 'tools/list')).body)).toContain(queue.tool);
  });

  it('where tools are found by discovery', async () => {
    await expectNoViews((await serverWith({ tool_exposure: 'discovery', tags: ['moderation', 'domains'] })).url);
  });

  it('from a URL that was revoked, as everything else is', async () => {
    const { url, id } = await serverWith({ tags: ['moderation'] });
    expect((await askLegacy(url, 'resources/read', { uri: queue.uri })).body).toHaveProperty('result');
    await admin('DELETE', `/integrated-account/${demo.integrated_account_id}/mcp/${id}`);
    expect((await askLegacy(url, 'resources/read', { uri: queue.uri })).status).toBe(410);
  });

  it('from a stateless client that does not declare it: it lists the tools as before, and calls answer the same', async () => {
    const plain = await askModern(demo.mcp_url, 'tools/list');
    expect(JSON.stringify(plain.body)).not.toContain('ui://');
    const listed = (await askLegacy(demo.mcp_url, 'tools/list')).body.result as { tools: { _meta?: object }[] };
    expect((plain.body.result as { tools: object[] }).tools).toEqual(
      listed.tools.map(({ _meta: _view, ...tool }) => tool),
    );
    expect(JSON.stringify((await askModern(demo.mcp_url, 'resources/list')).body)).not.toContain('ui://');
    expect(JSON.stringify((await askModern(demo.mcp_url, 'server/discover')).body)).toContain(EXTENSION_ID);
  });
});

describe('a view is offered', () => {
  it.each([
    ['2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
    ['2025-11-25', {}],
  ] as const)('to the official client of %s, as the official schemas have it', async (_version, options) => {
    const { url } = await serverWith({ tools: [queue.tool, decide, health.tool] });
    const capabilities = { extensions: { [EXTENSION_ID]: { mimeTypes: [RESOURCE_MIME_TYPE] } } };
    const client = new Client({ name: 'host', version: '1.0.0' }, { capabilities, ...options });
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
    expect(getUiCapability(client.getServerCapabilities())?.mimeTypes).toEqual([RESOURCE_MIME_TYPE]);
    const { tools } = await client.listTools();
    const named = tools.map((tool) => [tool.name, getToolUiResourceUri(tool) ?? null]);
    expect(Object.fromEntries(named)).toEqual({ [queue.tool]: queue.uri, [health.tool]: health.uri, [decide]: null });
    for (const tool of tools)
      if (tool._meta) expect(McpUiToolMetaSchema.safeParse(tool._meta.ui)).toMatchObject({ success: true });
    const { resources } = await client.listResources();
    for (const { uri } of [queue, health]) {
      const listed = resources.find((resource) => resource.uri === uri);
      const [page] = (await client.readResource({ uri })).contents;
      expect([listed?.mimeType, page?.mimeType]).toEqual([RESOURCE_MIME_TYPE, RESOURCE_MIME_TYPE]);
      expect(page && 'text' in page && page.text).toMatch(/^<!doctype html>/);
      expect(page?._meta?.ui).toEqual(listed?._meta?.ui);
      expect(McpUiResourceMetaSchema.safeParse(page?._meta?.ui)).toMatchObject({ success: true });
      // No permissions are requested: no origins to connect to or to load from, no camera, no location.
      expect(page?._meta?.ui).not.toHaveProperty('csp');
      expect(page?._meta?.ui).not.toHaveProperty('domain');
    }
    await client.close();
  });

  it('alone where the filter leaves it alone', async () => {
    const { url } = await serverWith({ methods: ['read'], tags: ['domains'] });
    const { body } = await askLegacy(url, 'tools/list');
    expect(JSON.stringify(body).match(/ui:\/\/\w+\/\w+/g)).toEqual([health.uri]);
  });
});
