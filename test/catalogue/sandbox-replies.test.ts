import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, type JsonValue, valueAt } from '../../src/base/index.js';
import { type ServiceCaller, startServiceCaller, zohoMail } from './service-caller.js';

let service: ServiceCaller;
beforeAll(async () => {
  service = await startServiceCaller();
});
afterAll(() => service?.client.close());

const call = (tool: string, args: JsonObject = {}): Promise<JsonValue> => service.call(tool, args);
const list = (kind: string, args: JsonObject = {}) => call(`list_all_zoho_mail_${kind}`, args);
const get = (kind: string, args: JsonObject = {}) => call(`get_single_zoho_mail_${kind}_by_id`, args);
const create = (kind: string, args: JsonObject) => call(`create_a_zoho_mail_${kind}`, args);
const idAt = (value: JsonValue, path: string): string => String(valueAt(value, path));

const domain = { domain_name: 'acmecorp.com' };
const zgid = '9000000000000000301';

async function callOrganization(): Promise<void> {
  for (const kind of ['organizations', 'organization_storage', 'policies', 'users', 'groups', 'domains'])
    await list(kind);
  await create('organization', {
    domainName: 'child.example',
    orgName: 'Child',
    emailId: 'admin@child.example',
    firstName: 'Ann',
    lastName: 'Lee',
    password: 'a long and random one 7',
  });
  for (const kind of ['access_restriction', 'account_restriction', 'email_restriction', 'forward_restriction']) {
    await list(`${kind}s`);
    await create(kind, { restrictionName: `New ${kind}` });
  }
  for (const option of ['cousin_domain', 'dkim', 'dmarc', 'spf']) await list(`antispam_${option}`);
  await list('organization_spam', { spamCategory: 'spamEmail' });
  const policy = await create('policy', { policyName: 'Interns' });
  const policies = await list('policies');
  await list('policy_users', { policy_id: idAt(policies, '0.policyID') });
  await list('policy_groups', { policy_id: idAt(policy, 'policyID') });
  const ranges = { allowedIps: [{ fromIpRange: '198.51.100.1', toIpRange: '198.51.100.9', roleId: 1 }] };
  await call('zoho_mail_organization_allowed_ips_bulk_create', ranges);
  await list('organization_allowed_ips');
  await call('zoho_mail_organization_allowed_ips_bulk_delete', {
    allowedIps: [{ fromIpRange: '198.51.100.1', toIpRange: '198.51.100.9', roleId: 1 }],
  });
  const time = { fromTime: 1_767_225_600_000, toTime: 1_798_761_600_000 };
  await list('logs_audit_constants');
  await list('logs_audit', { startTime: time.fromTime, endTime: time.toTime });
  await list('logs_login_history', time);
}

async function callDomains(): Promise<void> {
  await create('domain', { domainName: 'fresh.example' });
  await get('domain', domain);
  await call('zoho_mail_domains_verify', { domain_name: 'newbrand.com' });
  await call('zoho_mail_domains_verify', { domain_name: 'unpublished.example' });
  const key = await create('domain_dkim', { ...domain, selector: 'spring' });
  const dkim = { ...domain, dkimId: idAt(key, 'dkimId') };
  await call('zoho_mail_domain_dkim_verify', dkim);
  await call('zoho_mail_domain_dkim_regenerate', dkim);
  for (const domain_name of ['acmecorp.com', 'newbrand.com']) {
    await call('zoho_mail_domain_dns_verify_spf', { domain_name });
    await call('zoho_mail_domain_hosting_enable', { domain_name }).catch(() => null);
    await call('zoho_mail_domain_dns_verify_mx', { domain_name });
  }
}

