import { findFault, idOf, listOf, textOf } from '../fields.js';
import { isMap, type JsonMap } from '../json.js';
import { type Operation, page } from '../operation.js';
import type { Organization, User } from '../organization.js';
import { businessError, invalidInput, success } from '../reply.js';

const zoid = '/api/organization/{zoid}';
const ipFields = { fromIpRange: 'string', toIpRange: 'string', roleId: '#0|1|2|-1' };
const roleNames: { readonly [roleId: string]: string } = { '0': 'user', '1': 'admin', '2': 'superAdmin', '-1': 'all' };

function details(organization: Organization): JsonMap {
  return {
    zoid: organization.zoid,
    zaid: String(organization.zoid + 1n),
    orgName: organization.name,
    encryptedZoid: '1d9e8c7b6a',
    URI: `https://mail.zoho.com/api/organization/${organization.zoid}`,
    superAdmin: 'admin@acmecorp.com',
    superAdminFullName: 'admin',
    superAdminLoginName: 'admin@acmecorp.com',
    isEmailConfirmed: true,
    primaryDomainName: [...organization.domains.values()].find((domain) => domain.primary)?.domainName ?? '',
    domains: [...organization.domains.keys()],
    isMailHostingEnabled: true,
    isDomainMarkingExist: false,
    basePlan: 'mailPremium',
    planType: 'paid',
    isOfferAvailable: false,
    licenseCount: 25,
    usersCount: organization.users.size,
    mailboxCount: organization.users.size,
    groupCount: organization.groups.size,
    sharedGroupCount: 0,
    partnerOrgCount: organization.children.length,
    orgCreationTime: 1_736_931_600_000,
    orgImageUrl: '',
    orgPolicyDetails: Object.fromEntries(
      [...organization.policies.values()].map((policy) => [String(policy.policyId), policy.policyName]),
    ),
    spamVO: { spamProcessType: organization.spamProcessType },
  };
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

function allowedIps(organization: Organization): JsonMap {
  const byRole: { [role: string]: JsonMap[] } = {};
  for (const entry of organization.allowedIps) {
    const role = roleNames[String(entry.roleId)] ?? 'user';
    byRole[role] = [...(byRole[role] ?? []), { ipid: entry.ipId, fromip: entry.fromIpRange, toip: entry.toIpRange }];
  }
  return { allowedIps: [{ ip: [{ isipinRange: 'true', ...byRole }] }] };
}

/** Organization, storage and allowed addresses. */
export const organizationOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/organization',
    scope: 'partner.organization',
    body: {
      domainName: 'string',
      orgName: 'string',
      emailId: 'string',
      firstName: 'string',
      lastName: 'string',
      password: 'string',
      'planName?': '=basicTrial|professionalTrial|mailPremiumTrial|free',
    },
    handle: ({ organization, body }) => {
      const child = {
        orgName: textOf(body.orgName),
        st_enc_zoid: 'a1b2c3',
        isVerified: false,
        zoid: String(organization.newId()),
        usedLicenseCount: 1,
        domainName: textOf(body.domainName),
        basePlan: textOf(body.planName) || 'free',
        zaid: String(organization.newId()),
      };
      organization.children.push(child);
      return success(child, 201);
    },
  },
  {
    method: 'GET',
    path: '/api/organization',
    scope: 'partner.organization',
    handle: ({ organization }) => success(details(organization)),
  },
  {
    method: 'GET',
    path: zoid,
    scope: 'partner.organization',
    handle: ({ organization }) => success(details(organization)),
  },
  {
    method: 'PUT',
    path: zoid,
    mode: 'updateSpamProcessType',
    scope: 'partner.organization',
    body: { spamVO: { object: { spamProcessType: '=Off|complete|content|sender|sender_header' } } },
    handle: ({ organization, body }) => {
      organization.spamProcessType = isMap(body.spamVO)
        ? textOf(body.spamVO.spamProcessType).replace('Off', 'off')
        : organization.spamProcessType;
      return success();
    },
  },
  {
    method: 'GET',
    path: `${zoid}/storage`,
    scope: 'organization.subscriptions',
    query: { 'start?': 'int', 'limit?': 'int' },
    handle: ({ organization, query }) =>
      success({
        userList: page([...organization.users.values()], query, { first: 1, limit: 100 }).map(storage),
        orgPlans: [{ planType: 'mailPremium', totalCount: 25, allotedCount: organization.users.size }],
      }),
  },
  {
    method: 'GET',
    path: `${zoid}/storage/{zuid}`,
    scope: 'organization.subscriptions',
    handle: ({ organization, params }) => {
      const user = organization.users.get(params.zuid ?? '');
      return user ? success(storage(user)) : invalidInput('The zuid is invalid');
    },
  },
  {
    method: 'PUT',
    path: `${zoid}/storage/{zuid}`,
    mode: 'updateBaseStorage',
    scope: 'organization.subscriptions',
    body: { planType: '=newMail5gb|newMail10gb|mailPremium|basic|professional' },
    handle: ({ organization, params, body }) => {
      const user = organization.users.get(params.zuid ?? '');
      if (!user) return invalidInput('The zuid is invalid');
      user.planType = textOf(body.planType);
      return success();
    },
  },
  {
    method: 'PUT',
    path: `${zoid}/storage/{zuid}`,
    mode: 'updateExtraStorage',
    scope: 'organization.subscriptions',
    body: { addOnType: 'string[]' },
    handle: ({ organization, params, body }) => {
      const user = organization.users.get(params.zuid ?? '');
      if (!user) return invalidInput('The zuid is invalid');
      const addons = listOf(body.addOnType).map((item) => /^(5gb|25gb|50gb|100gb|200gb):(\d{1,4})$/.exec(String(item)));
      if (addons.some((match) => match === null)) return invalidInput('Invalid value for addOnType');
      for (const match of addons) user.extraStorage[match?.[1] ?? ''] = Number(match?.[2]);
      return success();
    },
  },
  {
    method: 'GET',
    path: `${zoid}/allowedIps`,
    scope: 'organization.accounts',
    handle: ({ organization }) => success(allowedIps(organization)),
  },
  {
    method: 'POST',
    path: `${zoid}/allowedIps`,
    scope: 'organization.accounts',
    body: { allowedIps: { list: ipFields } },
    handle: ({ organization, body }) => {
      for (const entry of listOf(body.allowedIps)) {
        if (isMap(entry))
          organization.allowedIps.push({
            ipId: organization.newId(),
            fromIpRange: textOf(entry.fromIpRange),
            toIpRange: textOf(entry.toIpRange),
            roleId: Number(entry.roleId),
          });
      }
      return success({ ...allowedIps(organization), failedList: [] });
    },
  },
  {
    method: 'DELETE',
    path: `${zoid}/allowedIps`,
    scope: 'organization.accounts',
    body: { allowedIps: { list: { ...ipFields, 'ipId?': 'long' } } },
    handle: ({ organization, body }) => {
      const status = listOf(body.allowedIps).map((entry) => {
        if (!isMap(entry) || findFault(entry, { ...ipFields, 'ipId?': 'long' })) return { ipId: 0, status: false };
        const index = organization.allowedIps.findIndex(
          (known) =>
            known.fromIpRange === entry.fromIpRange &&
            known.toIpRange === entry.toIpRange &&
            known.roleId === entry.roleId &&
            (entry.ipId === undefined || idOf(entry.ipId) === known.ipId),
        );
        const [removed] = index < 0 ? [] : organization.allowedIps.splice(index, 1);
        return { ipId: removed?.ipId ?? 0, status: removed !== undefined };
      });
      return status.some((entry) => entry.status) ? success({ status }) : businessError('The input passed is invalid');
    },
  },
];
