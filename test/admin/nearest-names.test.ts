import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenAdmin, openAdmin, type Verb } from './open-admin.js';

let admin: OpenAdmin;
let tool: string;
let resource: string;
let custom: { readonly resource: string; readonly name: string };

beforeAll(async () => {
  admin = await openAdmin();
  await admin.addAccount('acc_one');
  const account = await admin.installation.accounts.get('acc_one');
  const methods = account?.integration.methods.filter(({ inputSchema }) => inputSchema !== null) ?? [];
  tool = methods[0]?.toolName ?? '';
  resource = methods[0]?.resource.resource ?? '';
  const found = methods.find(({ record }) => !['list', 'get', 'create', 'update', 'delete'].includes(record.name));
  custom = { resource: found?.resource.resource ?? '', name: found?.record.name ?? '' };
});
afterAll(() => admin?.close());

const messageOf = async (method: Verb, path: string): Promise<string> => {
  const { status, body } = await admin.ask(method, path, method === 'GET' ? undefined : {});
  expect(status).toBe(404);
  return String(body.message);
};

it('tells at most three tools in place of a wrong one', async () => {
  for (const wrong of [`${tool}x`, tool.slice(1), tool.toUpperCase(), `server__${tool}`]) {
    const message = await messageOf('POST', `/integrated-account/acc_one/tools/${wrong}`);
    expect(message).toContain(`There is no tool "${wrong}". Nearest: `);
    expect(message).toContain(tool);
    expect(message).toContain('Nothing was sent.');
    expect(message.split(',').length).toBeLessThanOrEqual(3);
  }
});

it('tells three resources in place of a wrong one', async () => {
  for (const wrong of [`${resource}x`, resource.toUpperCase()]) {
    const message = await messageOf('GET', `/proxy/${wrong}?integrated_account_id=acc_one`);
    expect(message).toContain(`has no resource "${wrong}". Nearest: ${resource}, `);
  }
  const blank = await messageOf('GET', '/proxy/%20?integrated_account_id=acc_one');
  expect(blank).toContain('has no resource " ". Nearest: ');
});

it('tells three methods of a resource in place of a wrong one', async () => {
  const message = await messageOf('POST', `/proxy/${custom.resource}/${custom.name}x?integrated_account_id=acc_one`);
  expect(message).toContain(`${custom.resource} has no method "${custom.name}x". Nearest: ${custom.name}`);
  expect(message.split(',').length).toBeLessThanOrEqual(3);
});
