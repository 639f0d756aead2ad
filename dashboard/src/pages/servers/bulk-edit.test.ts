import { expect, it } from 'vitest';
import type { McpServer } from '../../api/types';
import { emptyEdit, isReady, planEdit, readLabel } from './bulk-edit';

const server = (changes: Partial<McpServer> = {}): McpServer => ({
  id: 'mcp_1',
  name: 'Domains',
  integrated_account_id: 'acc_1',
  integrated_account_name: 'Acme Corp',
  integration: 'acme',
  members: null,
  tool_count: 3,
  state: 'active',
  config: {},
  labels: {},
  external_id: null,
  created_by: 'test',
  last_used_at: null,
  expires_at: null,
  created_at: '2026-11-30T09:00:00.000Z',
  updated_at: '2026-11-30T09:00:00.000Z',
  ...changes,
});

it('is ready once something changes and an exact time is one', () => {
  expect(isReady(emptyEdit)).toBe(false);
  expect(isReady({ ...emptyEdit, expiry: 'at' })).toBe(false);
  expect(isReady({ ...emptyEdit, expiry: 'at', expiresAt: '2030-01-31T18:00' })).toBe(true);
  expect(isReady({ ...emptyEdit, removeLabels: ['plan'] })).toBe(true);
});

it('sends only what differs, and tells of those that are so already', () => {
  const servers = [
    server(),
    server({ id: 'mcp_2', config: { approval: 'write', require_api_token_auth: true } }),
    server({ id: 'mcp_3', config: { approval: 'write' }, labels: { plan: 'pro' } }),
  ];
  const plan = planEdit(servers, { ...emptyEdit, approval: 'write', apiToken: 'on' });
  expect(plan.items).toEqual([
    { id: 'mcp_1', config: { approval: 'write', require_api_token_auth: true } },
    { id: 'mcp_3', config: { require_api_token_auth: true } },
  ]);
  expect(plan.unchanged.map(({ id }) => id)).toEqual(['mcp_2']);
});

it('changes, adds and removes labels, and removes none that is added again', () => {
  const servers = [server({ labels: { plan: 'free', team: 'a' } }), server({ id: 'mcp_2', labels: { team: 'b' } })];
  const plan = planEdit(servers, { ...emptyEdit, addLabels: ['plan=pro', 'no label'], removeLabels: ['plan', 'team'] });
  expect(plan.items).toEqual([
    { id: 'mcp_1', labels: { plan: 'pro', team: null } },
    { id: 'mcp_2', labels: { team: null, plan: 'pro' } },
  ]);
});

it('compares expiries as instants, and null as never', () => {
  const servers = [server({ expires_at: '2030-01-31T18:00:00.000Z' }), server({ id: 'mcp_2' })];
  const never = planEdit(servers, { ...emptyEdit, expiry: 'never' });
  expect(never.items).toEqual([{ id: 'mcp_1', expires_at: null }]);
  const local = new Date('2030-01-31T18:00:00.000Z');
  const text = new Date(local.getTime() - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  const at = planEdit(servers, { ...emptyEdit, expiry: 'at', expiresAt: text });
  expect(at.items.map(({ id }) => id)).toEqual(['mcp_2']);
});

it('leaves out servers over several accounts where each account has its own setting', () => {
  const several = server({ id: 'mcp_2', members: [], integrated_account_id: null });
  expect(planEdit([server(), several], { ...emptyEdit, dryRun: 'on' })).toMatchObject({
    items: [{ id: 'mcp_1', config: { dry_run: true } }],
    skipped: [{ id: 'mcp_2' }],
  });
  expect(planEdit([several], { ...emptyEdit, expiry: 'at', expiresAt: '2030-01-31T18:00' }).items).toHaveLength(1);
});

it.each([
  ['customer=acme', ['customer', 'acme']],
  [' plan = pro = max ', ['plan', 'pro = max']],
  ['empty=', ['empty', '']],
  ['=x', null],
  ['plain', null],
  ['a b=c', null],
])('reads the label %s', (text, pair) => expect(readLabel(text)).toEqual(pair));
