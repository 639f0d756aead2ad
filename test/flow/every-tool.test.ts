import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, postMcp, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
}

let demo: RunningDemo;
let sandbox: SandboxControl;
let url: string;
let tools: readonly { readonly name: string; readonly inputSchema: Schema }[];

beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
  const admin = adminClient(demo.origin, demo.api_token);
  const config = { tags: ['admin'] };
  const made = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, { name: 'Admin', config });
  url = String(made.body.url);
  const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  tools = (body.result as { tools: typeof tools }).tools;
});
afterAll(() => demo?.stop());

// Objects that exist in a new sandbox, by the name of the argument for them.
const seeded: { readonly [argument: string]: unknown } = {
  domain_name: 'acmecorp.com',
  domainName: 'fresh.example',
  domainAlias: 'newbrand.com',
  newDomainName: 'renamed.example',
  zgid: '987654',
  message_id: '112233',
  messageList: ['112233'],
  groupList: ['987654'],
  memberEmailId: 'admin@acmecorp.com',
  emailId: 'someone@acmecorp.com',
  catchAllAddress: 'admin@acmecorp.com',
  notificationAddress: 'admin@acmecorp.com',
  fromIpRange: '198.51.100.1',
  toIpRange: '198.51.100.255',
  roleId: 1,
  addOnType: ['25gb:1'],
  start: 1,
  limit: 10,
  dmarcOption: 'moveToQuarantine',
  aliasList: ['extra@acmecorp.com'],
  replyTo: 'admin@acmecorp.com',
  email_address: 'admin@acmecorp.com',
  primaryEmailAddress: 'new.person@acmecorp.com',
  emailAddress: 'sales@acmecorp.com',
  emailAlias: ['second.name@acmecorp.com'],
  mailForward: 'elsewhere@partner.example',
  fromAddress: 'sales@acmecorp.com',
  fromTime: 1_767_225_600_000,
  toTime: 1_798_761_600_000,
  fromDateTime: 1_767_225_600_000,
  toDateTime: 1_798_761_600_000,
  startTime: 1_767_225_600_000,
  endTime: 1_798_761_600_000,
  groupMailList: ['support@acmecorp.com'],
  assignUsers: ['sales@acmecorp.com'],
  unassignUsers: ['sales@acmecorp.com'],
  emailList: ['sales@acmecorp.com'],
  pageKey: '',
  isNext: false,
  existing: false,
  searchKey: 'category:1002',
  fromDate: '01/15/2027 09:00:00',
  toDate: '01/20/2027 18:00:00',
  zoid: '123456789',
};

function sample(name: string, schema: Schema, isFull: boolean): unknown {
  if (name in seeded) return seeded[name];
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return [sample(name, schema.items ?? {}, isFull)];
    case 'object':
      return samples(schema, isFull);
    default:
      return `some-${name}`;
  }
}

function samples(schema: Schema, isFull: boolean): { [name: string]: unknown } {
  const entries = Object.entries(schema.properties ?? {}).filter(([name]) => isFull || schema.required?.includes(name));
  return Object.fromEntries(entries.map(([name, member]) => [name, sample(name, member, isFull)]));
}

type Members = { [name: string]: unknown };

async function ask(name: string, args: object = {}): Promise<Members> {
  const { body } = await callTool(url, name, args);
  return { ...replyOf(body) };
}

const firstOf = (list: unknown, key: string): unknown => (list as Members[])[0]?.[key];

// Tools that work on what another tool has made.
const whatItNeeds: readonly (readonly [RegExp, string])[] = [
  [/user_aliases_remove/, 'zoho_mail_user_aliases_add'],
  [/user_forwarding_(?!add)/, 'zoho_mail_user_forwarding_add'],
  [/resend_reply_to/, 'zoho_mail_user_replies_set_reply_to'],
];

