import { expect, vi } from 'vitest';
import { adminClient } from '../flow/admin-client.js';
import type { RunningDemo } from '../flow/start-gatehouse.js';

const waitMs = 60_000;

/** What an imported integration in use leaves to decide about. */
export interface FilledDesk {
  /** Of the account, whose credentials were typed in. */
  readonly accountPath: string;
  /** A document that the import can be replaced with. */
  readonly newer: string;
}

const operation = (id: string, summary: string) => ({
  operationId: id,
  tags: ['users'],
  summary,
  description: `${summary} of the organization.`,
  parameters: [{ name: 'department', in: 'query', schema: { type: 'string' }, description: 'Only this department.' }],
  responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } },
});

const documentWith = (paths: object): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Acme Desk', version: '1' },
    servers: [{ url: 'https://api.example.org/v1' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    paths,
  });

/** Imports an integration into a demo whose catalogue folder can be written, pins its tools in an MCP server, and changes them. */
export async function fillDesk({ origin, api_token: token }: RunningDemo): Promise<FilledDesk> {
  const admin = adminClient(origin, token);
  const save = async (paths: object): Promise<void> => {
    const saved = await admin('POST', '/integration-import', { name: 'acme_desk', document: documentWith(paths) });
    expect([200, 201], JSON.stringify(saved.body)).toContain(saved.status);
  };
  const until = (read: () => Promise<boolean>): Promise<boolean> =>
    vi.waitUntil(read, { timeout: waitMs, interval: 300 });
  await save({
    '/users': { get: operation('listUsers', 'List users'), post: operation('createUser', 'Create a user') },
  });
  await until(async () => (await admin('GET', '/integration/acme_desk')).status === 200);
  const { connection } = (await admin('GET', '/integration/acme_desk')).body as {
    readonly connection: { readonly ways: readonly { readonly fields: object }[] };
  };
  const fields = Object.fromEntries(Object.keys(connection.ways[0]?.fields ?? {}).map((name) => [name, 'example']));
  const account = await admin('POST', '/integrated-account', { integration: 'acme_desk', name: 'Desk', fields });
  expect(account.status, JSON.stringify(account.body)).toBe(201);
  const { id } = account.body as { readonly id: string };
  const server = await admin('POST', `/integrated-account/${id}/mcp`, { name: 'Desk', config: { pin_tools: true } });
  expect(server.status, JSON.stringify(server.body)).toBe(201);
  await save({ '/users': { get: operation('listUsers', 'List people') } });
  await until(async () => JSON.stringify((await admin('GET', '/integration-change')).body).includes('acme_desk'));
  return {
    accountPath: `/accounts/${id}?tab=details`,
    newer: documentWith({ '/people': { get: operation('listPeople', 'List people') } }),
  };
}
