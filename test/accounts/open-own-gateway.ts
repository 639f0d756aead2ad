/** A whole gateway in this process, with integrations of the operator's own and a service on real HTTP whose replies a test sets. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/index.js';
import { loadConfig } from '../../src/config/index.js';
import { type SeenRequest, startUpstream } from '../../src/outbound/test-support/start-upstream.js';
import { startGateway } from '../../src/wire/index.js';
import { type AdminClient, adminClient, callTool, replyOf } from '../flow/admin-client.js';

type Answer = Parameters<typeof startUpstream>[0];

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** What a model reads of a result: all text, and the object in its first part. */
export interface Called {
  readonly isError: boolean;
  readonly text: string;
  readonly reply: { readonly [name: string]: unknown };
}

export interface OwnGateway {
  readonly origin: string;
  /** The operator's folder of integrations. */
  readonly place: string;
  readonly admin: AdminClient;
  /** The requests that the services received. */
  readonly seen: readonly SeenRequest[];
  /** The webhooks that were sent. They arrive at any time between requests of calls. */
  readonly webhooks: readonly SeenRequest[];
  /** Runs a command of the command line on the same installation. */
  run(args: readonly string[], environment?: { readonly [name: string]: string }): Promise<Ran>;
  /** Creates an MCP server of an account and returns its URL. */
  serverOf(accountId: string, config?: object): Promise<string>;
  /** Calls a tool and returns what a model reads. */
  call(url: string, tool: string, args?: object): Promise<Called>;
}

/** The folder of an integration that is made up for tests. */
export function fixtureFolder(name: string): string {
  return fileURLToPath(new URL(`../../src/catalogue/test-fixture/${name}`, import.meta.url));
}

/** What one test wants otherwise: settings by name, and hosts that accounts may name themselves. */
interface GatewayWishes {
  readonly hosts?: readonly string[];
  readonly GATEHOUSE_CATALOGUE_RELOAD?: string;
}

const isWebhook = ({ url }: SeenRequest): boolean => url.startsWith('/hooks');

/** Opens it with copies of these integrations. */
export async function openOwnGateway(
  names: readonly string[],
  answer: Answer,
  { hosts = [], ...more }: GatewayWishes = {},
): Promise<OwnGateway> {
  const upstream = await startUpstream(answer);
  const folder = mkdtempSync(join(tmpdir(), 'own-gateway-'));
  const [place, dataDir] = [join(folder, 'integrations'), join(folder, 'data')];
  for (const name of names) cpSync(fixtureFolder(name), join(place, name), { recursive: true });
  const environment = {
    GATEHOUSE_CATALOGUE: place,
    GATEHOUSE_CONNECT_TO: ['*', ...hosts].map((host) => `${host}=${upstream.origin}`).join(),
    GATEHOUSE_WEBHOOK_URL: `${upstream.origin}/hooks`,
    ...more,
  };
  const config = loadConfig({ flags: { dataDir, port: '0', logLevel: 'silent' }, environment, folder });
  if (!config.ok) throw new Error(config.refusal.message);
  const gateway = await startGateway(config.value);
  onTestFinished(async () => {
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const token = await gateway.installation.apiTokens.create({ name: 'test' });
  if (!token.ok) throw new Error(token.refusal.message);
  const admin = adminClient(gateway.origin, token.value.token);
  return {
    origin: gateway.origin,
    place,
    admin,
    get seen() {
      return upstream.seen.filter((request) => !isWebhook(request));
    },
    get webhooks() {
      return upstream.seen.filter(isWebhook);
    },
    run: async (args, own = {}) => {
      let [output, errors] = ['', ''];
      for (const [name, value] of Object.entries({ ...environment, ...own })) vi.stubEnv(name, value);
      const out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
        output += String(chunk);
        return true;
      });
      const error = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
        errors += String(chunk);
        return true;
      });
      try {
        const code = await runCommandLine(['node', 'gatehouse', ...args, '--data-dir', dataDir]);
        return { code, output, errors };
      } finally {
        out.mockRestore();
        error.mockRestore();
        vi.unstubAllEnvs();
      }
    },
    serverOf: async (accountId, config = {}) => {
      const made = await admin('POST', `/integrated-account/${accountId}/mcp`, { name: 'Test', config });
      return String(made.body.url);
    },
    call: async (url, tool, args = {}) => {
      const { body } = await callTool(url, tool, args);
      const result = body.result as { isError?: boolean; content: readonly { readonly text: string }[] } | undefined;
      if (!result) return { isError: true, text: JSON.stringify(body), reply: {} };
      const text = result.content.map((part) => part.text).join('\n');
      return { isError: result.isError === true, text, reply: text.startsWith('{') ? replyOf(body) : {} };
    },
  };
}
