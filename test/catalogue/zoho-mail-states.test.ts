import { describe, expect, it } from 'vitest';
import { acceptedError, classifyReply } from '../../src/upstream/index.js';
import { zohoMail } from './service-caller.js';

const { record, methods } = zohoMail();
const errorOf = (text: string) => {
  const validated = classifyReply(
    { status: 500, headers: {}, text: JSON.stringify({ status: { code: 500 }, data: { errorCode: text } }) },
    record.answers,
  );
  if (validated.kind !== 'error') throw new Error('is no error');
  return validated;
};
const verdict = (tool: string, text: string, values: { readonly [name: string]: string | boolean }) => {
  const method = methods.find(({ toolName }) => toolName === tool);
  if (!method) throw new Error(`there is no tool ${tool}`);
  const found = acceptedError(errorOf(text), method.record.answers?.accepted_errors ?? [], values);
  return found === undefined ? 'error' : found === 'opposite' ? 'opposite' : 'accepted';
};

describe.each([
  ['zoho_mail_users_set_two_factor', 'tfaEnabled', true, false],
  ['zoho_mail_account_forwarding_set_active', 'active', true, false],
  ['zoho_mail_user_access_set_protocol', 'enabled', true, false],
  ['zoho_mail_user_access_set_mail_flow', 'blocked', true, false],
  ['zoho_mail_user_forwarding_set_copy', 'deleteCopy', true, false],
  ['zoho_mail_folders_set_imap_view', 'visible', true, false],
  ['zoho_mail_domain_settings_strip_subdomains', 'state', 'on', 'off'],
])('%s', (tool, argument, on, off) => {
  it.each(['ALREADY_ENABLED', 'Already Enabled', 'already  enabled', 'alreadyEnabled'])('takes %s for done', (text) => {
    expect(verdict(tool, text, { [argument]: on })).toBe('accepted');
    expect(verdict(tool, text, { [argument]: off })).toBe('opposite');
    const other = text.replace(/enabled/i, 'Disabled');
    expect(verdict(tool, other, { [argument]: off })).toBe('accepted');
    expect(verdict(tool, other, { [argument]: on })).toBe('opposite');
  });
});

it.each([
  ['zoho_mail_groups_enable_streams', 'ALREADY_ENABLED', 'ALREADY_DISABLED'],
  ['zoho_mail_domain_dkim_set_default', 'Already Enabled', 'Already Disabled'],
  ['zoho_mail_domains_set_primary', 'AlreadyEnabled', 'AlreadyDisabled'],
  ['zoho_mail_users_enable', 'ALREADY_ENABLED', 'ALREADY_DISABLED'],
  ['zoho_mail_users_disable', 'ALREADY_DISABLED', 'ALREADY_ENABLED'],
  ['zoho_mail_user_forwarding_enable', 'ALREADY_ENABLED', 'ALREADY_DISABLED'],
  ['zoho_mail_user_forwarding_disable', 'ALREADY_DISABLED', 'ALREADY_ENABLED'],
  ['zoho_mail_user_access_enable_mailbox', 'ALREADY_ENABLED', 'ALREADY_DISABLED'],
  ['zoho_mail_user_access_disable_mailbox', 'ALREADY_DISABLED', 'ALREADY_ENABLED'],
  ['zoho_mail_domain_hosting_enable', 'ALREADY_ENABLED', 'ALREADY_DISABLED'],
  ['zoho_mail_domain_hosting_disable', 'ALREADY_DISABLED', 'ALREADY_ENABLED'],
])('%s takes %s for done, and %s for an error', (tool, done, opposite) => {
  expect(verdict(tool, done, {})).toBe('accepted');
  expect(verdict(tool, opposite, {})).toBe('error');
});

it('no tool with a required switch takes both states for done whatever was asked', () => {
  for (const { record: method, toolName } of methods)
    for (const { when, contains } of method.answers?.accepted_errors ?? []) {
      const hasSwitch = Object.values(method.documentation?.arguments ?? {}).some(
        ({ type, required }) => type === 'boolean' && required === true,
      );
      const isState = /already (en|dis)abled/i.test(contains);
      if (hasSwitch && isState && toolName !== 'zoho_mail_users_enable') expect(when, toolName).toBeDefined();
    }
});
