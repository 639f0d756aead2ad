import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackExtension, validateManifest } from '@anthropic-ai/mcpb';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let folder: string;
beforeAll(async () => {
  demo = await startDemo();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-bundle-'));
});
afterAll(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('refuses a title or an address that is none, and never writes over a file', async () => {
  expect((await runCommand(['bundle', '--title', ' '])).code).toBe(2);
  expect((await runCommand(['bundle', '--url', 'file:///etc/hosts'])).code).toBe(2);
  const kept = join(folder, 'kept.mcpb');
  writeFileSync(kept, 'mine');
  const refused = await runCommand(['bundle', '--out', kept]);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('already exists')]);
  expect(readFileSync(kept, 'utf8')).toBe('mine');
});

it('makes a bundle that its own tools find valid, and whose server reaches the gateway with what the client sets', async () => {
  const out = join(folder, 'mail.mcpb');
  const made = await runCommand(['bundle', '--title', 'Mail administration', '--out', out, '--json']);
  expect(JSON.parse(made.stdout)).toEqual({ file: out, bytes: statSync(out).size });
  expect(statSync(out).mode & 0o777).toBe(0o600);
  const installed = join(folder, 'installed');
  expect(await unpackExtension({ mcpbPath: out, outputDir: installed, silent: true })).toBe(true);
  expect(validateManifest(join(installed, 'manifest.json'))).toBe(true);
  const manifest = JSON.parse(readFileSync(join(installed, 'manifest.json'), 'utf8')) as {
    user_config: { [name: string]: { sensitive: boolean; default?: string } };
    server: { mcp_config: { command: string; args: string[]; env: { [name: string]: string } } };
  };
  expect(manifest.user_config.mcp_url).toMatchObject({ sensitive: true, required: true });
  expect(JSON.stringify(manifest)).not.toContain('gths_');
  const settings: { [name: string]: string } = {
    __dirname: installed,
    'user_config.mcp_url': demo.mcp_url,
    'user_config.api_token': '',
  };
  const filled = (text: string): string =>
    text.replaceAll(/\$\{([\w.]+)\}/g, (_all, name: string) => settings[name] ?? '');
  const { args, env } = manifest.server.mcp_config;
  const client = new Client({ name: 'flow-test', version: '1.0.0' });
  const filledEnv = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)]));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: args.map(filled), env: filledEnv }));
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('zoho_mail_domains_verify');
  await client.close();
});
