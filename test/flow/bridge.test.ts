import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport as LegacyStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { adminClient } from './admin-client.js';
import { keepOutput } from './keep-output.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

const program = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));
const identity = { name: 'flow-test', version: '1.0.0' };
const bridgeTo = (url: string, ...more: string[]) => ({
  command: process.execPath,
  args: [program, 'bridge', url, ...more],
  stderr: 'pipe' as const,
});

let demo: RunningDemo;
let servers: string;
beforeAll(async () => {
  demo = await startDemo();
  servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
});
afterAll(() => demo?.stop());

/** A bridge spoken to line by line. */
class RawBridge {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  said = '';
  constructor(url: string) {
    this.child = spawn(process.execPath, [program, 'bridge', url], { stdio: ['pipe', 'pipe', 'pipe'] });
    keepOutput(this.child);
    if (this.child.stdout) createInterface({ input: this.child.stdout }).on('line', (line) => this.lines.push(line));
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.said += chunk.toString();
    });
  }
  say(message: unknown): void {
    this.child.stdin?.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  }
  async answers(count: number): Promise<readonly { readonly [name: string]: unknown }[]> {
    await vi.waitFor(() => expect(this.lines.length, this.said).toBeGreaterThanOrEqual(count), { timeout: 20_000 });
    return this.lines.map((line) => JSON.parse(line) as { [name: string]: unknown });
  }
  async close(): Promise<number | null> {
    const ended = this.child.exitCode === null ? once(this.child, 'exit') : undefined;
    this.child.stdin?.end();
    await ended;
    return this.child.exitCode;
  }
}

