import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

it('serves clients that only start commands, through mcp-remote', async () => {
  const client = new Client({ name: 'flow-test', version: '1.0.0' });
  const program = fileURLToPath(new URL('../../node_modules/.bin/mcp-remote', import.meta.url));
  const transport = new StdioClientTransport({
    command: program,
    args: [demo.mcp_url, '--transport', 'http-only'],
    env: { PATH: process.env.PATH ?? '', HOME: demo.dataDir },
    stderr: 'ignore',
  });
  await client.connect(transport);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('zoho_mail_domains_verify');
  const result = await client.callTool({ name: 'list_all_zoho_mail_domains', arguments: {} });
  expect(JSON.stringify(result.content)).toContain('newbrand.com');
  await client.close();
});
