import { idOf, listOf, mapOf, mapsOf, textOf } from '../fields.js';
import type { JsonMap } from '../json.js';
import { type Operation, type OperationCall, page } from '../operation.js';
import type { Organization, User } from '../organization.js';
import { invalidInput, nameTaken, type Reply, success } from '../reply.js';
import { newDomain } from '../seed/domains.js';
import { newOrganization } from '../seed/index.js';
import { newUser } from '../seed/users.js';

const own = '/api/organization';
const one = `${own}/{zoid}`;
const storages = `${one}/storage`;
const storagePath = `${storages}/{zuid}`;
const ips = `${one}/allowedIps`;
const ipFields = { fromIpRange: 'string', toIpRange: 'string', roleId: '#0|1|2|-1' };
const roleNames: { readonly [roleId: string]: string } = { '0': 'user', '1': 'admin', '2': 'superAdmin', '-1': 'all' };

function present({ organization, organizations, center }: OperationCall): JsonMap {
  const domains = [...organization.domains.values()];
  const superAdmin = [...organization.users.values()].find((user) => user.role === 'super_admin');
  return {
    zoid: organization.zoid,
    zaid: String(organization.zoid + 1n),
    orgName: organization.name,
    encryptedZoid: encrypted(organization),
    URI: `https://${center.mailHost}/api/organization/${organization.zoid}`,
    superAdmin: superAdmin?.email ?? '',
    superAdminFullName: superAdmin?.displayName ?? '',
    superAdminLoginName: superAdmin?.email ?? '',
    isEmailConfirmed: true,
    primaryDomainName: domains.find((domain) => domain.primary)?.domainName ?? '',
    domains: domains.map((domain) => domain.domainName),
    isMailHostingEnabled: domains.some((domain) => domain.hosting),
    isDomainMarkingExist: false,
    basePlan: organization.basePlan,
    planType: organization.basePlan === 'free' ? 'free' : 'paid',
    isOfferAvailable: false,
    licenseCount: organization.licenseCount,
    usersCount: organization.users.size,
    mailboxCount: organization.users.size,
    groupCount: organization.groups.size,
    sharedGroupCount: 0,
    partnerOrgCount: [...organizations.values()].filter((other) => other.parentZoid === organization.zoid).length,
    orgCreationTime: organization.createdTime,
    orgImageUrl: '',
    orgPolicyDetails: Object.fromEntries(
      [...organization.policies.values()].map((policy) => [String(policy.policyId), policy.policyName]),
    ),
    spamVO: { spamProcessType: organization.spamProcessType },
  };
}

function encrypted(organization: Organization): string {
  return `e${(organization.zoid * 7n).toString(16)}`;
}

function storage(user: User): JsonMap {
  return {
    zuid: user.zuid,
    mailBox: true,
    basicStorage: user.planType,
    totalStorage: 50,
    usedStorage: 3,
    extraStorage: Object.fromEntries(Object.entries(user.extraStorage).map(([addon, units]) => [addon, String(units)])),
  };
}

function serializeIps(organization: Organization): JsonMap {
  const byRole: { [role: string]: JsonMap[] } = {};
  for (const { ipId, fromIpRange, toIpRange, roleId } of organization.allowedIps) {
    const role = roleNames[String(roleId)] ?? 'user';
    byRole[role] = [...(byRole[role] ?? []), { ipid: ipId, fromip: fromIpRange, toip: toIpRange }];
  }
  return { allowedIps: [{ ip: [{ isipinRange: 'true', ...byRole }] }] };
}

function onUser(handle: (call: OperationCall, user: User) => Reply): Operation['handle'] {
  return (call) => {
    const user = call.organization.users.get(call.params.zuid ?? '');
    return user ? handle(call, user) : invalidInput('The zuid is invalid');
  };
}

function isAddress(text: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

const organizationOnlyOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: own,
    scope: 'partner.organization',
    body: {
      domainName: 'string',
      orgName: 'string',
      emailId: 'address',
      firstName: 'string',
      lastName: 'string',
      password: 'string',
      'planName?': '=basicTrial|professionalTrial|mailPremiumTrial|free',
    },
    handle: ({ organization: partner, organizations, center, body, now }) => {
      const domainName = textOf(body.domainName).toLowerCase();
      if ([...organizations.values()].some((known) => known.domains.has(domainName))) return nameTaken();
      const superAdmin = newUser({
        zuid: partner.newId(),
        accountId: partner.newId(),
        email: textOf(body.emailId),
        firstName: textOf(body.firstName),
        lastName: textOf(body.lastName),
        displayName: `${textOf(body.firstName)} ${textOf(body.lastName)}`,
        role: 'super_admin',
        createdTime: now,
      });
      const child = newOrganization({
        zoid: partner.newId(),
        name: textOf(body.orgName),
        basePlan: textOf(body.planName) || 'free',
        superAdmin,
        createdTime: now,
        partner,
      });
      const code = `zb${String(partner.newId()).slice(-8)}`;
      child.domains.set(domainName, {
        ...newDomain({ domainId: partner.newId(), domainName, code, createdTime: now }),
        primary: true,
      });
      organizations.set(String(child.zoid), child);
      return success(
        {
          orgName: child.name,
          st_enc_zoid: encrypted(child),
          isVerified: false,
          zoid: String(child.zoid),
          usedLicenseCount: 1,
          URI: `https://${center.mailHost}/api/organization/${child.zoid}`,
          encryptedZoid: encrypted(child),
          isTrialAllowed: true,
          domainName,
          basePlan: child.basePlan,
          zaid: String(child.zoid + 1n),
        },
        201,
      );
    },
  },
  { method: 'GET', path: own, scope: 'partner.organization', handle: (call) => success(present(call)) },
  { method: 'GET', path: one, scope: 'partner.organization', handle: (call) => success(present(call)) },
  {
    method: 'PUT',
    path: one,
    mode: 'updateSpamProcessType',
    scope: 'partner.organization',
    body: { spamVO: { object: { spamProcessType: '=Off|complete|content|sender|sender_header' } } },
    handle: ({ organization, body }) => {
      const wanted = textOf(mapOf(body.spamVO).spamProcessType);
      // Written with a capital, read back without.
      organization.spamProcessType = wanted === 'Off' ? 'off' : wanted;
      return success();
    },
  },
];

const storageOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: storages,
    scope: 'organization.subscriptions',
    query: { 'start?': 'int:1-', 'limit?': 'int:1-' },
    handle: ({ organization, query }) =>
      success({
        userList: page([...organization.users.values()], query, { first: 1, limit: 100 }).map(storage),
        orgPlans: [
          {
            planType: organization.basePlan,
            totalCount: organization.licenseCount,
            allotedCount: organization.users.size,
          },
        ],
        addons: [{ addonType: '25gb', totalCount: 10, allotedCount: allotted(organization, '25gb') }],
      }),
  },
  {
    method: 'GET',
    path: storagePath,
    scope: 'organization.subscriptions',
    handle: onUser((_call, user) => success(storage(user))),
  },
  {
    method: 'PUT',
    path: storagePath,
    mode: 'updateBaseStorage',
    scope: 'organization.subscriptions',
    body: { planType: '=newMail5gb|newMail10gb|standard_10gb|mailPremium|basic|professional' },
    handle: onUser(({ body }, user) => {
      user.planType = textOf(body.planType);
      return success();
    }),
  },
  {
    method: 'PUT',
    path: storagePath,
    mode: 'updateExtraStorage',
    scope: 'organization.subscriptions',
    // The newer page's list has one spelling, its sample the other.
    body: { 'addOnType?': 'string[]', 'addonType?': 'string[]' },
    handle: onUser(({ body }, user) => {
      const given = body.addOnType ?? body.addonType;
      if (given === undefined) return invalidInput('Mandatory parameter addOnType is missing');
      const addons = listOf(given).map((item) => /^(1gb|5gb|10gb|25gb|50gb|100gb|200gb):(\d{1,4})$/.exec(String(item)));
      if (addons.includes(null)) return invalidInput('Invalid value for addOnType');
      for (const [, addon = '', units = ''] of addons.filter((found) => found !== null))
        user.extraStorage[addon] = Number(units);
      return success();
    }),
  },
];

function allotted(organization: Organization, addon: string): number {
  return [...organization.users.values()].reduce((sum, user) => sum + (user.extraStorage[addon] ?? 0), 0);
}

const allowedIpOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: ips,
    scope: 'organization.accounts',
    handle: ({ organization }) => success(serializeIps(organization)),
  },
  {
    method: 'POST',
    path: ips,
    scope: 'organization.accounts',
    body: { allowedIps: { list: ipFields } },
    handle: ({ organization, body }) => {
      const failedList: JsonMap[] = [];
      for (const entry of mapsOf(body.allowedIps)) {
        const [fromIpRange, toIpRange] = [textOf(entry.fromIpRange), textOf(entry.toIpRange)];
        if (isAddress(fromIpRange) && isAddress(toIpRange)) {
          const ipId = organization.newId();
          organization.allowedIps.push({ ipId, fromIpRange, toIpRange, roleId: Number(entry.roleId) });
        } else failedList.push(entry);
      }
      return success({ ...serializeIps(organization), failedList });
    },
  },
  {
    method: 'DELETE',
    path: ips,
    scope: 'organization.accounts',
    body: { allowedIps: { list: { ...ipFields, 'ipId?': 'long' } } },
    handle: ({ organization, body }) => {
      const status = mapsOf(body.allowedIps).map((entry) => {
        const index = organization.allowedIps.findIndex(
          (known) =>
            known.fromIpRange === entry.fromIpRange &&
            known.toIpRange === entry.toIpRange &&
            known.roleId === entry.roleId &&
            (entry.ipId === undefined || idOf(entry.ipId) === known.ipId),
        );
        const [removed] = index < 0 ? [] : organization.allowedIps.splice(index, 1);
        return {
          ipId: removed?.ipId ?? (entry.ipId === undefined ? 0 : idOf(entry.ipId)),
          status: removed !== undefined,
        };
      });
      return success({ status });
    },
  },
];

/** Organization, storage and allowed addresses. */
export const organizationOperations: readonly Operation[] = [
  ...organizationOnlyOperations,
  ...storageOperations,
  ...allowedIpOperations,
];