describe('what a bridge refuses', () => {
  it('an address that is none, and headers that are none', async () => {
    expect(await runCommand(['bridge', 'nonsense'])).toMatchObject({ code: 2, stdout: '' });
    expect((await runCommand(['bridge', demo.mcp_url, '--header', 'nonsense'])).code).toBe(2);
  });

  it('no URL at all, two of them, a file that is not there or empty, a token of several lines', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gatehouse-bridge-')), 'token');
    expect(await runCommand(['bridge'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('GATEHOUSE_MCP_URL'),
    });
    expect((await runCommand(['bridge', demo.mcp_url, '--url-file', file])).code).toBe(2);
    expect(await runCommand(['bridge', '--url-file', file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(file),
    });
    writeFileSync(file, '\n');
    expect((await runCommand(['bridge', '--url-file', file])).code).toBe(2);
    writeFileSync(file, 'gtha_one\ngtha_two');
    const refused = await runCommand(['bridge', demo.mcp_url, '--token-file', file]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).not.toContain('gtha_');
  });

  it('tells a dead URL in words that a person understands, under the id of the request, and never writes the URL', async () => {
    const dead = `${demo.origin}/mcp/gths_${'b'.repeat(49)}`;
    const bridge = new RawBridge(dead);
    bridge.say({ jsonrpc: '2.0', id: 'first', method: 'tools/list' });
    const [answer] = await bridge.answers(1);
    expect(answer).toMatchObject({ id: 'first', error: { message: expect.stringContaining('MCP') } });
    expect(await bridge.close()).toBe(0);
    expect(bridge.said).not.toContain('gths_');
  });

  it('answers a line that is no message, and goes on', async () => {
    const bridge = new RawBridge(demo.mcp_url);
    bridge.say('{"jsonrpc": nonsense');
    expect((await bridge.answers(1))[0]).toMatchObject({ id: null, error: { code: -32700 } });
    bridge.say({ jsonrpc: '2.0', id: 7, method: 'ping' });
    expect((await bridge.answers(2))[1]).toMatchObject({ id: 7, result: {} });
    expect(await bridge.close()).toBe(0);
  });
});

describe('a client that only starts commands', () => {
  it('keeps URL and token out of the list of processes: by the environment, or by files', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const made = await admin('POST', servers, { name: 'hidden', config: { require_api_token_auth: true } });
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bridge-'));
    const [urlFile, tokenFile] = [join(folder, 'url'), join(folder, 'token')];
    writeFileSync(urlFile, `${made.body.url}\n`, { mode: 0o600 });
    writeFileSync(tokenFile, `${demo.api_token}\n`, { mode: 0o600 });
    const inEnvironment = { GATEHOUSE_MCP_URL: String(made.body.url), GATEHOUSE_API_TOKEN: demo.api_token };
    for (const { args, env } of [
      { args: ['bridge'], env: { ...getDefaultEnvironment(), ...inEnvironment } },
      { args: ['bridge', '--url-file', urlFile, '--token-file', tokenFile], env: getDefaultEnvironment() },
    ]) {
      const client = new LegacyClient(identity);
      const transport = new LegacyStdio({ command: process.execPath, args: [program, ...args], env, stderr: 'pipe' });
      await client.connect(transport);
      expect((await client.listTools()).tools.length).toBeGreaterThan(100);
      const seen = readFileSync(`/proc/${transport.pid}/cmdline`, 'utf8');
      expect(seen).toContain('bridge');
      for (const secret of [demo.api_token, '/mcp/']) expect(seen).not.toContain(secret);
      await client.close();
    }
    rmSync(folder, { recursive: true });
  });

  it('of the 2026-07-28 revision lists and calls', async () => {
    const client = new ModernClient(identity, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(new ModernStdio(bridgeTo(demo.mcp_url)));
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('zoho_mail_domains_verify');
    const result = await client.callTool({ name: 'list_all_zoho_mail_domains', arguments: {} });
    expect(JSON.stringify(result.content)).toContain('newbrand.com');
    await client.close();
  });

  it('of the older revisions lists and calls, sends its API token, and hears of changes', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const made = await admin('POST', servers, { name: 'bridged', config: { require_api_token_auth: true } });
    const refused = new LegacyClient(identity);
    await expect(refused.connect(new LegacyStdio(bridgeTo(String(made.body.url))))).rejects.toThrow(/API token/);
    const client = new LegacyClient(identity);
    const changed = new Promise<void>((resolve) => {
      client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve());
    });
    const header = `Authorization: Bearer ${demo.api_token}`;
    await client.connect(new LegacyStdio(bridgeTo(String(made.body.url), '--header', header)));
    const before = (await client.listTools()).tools.length;
    // The stream of notices opens in parallel to the handshake; a change is repeated until it is received.
    let isHeard = false;
    let changes = 0;
    void changed.then(() => {
      isHeard = true;
    });
    await vi.waitFor(
      async () => {
        changes += 1;
        const tags = isHeard || changes % 2 === 0 ? ['domains'] : ['groups'];
        await admin('PATCH', `${servers}/${made.body.id}`, { config: { tags } });
        expect(isHeard).toBe(true);
      },
      { timeout: 20_000, interval: 500 },
    );
    expect((await client.listTools()).tools.length).toBeLessThan(before);
    await client.close();
  });
});

describe('a gateway that comes and goes', () => {
  it('is waited for: nothing was sent, so the request is sent when it is there', async () => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.setHeader('content-type', 'application/json').end('{"jsonrpc":"2.0","id":1,"result":{"late":true}}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const bridge = new RawBridge(`http://127.0.0.1:${port}/mcp/secret`);
    bridge.say({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    await vi.waitFor(() => expect(bridge.said).toContain('cannot be reached'), { timeout: 20_000 });
    expect(bridge.lines).toEqual([]);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
    expect(await bridge.answers(1)).toEqual([{ jsonrpc: '2.0', id: 1, result: { late: true } }]);
    expect(await bridge.close()).toBe(0);
    expect(bridge.said).not.toContain('secret');
    server.close();
  });

  it('is told of where a connection breaks, and the call is not made again', async () => {
    let asked = 0;
    const server = createServer((request) => {
      asked += 1;
      request.socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const bridge = new RawBridge(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp/secret`);
    bridge.say({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x' } });
    const [answer] = await bridge.answers(1);
    expect(answer).toMatchObject({ id: 1, error: { message: expect.stringContaining('is not known') } });
    expect(asked).toBe(1);
    expect(await bridge.close()).toBe(0);
    server.close();
  });
});
