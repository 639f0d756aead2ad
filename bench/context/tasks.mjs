// The three runbooks of the README as a model plays them: what a person asks, the steps that a model would search for, its calls, each made of
// what it read before, and the same as one script. No call is written down in an answer that was not read: ids come out of results.

const group = 'Executive Updates';
const sender = 'ceo@ourcompany.com';
const { find, verify, makeKey, readSpf, setSpf, block, findGroup, readQueue, moderate } = {
  find: 'list_all_zoho_mail_domains',
  verify: 'zoho_mail_domains_verify',
  makeKey: 'create_a_zoho_mail_domain_dkim',
  readSpf: 'list_all_zoho_mail_antispam_spf',
  setSpf: 'zoho_mail_antispam_spf_bulk_update',
  block: 'zoho_mail_organization_spam_bulk_update',
  findGroup: 'list_all_zoho_mail_groups',
  readQueue: 'list_all_zoho_mail_group_moderation',
  moderate: 'zoho_mail_group_moderation_moderate',
};

/**
 * `tag` narrows an MCP server to what the task needs; `calls` are functions of the results so far (each the members of a reply) to
 * `[tool, arguments]`; `script` reads the members in `reads` from what its functions return, so each must be declared.
 */
export const tasks = [
  {
    title: 'domain onboarding',
    tag: 'domains',
    request:
      'Is newbrand.com waiting for verification? Then verify it and create its DKIM key with the selector zmail.',
    steps: ['list domains', 'verify a domain', 'create a DKIM key'],
    calls: [
      () => [find, {}],
      ([{ domainVO }]) => [verify, { domain_name: pendingIn(domainVO) }],
      ([{ domainVO }]) => [makeKey, { domain_name: pendingIn(domainVO), selector: 'zmail' }],
    ],
    script: `const { domainVO } = await tools.${find}({});
const domain_name = domainVO.find((d) => d.domainName === 'newbrand.com' && !d.verificationStatus).domainName;
const { verification } = await tools.${verify}({ domain_name });
const { dns_record } = await tools.${makeKey}({ domain_name, selector: 'zmail' });
return { verification, dns_record };`,
    reads: ['domainVO', 'domainName', 'verificationStatus'],
    done: (text) => text.includes('zmail._domainkey') || text.includes('publicKey'),
    answer: 'newbrand.com is verified, and its DKIM key is created. Publish the TXT record that I was given.',
  },
  {
    title: 'phishing response',
    tag: 'spam_control',
    request:
      'Phishing came from bad-actor-domain.com. Are we strict on SPF failures? If not, reject them permanently, then block the domain.',
    steps: ['read what happens to mail that fails SPF', 'reject mail that fails SPF', 'block a domain'],
    calls: [
      () => [readSpf, {}],
      ([{ spfFail }]) => [setSpf, { option: strictUnless(spfFail) }],
      () => [block, { spamCategory: 'rejectDomain', entries: ['bad-actor-domain.com'] }],
    ],
    script: `const { spfFail } = await tools.${readSpf}({});
if (spfFail !== 'permanentReject') await tools.${setSpf}({ option: 'permanentReject' });
await tools.${block}({ spamCategory: 'rejectDomain', entries: ['bad-actor-domain.com'] });
return { spf_before: spfFail };`,
    reads: ['spfFail'],
    done: () => true,
    answer: 'SPF failures were let through; they are rejected now, and bad-actor-domain.com is blocked.',
  },
  {
    title: 'moderation',
    tag: 'moderation',
    request: `Approve what ${sender} sent to the group "${group}", and leave the rest.`,
    steps: ['find a group', 'list mail held for moderation', 'approve held mail'],
    // A list of groups has a tag of its own, and these tools too.
    tags: ['groups'],
    calls: [
      () => [findGroup, { searchKey: group }],
      ([{ groups }]) => [readQueue, { zgid: groups[0].zgid }],
      ([{ groups }, queue]) => [moderate, { zgid: groups[0].zgid, messageList: idsFrom(queue), status: 'accept' }],
    ],
    script: `const { groups: [{ zgid }] } = await tools.${findGroup}({ searchKey: '${group}' });
const { items } = await tools.${readQueue}({ zgid });
const messageList = items.filter((mail) => mail.fromAddress === '${sender}').map((mail) => mail.messageId);
await tools.${moderate}({ zgid, messageList, status: 'accept' });
return { approved: messageList.length, left: items.length - messageList.length };`,
    reads: ['groups', 'zgid', 'items', 'fromAddress', 'messageId'],
    done: () => true,
    answer: 'Two mails are approved; one from another sender is left in the queue.',
  },
];

function pendingIn(domains) {
  return domains.find(({ domainName, verificationStatus }) => domainName === 'newbrand.com' && !verificationStatus)
    .domainName;
}

function strictUnless(spfFail) {
  if (spfFail !== 'allowMail') throw new Error(`SPF failures are not let through: ${spfFail}`);
  return 'permanentReject';
}

function idsFrom(queue) {
  const mails = queue.items ?? queue;
  const ids = mails.filter(({ fromAddress }) => fromAddress === sender).map(({ messageId }) => messageId);
  if (ids.length !== 2) throw new Error(`${ids.length} held mails of ${sender}`);
  return ids;
}
