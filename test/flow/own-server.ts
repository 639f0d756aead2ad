import { expect } from 'vitest';
import { adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import { controlOf, type JournalRequest, type SandboxControl } from './sandbox-control.js';
import type { DemoLine } from './start-gatehouse.js';

/** A tool as the list shows it. */
export interface ListedTool {
  readonly name: string;
  readonly inputSchema: { readonly properties: { readonly [name: string]: object }; readonly required?: string[] };
  readonly annotations: { readonly readOnlyHint: boolean };
}

/** The result of a tool, or one item of a list. */
export type Item = { readonly [name: string]: unknown };

/** An MCP server of an account of its own, and what its calls send. */
export interface OwnServer {
  readonly url: string;
  /** The integrated account that it belongs to. */
  readonly accountId: string;
  readonly tools: readonly ListedTool[];
  readonly sandbox: SandboxControl;
  /** Calls a tool and returns the first request that reaches the service. */
  requestOf(tool: string, args: object): Promise<JournalRequest | undefined>;
  /** Calls a tool that must succeed. */
  call(tool: string, args?: object): Promise<Item>;
  /** The items of a list that a tool returns. */
  items(tool: string, args?: object): Promise<readonly Item[]>;
}

/** Connects an account with these scopes (by the name of their family) and makes a server of these tags; `context` is what it must have learned. */
export async function openOwnServer(
  demo: DemoLine,
  { families, tags, context = {} }: { families: readonly string[]; tags: readonly string[]; context?: object },
): Promise<OwnServer> {
  const sandbox = controlOf(demo.sandbox_origin);
  const admin = adminClient(demo.origin, demo.api_token);
  const code = await sandbox.selfClientCode(families.map((family) => `ZohoMail.${family}.ALL`));
  const account = await admin('POST', '/integrated-account', { integration: 'zoho_mail', data_center: 'com', code });
  expect(account.body).toMatchObject({ status: 'active', context });
  const made = await admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'Own', config: { tags } });
  const url = String(made.body.url);
  const listed = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const call: OwnServer['call'] = async (tool, args = {}) => {
    const { body } = await callTool(url, tool, args);
    expect(body.result, `${tool}: ${JSON.stringify(body)}`).toMatchObject({ isError: false });
    return replyOf(body);
  };
  return {
    url,
    accountId: String(account.body.id),
    call,
    // Every member, where a list returns the most important ones by default.
    items: async (tool, args) => (await call(tool, { fields: ['*'], ...args })).items as readonly Item[],
    tools: (listed.body.result as { tools: ListedTool[] }).tools,
    sandbox,
    requestOf: async (tool, args) => {
      await sandbox.clear();
      await callTool(url, tool, args);
      return (await sandbox.mailRequests())[0];
    },
  };
}

/** A request's method, path and query on one line. */
export function lineOf({ method, path, query }: JournalRequest): string {
  const text = new URLSearchParams(query).toString();
  return `${method} ${path}${text === '' ? '' : `?${text}`}`;
}

/** Whether a tool brings a file: content or address, never both, so that no call has all of its arguments. */
export function bringsFile({ inputSchema }: ListedTool): boolean {
  return ['content', 'url', 'media_type'].every((name) => Object.hasOwn(inputSchema.properties, name));
}

/** The arguments that affect the request, without those by which the gateway itself processes the reply. */
export function requestArguments({ inputSchema }: ListedTool): readonly string[] {
  const ours = ['"Fields to keep."', '"Fields; * for all."', '"Items to skip."', '"Items wanted."'];
  return Object.entries(inputSchema.properties)
    .filter(([name, field]) => name !== 'rest' && !ours.some((words) => JSON.stringify(field).includes(words)))
    .map(([name]) => name);
}