/** The sandbox as it starts, with a second verified domain and a DKIM key; and the ids that a model would look up. */
async function prepare(toolName: string): Promise<Members> {
  await sandbox.reset();
  await ask('zoho_mail_domains_verify', { domain_name: 'newbrand.com' });
  const key = await ask('create_a_zoho_mail_domain_dkim', { domain_name: 'acmecorp.com', selector: 'learned' });
  const { zuid, accountId } = await ask('zoho_mail_users_find', { email_address: 'sales@acmecorp.com' });
  const signature = await ask('create_a_zoho_mail_user_signature', {
    zuid,
    name: 'learned',
    content: 'x',
    position: 0,
  });
  const [, setUp] = whatItNeeds.find(([pattern]) => pattern.test(toolName)) ?? [];
  if (setUp) await ask(setUp, argumentsOf(setUp, { ...seeded, zuid, user_account_id: accountId }));
  const group = await ask('get_single_zoho_mail_group_by_id', { zgid: '987654' });
  const kind = /zoho_mail_(\w+_restrictions)_assign/.exec(toolName)?.[1];
  return {
    zuid,
    userList: [zuid],
    accountList: [zuid],
    user_account_id: accountId,
    accList: [accountId],
    id: signature.id,
    dkimId: key.dkimId,
    policy_id: firstOf((await ask('list_all_zoho_mail_policies')).items, 'policyID'),
    mailboxId: group.mailboxId,
    orgMailRestrictionID: kind && firstOf((await ask(`list_all_zoho_mail_${kind}`)).items, 'restrictionID'),
  };
}

function argumentsOf(toolName: string, values: Members): Members {
  const schema = tools.find(({ name }) => name === toolName)?.inputSchema;
  return Object.fromEntries((schema?.required ?? []).map((name) => [name, values[name]]));
}

/** Puts what was looked up where arguments ask for it, at any depth; an id of a range that was never listed goes. */
function fillIn(args: Members, learned: Members): Members {
  for (const [name, value] of Object.entries(args)) {
    if (name in learned) args[name] = learned[name];
    else if (name === 'ipId') delete args[name];
    else if (Array.isArray(value))
      for (const item of value) if (typeof item === 'object') fillIn(item as Members, learned);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) fillIn(value as Members, learned);
  }
  return args;
}

const inputFaults =
  /is missing|Unknown parameter|Invalid value|must be|is invalid|URL_RULE_NOT_CONFIGURED|INVALID_METHOD|JSON_PARSE_ERROR|INVALID_OAUTH/i;
// The service refuses these for a good reason, after it understood them: nothing is there to remove, or a mailed code is not known.
const rightlyRefused = new Set([
  'zoho_mail_domain_aliases_remove',
  'zoho_mail_group_settings_remove_aliases',
  'zoho_mail_user_forwarding_verify',
  'zoho_mail_user_forwarding_enable',
  // With every argument: a cursor that no earlier page gave.
  'list_all_zoho_mail_logs_audit',
]);

const oneOfSeveral: { readonly [tool: string]: Members } = {
  zoho_mail_users_bulk_delete: { accountList: [] },
  zoho_mail_users_set_personal_info: { displayName: 'Sales' },
};

async function faultOf({ name, inputSchema }: (typeof tools)[number], isFull: boolean): Promise<string | null> {
  const learned = await prepare(name);
  // Some take one of several arguments, which no schema of theirs may say.
  const chosen = isFull ? {} : (oneOfSeveral[name] ?? {});
  const args = fillIn({ ...samples(inputSchema, isFull), ...chosen }, learned);
  await sandbox.clear();
  const { body } = await callTool(url, name, args);
  const requests = await sandbox.mailRequests();
  const text = JSON.stringify(body.result ?? body.error);
  if (requests.length === 0) return `${name}: nothing was sent: ${text}`;
  if (requests.some(({ host }) => host !== 'mail.zoho.com')) return `${name}: went to another host`;
  const isFault = (body.result as { isError?: boolean }).isError === true && inputFaults.test(text);
  return isFault && !rightlyRefused.has(name)
    ? `${name} ${JSON.stringify(requests[0]?.body)}: ${text.slice(0, 300)}`
    : null;
}

describe('every tool of the administrator speaks what the service understands', () => {
  it.each([
    ['with the required arguments alone', false],
    ['with every argument', true],
  ])(
    '%s',
    async (_title, isFull) => {
      const wrong: (string | null)[] = [];
      for (const tool of tools) wrong.push(await faultOf(tool, isFull));
      expect(wrong.filter((fault) => fault !== null)).toEqual([]);
      expect(wrong.length).toBeGreaterThan(110);
    },
    120_000,
  );
});
