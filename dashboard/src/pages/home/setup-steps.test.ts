import { describe, expect, it } from 'vitest';
import { isSetUp, setupSteps } from './setup-steps';

const none = { total: 0, in_need: 0, first_id: null, needing: [] };
const one = { ...none, total: 1, first_id: 'acc_1' };
const noServer = { total: 0, ending_this_week: 0, next_to_end: [], last_used: null, first_call: null };
const used = { ...noServer, total: 1, last_used: { id: 'mcp_1', name: 'One', at: '2026-11-30T09:00:00Z' } };
const called = {
  ...used,
  first_call: { tool: 'list_things', at: '2026-11-30T09:00:00Z', outcome: 'ok', client: null },
};

describe('the guided start', () => {
  const states = (...given: Parameters<typeof setupSteps>) => setupSteps(...given)?.map(({ state }) => state);

  it('begins with an account, whatever preset the address names', () => {
    expect(states({ accounts: none, servers: noServer }, 'auditor')).toEqual([
      'current',
      'later',
      'later',
      'later',
      'later',
    ]);
  });

  it('goes on by what the gateway has, step by step', () => {
    expect(states({ accounts: one, servers: noServer }, '')?.indexOf('current')).toBe(1);
    expect(states({ accounts: one, servers: noServer }, 'auditor')?.indexOf('current')).toBe(2);
    expect(states({ accounts: one, servers: { ...noServer, total: 1 } }, '')?.indexOf('current')).toBe(3);
    expect(states({ accounts: one, servers: used }, '')?.indexOf('current')).toBe(4);
    expect(states({ accounts: one, servers: called }, '')).toEqual(['done', 'done', 'done', 'done', 'done']);
  });

  it('ends with the first call, and is not shown to callers who see a part', () => {
    expect(isSetUp(setupSteps({ accounts: one, servers: used }, ''))).toBe(false);
    expect(isSetUp(setupSteps({ accounts: one, servers: called }, ''))).toBe(true);
    expect(setupSteps({ accounts: null, servers: used }, '')).toBeNull();
    expect(isSetUp(null)).toBe(true);
  });

  it('does not ask for an account where servers reach one that is out of sight', () => {
    expect(states({ accounts: none, servers: { ...noServer, total: 2 } }, '')?.indexOf('current')).toBe(3);
  });
});
