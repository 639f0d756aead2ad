import { idOf, listOf, textOf } from '../fields.js';
import type { JsonMap } from '../json.js';
import { matching, type Operation, type OperationCall, page } from '../operation.js';
import type { Organization, Policy, RestrictionKind } from '../organization.js';
import { invalidInput, nameTaken, type Reply, success } from '../reply.js';

const list = '/api/organization/{zoid}/policy';
const one = `${list}/{policyId}`;
const scope = 'organization.policy';
const kinds: readonly RestrictionKind[] = [
  'mailRestriction',
  'accountRestriction',
  'accessRestriction',
  'mailForwardPolicy',
];
const paging = { 'start?': 'int:0-', 'limit?': 'int:1-', 'searchKey?': 'string' };

function shape(organization: Organization, policy: Policy): JsonMap {
  return {
    policyID: String(policy.policyId),
    policyName: policy.policyName,
    zoid: organization.zoid,
    usersCount: String(policy.users.length),
    groupCount: String(policy.groups.length),
    externalImap: false,
    incomingMaxMailRate: 500,
    incomingMaxMailSizePerMail: 40,
    shareMailBox: { restricted: false, value: true },
    junkCleanup: { restricted: false, value: 30 },
    contactRestriction: { org: true, personal: true, group: true },
    strictTLS: { isInHerited: true, tlsType: 0 },
    popSetting: { restricted: false, value: true },
    ...Object.fromEntries(Object.entries(policy.restrictions).map(([kind, id]) => [`${kind}ID`, String(id)])),
  };
}

const sides = ['incoming', 'outgoing'];
const subjects = ['Email', 'Domain', 'Subject', 'Attachment'];

// Of the last three only the first key of an item is known, by its beginning; the rest is modelled.
const restrictionDetails: { readonly [Kind in RestrictionKind]: JsonMap } = {
  mailRestriction: Object.fromEntries(
    sides.flatMap((side) => subjects.map((subject) => [`${side}${subject}RestrictionStatus`, 'noRestriction'])),
  ),
  accountRestriction: { addToContacts: true },
  accessRestriction: { mailForward: false },
  mailForwardPolicy: { restrictedDomains: [] },
};

function onPolicy(handle: (call: OperationCall, policy: Policy) => Reply): Operation['handle'] {
  return (call) => {
    const policy = call.organization.policies.get(call.params.policyId ?? '');
    return policy ? handle(call, policy) : invalidInput('The policyId is invalid');
  };
}

function restrictionOperations(kind: RestrictionKind): readonly Operation[] {
  return [
    {
      method: 'POST',
      path: `${list}/${kind}`,
      scope,
      body: { restrictionName: 'string' },
      handle: ({ organization, body }) => {
        const restrictionName = textOf(body.restrictionName);
        if (
          [...organization.restrictions.values()].some(
            (known) => known.kind === kind && known.restrictionName === restrictionName,
          )
        )
          return nameTaken();
        const restrictionId = organization.newId();
        organization.restrictions.set(String(restrictionId), { restrictionId, restrictionName, kind });
        return success({ restrictionName, restrictionID: String(restrictionId) });
      },
    },
    {
      method: 'GET',
      path: `${list}/${kind}`,
      scope,
      query: paging,
      handle: ({ organization, query }) => {
        const known = [...organization.restrictions.values()].filter((restriction) => restriction.kind === kind);
        const found = matching(known, query.searchKey, (restriction) => restriction.restrictionName);
        return success(
          page(found, query, { first: 0, limit: 10 }).map((restriction) => ({
            restrictionID: String(restriction.restrictionId),
            restrictionName: restriction.restrictionName,
            policyCount: String(
              [...organization.policies.values()].filter(
                (policy) => policy.restrictions[kind] === restriction.restrictionId,
              ).length,
            ),
            zoid: organization.zoid,
            ...restrictionDetails[kind],
          })),
        );
      },
    },
  ];
}

function assign(mode: string, kind: RestrictionKind): Operation {
  return {
    method: 'PUT',
    path: one,
    mode,
    scope,
    body: { orgMailRestrictionID: 'long' },
    handle: onPolicy(({ organization, body }, policy) => {
      const restriction = organization.restrictions.get(String(idOf(body.orgMailRestrictionID)));
      if (restriction?.kind !== kind) return invalidInput('Invalid value for orgMailRestrictionID');
      policy.restrictions[kind] = restriction.restrictionId;
      return success();
    }),
  };
}

/** Mail policies and the restrictions they use. */
export const policyOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: list,
    scope,
    body: { policyName: 'string' },
    handle: ({ organization, body }) => {
      const policyName = textOf(body.policyName);
      if ([...organization.policies.values()].some((policy) => policy.policyName === policyName)) return nameTaken();
      const policyId = organization.newId();
      organization.policies.set(String(policyId), { policyId, policyName, users: [], groups: [], restrictions: {} });
      return success({ policyID: String(policyId), policyName });
    },
  },
  {
    method: 'GET',
    path: list,
    scope,
    query: paging,
    handle: ({ organization, query }) =>
      success(
        page(
          matching([...organization.policies.values()], query.searchKey, (policy) => policy.policyName),
          query,
          { first: 0, limit: 50 },
        ).map((policy) => shape(organization, policy)),
      ),
  },
  ...kinds.flatMap(restrictionOperations),
  {
    method: 'GET',
    path: `${one}/getUsers`,
    scope,
    query: paging,
    handle: onPolicy(({ organization, query }, policy) => {
      const users = policy.users
        .map((zuid) => organization.users.get(String(zuid)))
        .filter((user) => user !== undefined);
      const found = matching(users, query.searchKey, (user) => `${user.email} ${user.displayName}`);
      return success(
        page(found, query, { first: 0, limit: 10 }).map((user) => ({
          zuid: user.zuid,
          emailAddress: user.email,
          displayName: user.displayName,
          role: user.role === 'member' ? 2 : 1,
        })),
      );
    }),
  },
  {
    method: 'GET',
    path: `${one}/getGroups`,
    scope,
    query: paging,
    handle: onPolicy(({ organization, query }, policy) => {
      const groups = policy.groups
        .map((zgid) => organization.groups.get(String(zgid)))
        .filter((group) => group !== undefined);
      return success(
        page(
          matching(groups, query.searchKey, (group) => group.name),
          query,
          { first: 0, limit: 10 },
        ).map((group) => ({ zgid: group.zgid, emailAddress: group.emailId, displayName: group.name })),
      );
    }),
  },
  {
    method: 'PUT',
    path: one,
    mode: 'applyPolicyToUsers',
    scope,
    body: { userList: 'long[]' },
    handle: onPolicy(({ organization, body }, policy) => {
      const ids = listOf(body.userList).map(idOf);
      if (ids.some((id) => !organization.users.has(String(id)) && !organization.groups.has(String(id))))
        return invalidInput('Invalid value for userList');
      for (const id of ids) {
        const target = organization.users.has(String(id)) ? 'users' : 'groups';
        for (const other of organization.policies.values())
          if (other[target].includes(id)) other[target].splice(other[target].indexOf(id), 1);
        policy[target].push(id);
      }
      return success();
    }),
  },
  assign('changeMailRestrictionID', 'mailRestriction'),
  assign('changeAccountRestrictionID', 'accountRestriction'),
  assign('changeMailForwardPolicyID', 'mailForwardPolicy'),
];
