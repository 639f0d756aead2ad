import { expect } from 'vitest';
import { type AdminClient, adminClient, callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import type { DemoLine } from './start-gatehouse.js';

/** What a tool returned. */
export type Item = { readonly [name: string]: unknown };

/** The outcome of a call: its text always, its members where it succeeded. */
export interface Outcome {
  readonly isError: boolean;
  readonly reply: Item;
  readonly text: string;
}

/** A request to one of the simulated APIs. */
export interface ApiRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly headers: { readonly [name: string]: unknown };
  readonly body: unknown;
}

/** The demo's account of a simulated administration. */
export interface WorkspaceClient {
  readonly accountId: string;
  readonly admin: AdminClient;
  readonly sandbox: SandboxControl;
  /** Makes an MCP server and returns its URL. */
  serverOf(config?: object): Promise<string>;
  ask(tool: string, args?: object, url?: string): Promise<Outcome>;
  /** Calls a tool that must succeed. */
  done(tool: string, args?: object): Promise<Item>;
  items(tool: string, args?: object): Promise<readonly Item[]>;
  /** Requests to the APIs since the last clearing. */
  requests(): Promise<readonly ApiRequest[]>;
  control(method: string, path: string, body?: object): Promise<Item>;
}

/** Speaks to the workspace account of a demo that was started with it. */
export function openWorkspace(demo: DemoLine): Promise<WorkspaceClient> {
  return openSuite(demo, 'google_workspace', ({ host, path }) => host.endsWith('googleapis.com') && path !== '/token');
}

/** Connects to a demo's account of an integration; `isApi` matches the requests to its API. */
export async function openSuite(
  demo: DemoLine,
  integration: string,
  isApi: (request: ApiRequest) => boolean,
): Promise<WorkspaceClient> {
  const admin = adminClient(demo.origin, demo.api_token);
  const sandbox = controlOf(demo.sandbox_origin);
  const listed = await admin('GET', '/integrated-account');
  const accounts = Object.values(listed.body).find(Array.isArray) as readonly Item[] | undefined;
  const accountId = String(accounts?.find((account) => account.integration === integration)?.id);
  const serverOf = async (config: object = {}): Promise<string> => {
    const made = await admin('POST', `/integrated-account/${accountId}/mcp`, { name: integration, config });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return String(made.body.url);
  };
  const own = await serverOf();
  const ask: WorkspaceClient['ask'] = async (tool, args = {}, url = own) => {
    const { body } = await callTool(url, tool, args);
    const result = body.result as { isError?: boolean; content: readonly { readonly text: string }[] } | undefined;
    if (!result) return { isError: true, reply: {}, text: JSON.stringify(body) };
    const text = result.content.map((part) => part.text).join('\n');
    return { isError: result.isError === true, reply: result.isError ? {} : replyOf(body), text };
  };
  const done: WorkspaceClient['done'] = async (tool, args = {}) => {
    const { isError, reply, text } = await ask(tool, args);
    expect(isError, `${tool}: ${text}`).toBe(false);
    return reply;
  };
  const control: WorkspaceClient['control'] = async (method, path, body) => {
    const response = await fetch(`${demo.sandbox_origin}/__sandbox/${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    return (await response.json()) as Item;
  };
  return {
    accountId,
    admin,
    sandbox,
    serverOf,
    ask,
    done,
    control,
    items: async (tool, args) => (await done(tool, args)).items as readonly Item[],
    requests: async () => ((await control('GET', 'journal')).requests as readonly ApiRequest[]).filter(isApi),
  };
}