async function callGroupsAndUsers(): Promise<void> {
  await get('group', { zgid });
  await create('group', {
    emailId: 'board@acmecorp.com',
    name: 'Board',
    mailGroupMemberList: [{ memberEmailId: 'admin@acmecorp.com', role: 'moderator' }],
  });
  await list('group_moderation', { zgid: '987654', start: 0, limit: 10 });
  await get('group_moderation', { zgid: '987654', message_id: '112233' });
  const user = await call('zoho_mail_users_find', { email_address: 'sales@acmecorp.com' });
  const zuid = idAt(user, 'zuid');
  await get('user', { zuid });
  await get('organization_storage', { zuid });
  await create('user', { primaryEmailAddress: 'new.person@acmecorp.com', password: 'a long and random one 7' });
  await call('zoho_mail_user_aliases_add', { zuid, emailAlias: ['second.name@acmecorp.com'] });
  await call('zoho_mail_user_forwarding_add', {
    zuid,
    user_account_id: idAt(user, 'accountId'),
    mailForward: 'copy@partner.example',
  });
  await get('user', { zuid });
  await create('user_signature', { zuid, name: 'Short', content: 'Ann', position: 0 });
  await list('user_signatures', { zuid });
}

async function callMailbox(): Promise<void> {
  const accounts = await list('accounts');
  await get('account');
  await call('zoho_mail_account_replies_set_vacation', {
    vacationResponse: {
      fromDate: '01/15/2027 00:00:00',
      toDate: '01/20/2027 00:00:00',
      subject: 'Away',
      content: 'Back',
    },
  }).catch(() => null);
  await call('zoho_mail_account_forwarding_add', { mailForwardTo: 'copy@partner.example' });
  await list('accounts');
  const fromAddress = idAt(accounts, '0.sendMailDetails.0.fromAddress');
  const folder = await create('folder', { folderName: 'Kept' });
  await list('folders');
  await get('folder', { folder_id: idAt(folder, 'folderId') });
  const label = await create('label', { displayName: 'Later' });
  await list('labels');
  await get('label', { label_id: idAt(label, 'labelId') });
  const signature = await create('signature', { name: 'Mine', content: 'Ann', position: 1 });
  const id = idAt(signature, 'id');
  await get('signature', { id });
  await call('update_a_zoho_mail_signature_by_id', { id, name: 'Mine', content: 'Ann Lee', position: 1 });
  await list('signatures');
  await list('messages');
  for (const searchKey of ['subject:"new office"', 'has:convo', 'has:attachment']) await callMessage(searchKey);
  const mail = { fromAddress, toAddress: [fromAddress], subject: 'A round trip', content: '<p>There &amp; back</p>' };
  await call('zoho_mail_messages_send', mail);
  await call('zoho_mail_messages_schedule', { ...mail, scheduleType: 4, timeZone: 'Europe/Lisbon' });
  await call('zoho_mail_messages_save', { ...mail, kind: 'draft' });
  const [sent] = (await call('zoho_mail_messages_search', { searchKey: 'subject:"round trip"' })) as JsonValue[];
  const message_id = idAt(sent ?? null, 'messageId');
  await call('zoho_mail_messages_reply', { ...mail, message_id });
  await call('delete_a_zoho_mail_message_by_id', { folder_id: idAt(sent ?? null, 'folderId'), message_id });
  await create('message_attachment', { file_name: 'a.txt', content: 'Y29udGVudA==' });
}

async function callMessage(searchKey: string): Promise<void> {
  const found = (await call('zoho_mail_messages_search', { searchKey })) as JsonValue[];
  const [first = null] = found;
  const one = { folder_id: idAt(first, 'folderId'), message_id: idAt(first, 'messageId') };
  await get('message', one);
  await call('zoho_mail_messages_get_details', one);
  await call('zoho_mail_messages_get_headers', one);
  await call('zoho_mail_messages_get_headers', { ...one, raw: false });
  await call('zoho_mail_messages_get_original', { message_id: one.message_id });
  await list('message_attachments', { ...one, includeInline: true });
}

