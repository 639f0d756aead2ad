import type { DataCenter } from '../data-centers.js';
import type { Organization, User } from '../organization.js';
import { seedDomains } from './domains.js';
import { seedGroups } from './groups.js';
import { seedAudit, seedLogins, seedSmtp } from './logs.js';
import { seedMailbox } from './mailbox.js';
import { seedNamespaces } from './namespaces.js';
import { seedPolicies, seedRestrictions } from './policies.js';
import { seedTime } from './seed-time.js';
import { seedUsers } from './users.js';

const firstId = 9_100_000_000_000_000_001n;

/** The organization as a data centre has it at the start; its logs end at `now`, in milliseconds since 1970 UTC. */
export function seedOrganization(now: number, center: DataCenter): Organization {
  const users = seedUsers(now);
  const [superAdmin, helpdesk] = users;
  if (!superAdmin || !helpdesk) throw new Error('the seed has two administrators at least');
  const domains = seedDomains(superAdmin);
  const restrictions = seedRestrictions();
  const policies = seedPolicies(users, restrictions);
  const groups = seedGroups(users);
  return {
    ...newOrganization({ zoid: 123456789n, name: 'Acme Corp', superAdmin, createdTime: seedTime }),
    domains: new Map(domains.map((domain) => [domain.domainName, domain])),
    groups: new Map(groups.map((group) => [String(group.zgid), group])),
    users: new Map(users.map((user) => [String(user.zuid), user])),
    policies: new Map(policies.map((policy) => [String(policy.policyId), policy])),
    restrictions: new Map(restrictions.map((restriction) => [String(restriction.restrictionId), restriction])),
    spamLists: new Map([
      ['whiteListEmail', ['billing@supplier.example']],
      ['whiteListDomain', ['supplier.example']],
      ['whiteListIP', ['203.0.113.40']],
      ['rejectDomain', ['spammer.example', 'malware.example']],
      ['rejectEmail', ['offers@spammer.example']],
      ['quarantineEmail', ['newsletter@bulk.example']],
      ['quarantineIP', ['203.0.113.9']],
      ['spamTLD', ['zip']],
      ['recipientSpamEmail', ['former.address@acmecorp.com']],
    ]),
    // Lax on purpose: the phishing runbook finds something to tighten.
    spamOptions: new Map([
      ['spfFail', 'allowMail'],
      ['spfSoftFail', 'allowMail'],
      ['dkimFail', 'moveToQuarantine'],
      ['dmarcFail', 'moveToSpam'],
      ['cdFail', 'moveToQuarantine'],
    ]),
    allowedIps: [
      { ipId: 9_000_000_000_000_000_501n, fromIpRange: '198.51.100.1', toIpRange: '198.51.100.255', roleId: 1 },
      { ipId: 9_000_000_000_000_000_503n, fromIpRange: '203.0.113.1', toIpRange: '203.0.113.63', roleId: 0 },
    ],
    audit: seedAudit(now),
    logins: seedLogins(users, now),
    smtp: seedSmtp(now),
    namespaces: new Map(
      seedNamespaces(users, groups, center).map((namespace) => [String(namespace.namespaceId), namespace]),
    ),
    mailboxes: new Map([[String(superAdmin.accountId), seedMailbox(superAdmin)]]),
  };
}

/** An organization with nothing but its super administrator. */
export function newOrganization(start: {
  readonly zoid: bigint;
  readonly name: string;
  readonly superAdmin: User;
  readonly createdTime: number;
  readonly basePlan?: string;
  /** The partner under which it is made; ids come from the partner's counter, so that none is there twice. */
  readonly partner?: Organization;
}): Organization {
  let lastId = firstId;
  return {
    zoid: start.zoid,
    name: start.name,
    basePlan: start.basePlan ?? 'mailPremium',
    licenseCount: 25,
    createdTime: start.createdTime,
    parentZoid: start.partner?.zoid ?? null,
    spamProcessType: 'complete',
    domains: new Map(),
    groups: new Map(),
    policies: new Map(),
    restrictions: new Map(),
    users: new Map([[String(start.superAdmin.zuid), start.superAdmin]]),
    reservedAddresses: new Map(),
    spamLists: new Map(),
    spamOptions: new Map(),
    allowedIps: [],
    audit: [],
    logins: [],
    smtp: [],
    namespaces: new Map(),
    mailboxes: new Map(),
    newId:
      start.partner?.newId ??
      (() => {
        lastId += 2n;
        return lastId;
      }),
  };
}
