import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

const domain_name = 'acmecorp.com';
const unusable = [{}, null, [], { code: 'x' }, 7];
const badValues = [
  true,
  false,
  undefined,
  null,
  '',
  '  ',
  {},
  { value: 'x' },
  [],
  ['x'],
  '{details.x}',
  `$\{code}`,
  '{{code}}',
  'undefined',
  'null',
  '[object Object]',
  '(details.code unknown)',
  'N/A',
  'NULL',
  'Not available',
  '-',
];

/** The reply of a tool to whose change the service returns this payload. */
async function replyWith(tool: string, input: object, data: unknown) {
  await sandbox.fault({
    times: 1,
    status: 200,
    body: { status: { code: 200, description: 'success' }, data },
    match: { path: '/domains', method: tool === 'create_a_zoho_mail_domain' ? 'POST' : 'PUT' },
  });
  const { body } = await callTool(demo.mcp_url, tool, input);
  expect(body.result).toMatchObject({ isError: false });
  return {
    reply: replyOf(body) as { readonly [name: string]: unknown },
    notes: JSON.stringify((replyOf(body) as { notes: unknown }).notes),
  };
}

const published = /zoho-verification=|v=DKIM1|zmverify\./;
const clean = (reply: object): void => {
  const { publish, dns_record: record, notes } = reply as { publish?: unknown; dns_record?: unknown; notes?: unknown };
  expect(JSON.stringify([publish, record, notes])).not.toMatch(/\{[a-z]+\.|undefined|\[object|\(details|\$\{/);
};

describe.each([
  [
    'create_a_zoho_mail_domain',
    { domainName: 'other.example' },
    'CNAMEVerificationCode',
    'publish',
    { domainName: 'other.example' },
  ],
  ['create_a_zoho_mail_domain_dkim', { domain_name, selector: 's2' }, 'publicKey', 'dns_record', { selector: 's2' }],
  [
    'create_a_zoho_mail_domain_dkim',
    { domain_name, selector: 's2' },
    'selector',
    'dns_record',
    { publicKey: 'v=DKIM1; p=abc' },
  ],
  ['zoho_mail_domain_dkim_regenerate', { domain_name, dkimId: '5' }, 'publicKey', 'dns_record', { selector: 's2' }],
  ['zoho_mail_domain_dkim_regenerate', { domain_name, dkimId: '5' }, 'selector', 'dns_record', { publicKey: 'abc' }],
])('%s %j without a usable %s', (tool, input, name, member, rest) => {
  it('leaves the record out and says why, and where it is', async () => {
    for (const value of badValues) {
      const { reply, notes } = await replyWith(tool, input, value === undefined ? rest : { ...rest, [name]: value });
      const shown = JSON.stringify(value);
      expect(reply, shown).not.toHaveProperty(member);
      expect(notes, shown).toContain(`${name} is not known`);
      expect(notes, shown).toContain(`${member}`);
      expect(notes, shown).toContain('get_single_zoho_mail_domain_dns_by_id');
      expect(notes, shown).not.toMatch(published);
      expect(notes, shown).not.toContain(`under ${member}`);
      clean(reply);
    }
    for (const data of unusable) {
      const { reply, notes } = await replyWith(tool, input, data);
      expect(reply).not.toHaveProperty(member);
      expect(notes, JSON.stringify(data)).toContain('left out because');
    }
  });
});

describe.each([
  ['zoho_mail_domains_verify', { domain_name }, 'status'],
  ['zoho_mail_domain_dkim_verify', { domain_name, dkimId: '5' }, 'dkimstatus'],
  ['zoho_mail_domain_dns_verify_spf', { domain_name }, 'spfstatus'],
  ['zoho_mail_domain_dns_verify_mx', { domain_name }, 'mxstatus'],
])('%s', (tool, input, name) => {
  it(`says that the outcome is not known where the reply has no usable ${name}`, async () => {
    for (const data of [...unusable, { [name]: null }, { [name]: 'maybe' }, { [name]: {} }]) {
      const { notes } = await replyWith(tool, input, data);
      expect(notes, JSON.stringify(data)).toContain(name);
      expect(notes, JSON.stringify(data)).toMatch(/does not say what came of it/);
      expect(notes, JSON.stringify(data)).not.toMatch(/is verified|is right|matches the key|still pending/);
    }
  });
});

it.each(badValues.map((value) => [value]))('a pending verification publishes no code that is %j', async (value) => {
  const envelope = (data: unknown) => ({ status: { code: 200, description: 'success' }, data });
  const failed = envelope({ status: false, message: 'Domain verification failed', error: 'TXT_RECORD_HOST_UNKNOWN' });
  await sandbox.fault({ times: 1, status: 200, body: failed, match: { method: 'PUT', path: '/domains' } });
  const details = envelope({
    domainName: 'newbrand.com',
    ...(value === undefined ? {} : { CNAMEVerificationCode: value }),
  });
  await sandbox.fault({ times: 1, status: 200, body: details, match: { method: 'GET', path: '/domains' } });
  const { body } = await callTool(demo.mcp_url, 'zoho_mail_domains_verify', { domain_name: 'newbrand.com' });
  const reply = replyOf(body) as { readonly notes: readonly string[] };
  expect(reply).toMatchObject({ verification: 'pending' });
  expect(reply).not.toHaveProperty('publish');
  expect(reply.notes.join(' ')).toContain('"publish" is left out because CNAMEVerificationCode is not known');
  clean(reply);
});
