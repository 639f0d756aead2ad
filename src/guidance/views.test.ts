import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { openGuided, origin } from './test-support/open-guided.js';

const uri = 'ui://acme/project_list';
const open = () => openGuided((_request, response) => answerJson(response, 500, {}));
const unknown = { ok: false, refusal: { code: 'resource_unknown' } };

describe('views', () => {
  it.each([
    'ui://acme/project_list/',
    'ui://acme/other',
    'ui://elsewhere/project_list',
    'ui://',
    'UI://acme/project_list',
  ])('are not read at %s', async (address) => {
    const { gateway, endpoint } = await open();
    expect(await gateway.readResource(await endpoint(), address, origin)).toMatchObject(unknown);
  });

  it('are neither listed nor read where the filter withholds a tool of theirs', async () => {
    const { gateway, endpoint } = await open();
    const readOnly = await endpoint({ methods: ['read'] });
    expect(gateway.listViews(readOnly)).toEqual([]);
    expect(readOnly.viewedListJson).toBeNull();
    expect(await gateway.readResource(readOnly, uri, origin)).toMatchObject(unknown);
  });

  it('are neither listed nor read where tools are found by discovery: no tool that is called would name them', async () => {
    const { gateway, endpoint } = await open();
    const discovering = await endpoint({ tool_exposure: 'discovery' });
    expect(discovering.discovery).not.toBeNull();
    expect(gateway.listViews(discovering)).toEqual([]);
    expect(discovering.viewedListJson).toBeNull();
    expect(await gateway.readResource(discovering, uri, origin)).toMatchObject(unknown);
  });

  it('are pages with what the client needs to know, and stand apart from what a model reads', async () => {
    const { gateway, endpoint, calls } = await open();
    const opened = await endpoint();
    const meta = { ui: { prefersBorder: false, permissions: { clipboardWrite: {} } } };
    const mimeType = 'text/html;profile=mcp-app';
    expect(gateway.listViews(opened)).toEqual([
      expect.objectContaining({ uri, name: 'project_list', title: 'Projects & <co>', mimeType, _meta: meta }),
    ]);
    expect(gateway.listResources(opened).map((resource) => resource.uri)).not.toContain(uri);
    expect(await gateway.readResource(opened, uri, origin)).toEqual({
      ok: true,
      value: [{ uri, mimeType, text: expect.stringMatching(/^<!doctype html>/), _meta: meta }],
    });
    expect(calls()).toEqual([]);
  });
});