async function callBookmarks(): Promise<void> {
  const collection = await create('bookmark_collection', { collectionName: 'New' });
  const collection_id = idAt(collection, 'collectionId');
  for (const owner of [{}, { group_id: zgid }] as const) {
    const made = await create('bookmark', { ...owner, link: 'https://example.com/', title: 'Example' });
    const bookmark_id = idAt(made, 'entityId');
    await get('bookmark', { ...owner, bookmark_id });
    await list('bookmarks', owner);
    await list('bookmark_collections', owner);
  }
  const all = await list('bookmark_collections');
  await list('bookmarks_in_collection', { collection_id: idAt(all, '0.collectionId') });
  await list('bookmarks_in_collection', { collection_id });
  for (const kind of ['bookmark_favorites', 'bookmark_trash', 'bookmarks_shared_to_me', 'bookmark_groups'])
    await list(kind);
  await call('zoho_mail_bookmark_groups_collections');
}

async function callNotes(): Promise<void> {
  await create('note_book', { bookName: 'New' });
  for (const owner of [{}, { group_id: zgid }] as const) {
    const made = await create('note', { ...owner, content: 'Remember' });
    const note_id = idAt(made, 'entityId');
    await get('note', { ...owner, note_id });
    await create('note_attachment', { ...owner, note_id, file_name: 'a.txt', content: 'Y29udGVudA==' });
    await list('note_attachments', { ...owner, note_id });
    await list('notes', owner);
    const books = await list('note_books', owner);
    await list('notes_in_book', { ...owner, book_id: idAt(books, 'projects.0.bookId') });
  }
  for (const kind of ['note_favorites', 'notes_shared_to_me', 'note_groups']) await list(kind);
}

async function callTasks(): Promise<void> {
  const own = await create('task', { title: 'Mine', reminderDate: '2027-01-31T09:00:00+01:00', emailReminder: true });
  await create('task', { title: 'Below', parentTaskId: idAt(own, 'id') });
  await list('subtasks', { task_id: idAt(own, 'id') });
  await get('task', { task_id: idAt(own, 'id') });
  await call('update_a_zoho_mail_task_by_id', { task_id: idAt(own, 'id'), change: 'title', value: 'Ours' });
  const task_id = idAt(own, 'id');
  await call('zoho_mail_tasks_set_status', { task_id, status: 'completed' });
  await call('zoho_mail_tasks_set_priority', { task_id, priority: 'high' });
  await call('zoho_mail_tasks_set_due_date', { task_id, dueDate: '31/01/2027' });
  const reminder = { reminderDate: '2027-01-31T09:00:00+01:00', emailReminder: true, popupReminder: false };
  await call('zoho_mail_tasks_set_reminder', { task_id, ...reminder });
  await list('tasks');
  const shared = await list('tasks', { zgid });
  await list('tasks_created_by_me');
  await list('task_groups');
  await call('zoho_mail_task_groups_members', { zgid });
  const projects = await list('task_projects', { zgid });
  await list('tasks_in_project', { zgid, project_id: idAt(projects, 'projects.0.id') });
  const group = { zgid, task_id: idAt(shared, 'tasks.0.id') };
  await call('zoho_mail_tasks_set_project', { ...group, projectId: idAt(projects, 'projects.0.id') });
  await call('zoho_mail_tasks_set_assignee', { ...group, assignee: idAt(shared, 'tasks.0.owner.id') });
  const status = valueAt(await create('task_status', { statusName: 'Waiting' }), 'status') as number;
  await call('update_a_zoho_mail_task_status_by_id', { status, statusName: 'Blocked' });
  await call('delete_a_zoho_mail_task_status_by_id', { status });
  await call('delete_a_zoho_mail_task_by_id', { task_id: idAt(own, 'id') });
}

describe('the replies of the sandbox', () => {
  it.each([
    ['the organization', callOrganization],
    ['domains', callDomains],
    ['groups and users', callGroupsAndUsers],
    ['the mailbox', callMailbox],
    ['bookmarks', callBookmarks],
    ['notes', callNotes],
    ['tasks', callTasks],
  ])('have the declared types: %s', async (_title, run) => {
    service.differences.clear();
    await run();
    expect([...service.differences]).toEqual([]);
  });

  it('were seen for every tool with a declared reply', () => {
    const declared = zohoMail().methods.filter(({ record }) => record.documentation?.response !== undefined);
    expect(declared.map(({ toolName }) => toolName).filter((tool) => !service.called.has(tool))).toEqual([]);
  });
});
