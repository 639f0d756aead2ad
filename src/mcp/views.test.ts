import { describe, expect, test } from 'vitest';
import { askLegacy, askModern, legacyVersions, modernMeta } from './test-support/ask.js';
import { fakeEndpoint, fakeToolset } from './test-support/fake-gateway.js';

const extension = 'io.modelcontextprotocol/ui';
const mimeType = 'text/html;profile=mcp-app';
const uri = 'ui://acme_mail/things';
const view = {
  uri,
  html: '<!doctype html>',
  digest: '',
  record: { name: 'things', title: 'Things', description: '', shows: [], calls: [], prefers_border: true },
};
const plain = fakeToolset();
const viewedListJson = Buffer.from('[{"name":"viewed"}]');
const endpoint = fakeEndpoint({ toolset: { ...plain, views: [view], viewedListJson } });

const declaring = (extensions: unknown) => ({
  _meta: { ...modernMeta, 'io.modelcontextprotocol/clientCapabilities': { extensions } },
});
const supporting = declaring({ [extension]: { mimeTypes: ['text/plain', mimeType] } });

describe('a client of the stateless revision that has not declared views on this request', () => {
  test.each([
    ['nothing', undefined],
    ['no extension', {}],
    ['another extension', { 'io.modelcontextprotocol/tasks': {} }],
    ['the extension without types', { [extension]: {} }],
    ['another type of page', { [extension]: { mimeTypes: ['text/html'] } }],
    ['types that are a text', { [extension]: { mimeTypes: mimeType } }],
    ['extensions that are a list', [extension]],
  ])('but %s is shown the lists as they are without views, byte for byte', async (_what, extensions) => {
    for (const [method, without] of [
      ['tools/list', fakeEndpoint({ toolset: plain })],
      ['resources/list', fakeEndpoint({ toolset: plain })],
    ] as const) {
      const answer = await askModern(method, declaring(extensions), { endpoint });
      expect(answer.status).toBe(200);
      expect(answer.text).toBe((await askModern(method, declaring(extensions), { endpoint: without })).text);
    }
  });
});

test('a client that has declared them is shown tools that name views, and the views', async () => {
  const listed = await askModern('tools/list', supporting, { endpoint });
  expect(listed.text).toContain(`"tools":${viewedListJson.toString()}`);
  const resources = await askModern('resources/list', supporting, { endpoint });
  expect(resources.text).toContain(`{"uri":"${uri}",`);
});

test.each(legacyVersions)('%s keeps nothing of its handshake, so all its clients are told', async (version) => {
  const listed = await askLegacy('tools/list', {}, { endpoint, version });
  expect(listed.json.result).toEqual({ tools: [{ name: 'viewed' }] });
  expect((await askLegacy('resources/list', {}, { endpoint, version })).text).toContain(`{"uri":"${uri}",`);
});

test('a server declares the extension where its filter leaves a view, and not elsewhere', async () => {
  const handshake = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  const ask = async (at: typeof endpoint) => [
    (await askModern('server/discover', {}, { endpoint: at })).json.result?.capabilities,
    (await askLegacy('initialize', handshake, { endpoint: at })).json.result?.capabilities,
  ];
  for (const capabilities of await ask(endpoint))
    expect(capabilities).toMatchObject({ extensions: { [extension]: { mimeTypes: [mimeType] } } });
  for (const capabilities of await ask(fakeEndpoint())) expect(capabilities).not.toHaveProperty('extensions');
});
