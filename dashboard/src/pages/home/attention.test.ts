import { describe, expect, it } from 'vitest';
import type { Overview } from '../../api/overview';
import { attentionGroups, changeOf } from './attention';

const calm: Overview = {
  approvals: { waiting: 0, next: [] },
  accounts: { total: 1, in_need: 0, first_id: 'acc_1', needing: [] },
  servers: { total: 1, ending_this_week: 0, next_to_end: [], last_used: null, first_call: null },
  refused_clients: { count: 0, latest: [] },
  use: { calls: 0, errors: 0, calls_before: 0, errors_before: 0, hours: [], failing_tools: [] },
  health: { version: '1.0.0', audit_log: { is_written: true, message: null }, withheld_integrations: [] },
};

describe('what needs a person', () => {
  it('is nothing where nothing does, and where nothing may be read', () => {
    expect(attentionGroups(calm)).toEqual([]);
    expect(
      attentionGroups({ ...calm, approvals: null, accounts: null, servers: null, refused_clients: null, use: null }),
    ).toEqual([]);
  });

  it('has the audit log that cannot be written before everything else', () => {
    const kinds = attentionGroups({
      ...calm,
      approvals: { waiting: 7, next: [] },
      use: { ...calm.use, failing_tools: [{ tool: 'a', title: null, calls: 4, errors: 1 }] } as Overview['use'],
      health: { ...calm.health, audit_log: { is_written: false, message: 'The disk is full.' } },
    }).map(({ kind, count }) => [kind, count]);
    expect(kinds).toEqual([
      ['audit', 1],
      ['approvals', 7],
      ['tools', 1],
    ]);
  });

  it('leads to the thing itself, by names that are safe in an address', () => {
    const [group] = attentionGroups({
      ...calm,
      use: { ...calm.use, failing_tools: [{ tool: 'a&b=?#', title: null, calls: 4, errors: 1 }] } as Overview['use'],
    });
    expect(group?.lines[0]?.href).toBe('/activity?action=a%26b%3D%3F%23');
  });

  it('names server and account of a held call, or what is left of them', () => {
    const held = {
      id: 'apr_1',
      tool: 'delete_a_thing',
      title: 'Delete a thing',
      effect: 'destructive' as const,
      mcp_server_id: 'mcp_1',
      mcp_server_name: 'Operations',
      integrated_account_name: null,
      created_at: '2026-11-30T09:00:00Z',
      expires_at: '2026-11-30T10:00:00Z',
    };
    const [group] = attentionGroups({ ...calm, approvals: { waiting: 1, next: [held] } });
    expect(group?.lines).toEqual([
      {
        id: 'apr_1',
        title: 'Delete a thing',
        detail: 'Operations',
        at: '2026-11-30T10:00:00Z',
        href: '/approvals/apr_1',
      },
    ]);
  });
});

describe('a refused client', () => {
  it('leads to the clients of its MCP server, with the reason', () => {
    const refused = {
      mcp_server_id: 'mcp_1',
      mcp_server_name: null,
      client: null,
      is_several: false,
      reason: 'expired',
      status: 401,
      count: 2,
      first_at: '2026-11-30T09:00:00Z',
      last_at: '2026-11-30T10:00:00Z',
    };
    const [group] = attentionGroups({ ...calm, refused_clients: { count: 1, latest: [refused] } });
    expect(group?.lines).toMatchObject([
      { title: null, detail: 'mcp_1', refused: { reason: 'expired', count: 2 }, href: '/servers/mcp_1?tab=clients' },
    ]);
  });
});

describe('a figure next to the one before', () => {
  it('is compared where there is one', () => {
    expect(changeOf(15, 10)).toBe(0.5);
    expect(changeOf(0, 10)).toBe(-1);
    expect(changeOf(3, 0)).toBeNull();
  });
});
