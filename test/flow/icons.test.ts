import { afterAll, beforeAll, expect, it } from 'vitest';
import { postMcp } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

interface Iconed {
  readonly name: string;
  readonly annotations?: { readonly readOnlyHint?: boolean; readonly destructiveHint?: boolean };
  readonly icons?: readonly { readonly src: string; readonly mimeType: string }[];
}

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

const listed = async (method: string, version: string): Promise<readonly Iconed[]> => {
  const headers = { 'mcp-protocol-version': version };
  const { body } = await postMcp(demo.mcp_url, { jsonrpc: '2.0', id: 1, method, params: {} }, headers);
  const result = body.result as { readonly tools?: readonly Iconed[]; readonly prompts?: readonly Iconed[] };
  return result.tools ?? result.prompts ?? [];
};

it('are absent for revisions without icons', async () => {
  for (const method of ['tools/list', 'prompts/list'])
    expect((await listed(method, '2025-06-18')).filter(({ icons }) => icons !== undefined)).toEqual([]);
});

it('show the effect of each tool, and load from the gateway', async () => {
  const tools = await listed('tools/list', '2025-11-25');
  expect(tools.length).toBeGreaterThan(10);
  for (const { name, annotations, icons } of tools) {
    const effect = annotations?.readOnlyHint ? 'read' : annotations?.destructiveHint ? 'destructive' : 'write';
    expect(icons?.[0]?.src, name).toBe(`${demo.origin}/icons/${effect}.svg`);
  }
  const sources = new Set(
    [...tools, ...(await listed('prompts/list', '2025-11-25'))].flatMap(({ icons = [] }) => icons),
  );
  for (const { src, mimeType } of sources) {
    const response = await fetch(src);
    expect([response.status, response.headers.get('content-type')], src).toEqual([200, mimeType]);
  }
});

it('are part of who the server is', async () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  };
  const { body } = await postMcp(demo.mcp_url, initialize);
  expect(body.result).toMatchObject({
    serverInfo: { icons: [{ src: `${demo.origin}/gatehouse.svg` }, { mimeType: 'image/png' }] },
  });
});
