import { expect, it } from 'vitest';
import type { McpServer, ServerMember } from '../../api/types';
import { membersOf, sharedConfig, wishOf } from './combined-form';

const member: ServerMember = {
  integrated_account_id: 'acc_1',
  prefix: 'mail',
  label: 'Mail',
  integration: 'acme',
  config: { methods: ['read'], tags: ['domains'], approval: 'write', dry_run: true },
  state: 'active',
  tool_count: 3,
};

it('changes a member without losing what the form does not show, nor the names of its tools', () => {
  const [form] = membersOf({ members: [member] } as unknown as McpServer);
  if (!form) throw new Error('the member has no form');
  expect(wishOf(form)).toEqual({
    integrated_account_id: 'acc_1',
    label: 'Mail',
    prefix: 'mail',
    config: { methods: ['read'], tags: ['domains'], approval: 'write', dry_run: true },
  });
  expect(wishOf({ ...form, methods: [], approval: 'none', label: ' ' })).toMatchObject({
    label: 'Mail',
    config: { tags: ['domains'], dry_run: true },
  });
});

it('sends the exposure only where it changes', () => {
  expect(sharedConfig({ exposure: 'all' }, undefined)).toEqual({});
  expect(sharedConfig({ exposure: 'discovery' }, undefined)).toEqual({ tool_exposure: 'discovery' });
  expect(sharedConfig({ exposure: 'all' }, { tool_exposure: 'discovery' })).toEqual({ tool_exposure: 'all' });
});
