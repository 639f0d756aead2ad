import { describe, expect, it } from 'vitest';
import { zohoMail } from './service-caller.js';

const integration = zohoMail();
const own = {
  account_id: '2',
  user_zuid: '900',
  user_address: 'admin@acmecorp.com',
  user_addresses: 'admin@acmecorp.com boss@acmecorp.com',
};
const check = (tool: string, input: object, context: { readonly [name: string]: string }) => {
  const method = integration.methods.find(({ toolName }) => toolName === tool);
  if (!method) throw new Error(`there is no tool ${tool}`);
  return method.checkArguments(input, { zoid: '1', ...context });
};

const calls = [
  ['zoho_mail_users_reset_password', { zuid: '900', password: 'long and new' }],
  ['zoho_mail_users_reset_password', { zuid: '0900', password: 'long and new' }],
  ['zoho_mail_users_reset_password', { zuid: ' 000900 ', password: 'long and new' }],
  ['zoho_mail_users_reset_password', { user_id: 900, password: 'long and new' }],
  ['zoho_mail_users_bulk_delete', { accountList: ['7', '900'] }],
  ['zoho_mail_users_bulk_delete', { accountList: ['00900'] }],
  ['zoho_mail_users_bulk_delete', { zuids: ['900'] }],
  ['zoho_mail_users_bulk_delete', { accountList: '["7","0900"]' }],
  ['zoho_mail_users_bulk_delete', { emailList: ['Admin@acmecorp.com'] }],
  ['zoho_mail_users_bulk_delete', { emailList: ['hr@acmecorp.com', 'BOSS@acmecorp.com'] }],
  ['zoho_mail_users_bulk_delete', { emailList: ['Boss <boss@acmecorp.com>'] }],
  ['zoho_mail_users_bulk_delete', { emailList: [' boss@acmecorp.com.'] }],
  ['zoho_mail_users_bulk_delete', { accountList: ['7'], emailList: ['mailto:boss@acmecorp.com'] }],
  ['zoho_mail_users_disable', { zuid: '900', user_account_id: '5' }],
  ['zoho_mail_users_disable', { zuid: '0900', user_account_id: '5' }],
  ['zoho_mail_users_disable', { zuid: '7', user_account_id: '2' }],
  ['zoho_mail_users_disable', { zuid: '7', accountId: '002' }],
  ['zoho_mail_user_access_disable_mailbox', { zuid: '900', user_account_id: '5' }],
  ['zoho_mail_user_access_disable_mailbox', { zuid: '7', user_account_id: '02' }],
  ['zoho_mail_users_set_role', { userList: ['7', '0900'], role: 'member' }],
] as const;

describe('a call that would end the connection itself', () => {
  it.each(calls)('is refused, unless the caller insists: %s %j', (tool, input) => {
    const refused = check(tool, input, own);
    expect(refused).toMatchObject({
      ok: false,
      refusal: {
        message: expect.stringMatching(
          /^Nothing was sent: \w+ names the connected user\. .+end_this_connection: true\.$/,
        ),
      },
    });
    expect(check(tool, { ...input, end_this_connection: true }, own)).toMatchObject({ ok: true });
    expect(check(tool, { ...input, end_this_connection: false }, own)).toMatchObject({ ok: false });
  });

  it.each(calls)('is an ordinary one where the connection is of another user: %s %j', (tool, input) => {
    const other = {
      account_id: '3',
      user_zuid: '9000',
      user_address: 'x@acmecorp.com',
      user_addresses: 'x@acmecorp.com',
    };
    expect(check(tool, input, other)).toMatchObject({ ok: true });
  });

  it('is not making somebody an administrator', () => {
    expect(check('zoho_mail_users_set_role', { userList: ['900'], role: 'admin' }, own)).toMatchObject({ ok: true });
  });

  it.each([
    ['zoho_mail_users_reset_password', { zuid: '5', password: 'long and new' }],
    ['zoho_mail_users_bulk_delete', { accountList: ['5'] }],
    ['zoho_mail_users_bulk_delete', { emailList: ['hr@acmecorp.com'] }],
    ['zoho_mail_users_disable', { zuid: '5', user_account_id: '6' }],
    ['zoho_mail_user_access_disable_mailbox', { zuid: '5', user_account_id: '6' }],
    ['zoho_mail_users_set_role', { userList: ['5'], role: 'member' }],
  ])('is refused with the truth where the connection does not know its user: %s', (tool, input) => {
    const refused = check(tool, input, {});
    expect(refused).toMatchObject({ ok: false });
    const words = refused.ok ? '' : refused.refusal.message;
    expect(words).toMatch(/is not known, because .+ZohoMail\.accounts\.READ/);
    expect(words).not.toMatch(/names the connected user\./);
    expect(check(tool, { ...input, end_this_connection: true }, {})).toMatchObject({ ok: true });
  });

  it('is judged by what an older connection knows', () => {
    const known = { user_zuid: '900', user_address: 'admin@acmecorp.com' };
    expect(check('zoho_mail_users_disable', { zuid: '7', user_account_id: '5' }, known)).toMatchObject({ ok: true });
    expect(check('zoho_mail_users_bulk_delete', { emailList: ['admin@acmecorp.com'] }, known).ok).toBe(false);
  });
});

it('every tool that takes something from a user for good is under the rule, or is known not to end a connection', () => {
  const harmless = [
    // What is taken can be given back over the same connection, or is no part of what it works with.
    'zoho_mail_user_access_set_mail_flow',
    'zoho_mail_user_aliases_remove',
    'zoho_mail_user_forwarding_remove',
    'zoho_mail_user_forwarding_set_copy',
    'zoho_mail_user_replies_remove_vacation',
    'delete_a_zoho_mail_user_signature_by_id',
  ];
  const names = Object.keys(integration.record.guards?.connected_user?.arguments ?? {});
  const open = integration.methods.filter(
    ({ record }) =>
      record.effect === 'destructive' &&
      names.some((name) => Object.hasOwn(record.documentation?.arguments ?? {}, name)) &&
      !record.guards?.some(({ rule }) => rule === 'connected_user'),
  );
  expect(open.map(({ toolName }) => toolName).filter((name) => !harmless.includes(name))).toEqual([]);
});
