import { type Fields, idOf, listOf, textOf, truth } from '../fields.js';
import { type Operation, page } from '../operation.js';
import type { Organization, User } from '../organization.js';
import { refusePassword, rememberPassword } from '../passwords.js';
import { businessError, failure, invalidInput, nameTaken, success } from '../reply.js';
import { newUser } from '../seed/users.js';
import { newMember } from './groups.js';
import {
  accountChange,
  addressesOf,
  isAddressTaken,
  onUser,
  userChange,
  userPath,
  userScope,
  usersPath,
} from './on-user.js';
import { serializeUser } from './serialize-user.js';
import { userMailOperations } from './user-mail.js';
import { userSignatureOperations } from './user-signatures.js';

const peopleFields: Fields = Object.fromEntries(
  ['employeeId', 'department', 'designation', 'mobileNumber', 'extension'].map((name) => [`${name}?`, 'text']),
);
/** How long the address of a deleted user stays reserved. */
const reservedMs = 1_800_000;

function findAdditionFault(organization: Organization, email: string, groups: readonly string[]): string | null {
  const domain = organization.domains.get(email.split('@')[1]?.toLowerCase() ?? '');
  if (!domain?.verified || !domain.hosting)
    return 'Invalid value for primaryEmailAddress: its domain does not exist here or has no hosting';
  const known = new Set([...organization.groups.values()].map((group) => group.emailId));
  return groups.some((address) => !known.has(address)) ? 'Invalid value for groupMailList' : null;
}

function remove(organization: Organization, user: User, now: number): void {
  organization.users.delete(String(user.zuid));
  for (const address of addressesOf(user)) organization.reservedAddresses.set(address, now + reservedMs);
  for (const { users } of organization.policies.values())
    if (users.includes(user.zuid)) users.splice(users.indexOf(user.zuid), 1);
  leaveGroups(organization, user);
}

function leaveGroups(organization: Organization, user: User): void {
  for (const { members } of organization.groups.values()) {
    const index = members.findIndex((member) => member.zuid === user.zuid);
    if (index >= 0) members.splice(index, 1);
  }
}

const lifeOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: usersPath,
    scope: userScope,
    body: {
      primaryEmailAddress: 'address',
      password: 'string',
      'firstName?': 'text',
      'lastName?': 'text',
      'displayName?': 'text',
      'userExpiry?': 'int:1-',
      'role?': '=member|admin|super_admin',
      'country?': 'string',
      'language?': 'string',
      'timeZone?': 'string',
      'oneTimePassword?': 'flag',
      'groupMailList?': 'address[]',
      ...peopleFields,
    },
    handle: ({ organization, body, now, center }) => {
      const email = textOf(body.primaryEmailAddress).toLowerCase();
      const groups = listOf(body.groupMailList).map(String);
      const fault = findAdditionFault(organization, email, groups);
      if (fault !== null) return invalidInput(fault);
      if (groups.length > 100) return invalidInput('Invalid value for groupMailList: 100 at most');
      const password = textOf(body.password);
      const refusal = refusePassword(password, null);
      if (refusal) return refusal;
      // Live, of a deleted address; which of its two codes the service returns is not recorded.
      if ((organization.reservedAddresses.get(email) ?? 0) > now) return businessError('MAILBOX_ALREADY_EXISTS');
      if (isAddressTaken(organization, email))
        return failure(400, 'Invalid Input', { errorCode: 'EMAILADDRESS_ALREADY_EXISTS' });
      if (organization.users.size >= organization.licenseCount)
        return businessError('Maximum user license limit reached');
      const firstName = textOf(body.firstName);
      const lastName = textOf(body.lastName);
      const displayName = textOf(body.displayName) || `${firstName} ${lastName}`.trim();
      const user = newUser({
        zuid: organization.newId(),
        accountId: organization.newId(),
        email,
        createdTime: now,
        role: textOf(body.role) || 'member',
        ...(firstName ? { firstName } : {}),
        ...(lastName ? { lastName } : {}),
        ...(displayName ? { displayName } : {}),
        ...(body.country === undefined ? {} : { country: textOf(body.country) }),
        ...(body.language === undefined ? {} : { language: textOf(body.language) }),
        ...(body.timeZone === undefined ? {} : { timeZone: textOf(body.timeZone) }),
      });
      rememberPassword(user, password);
      organization.users.set(String(user.zuid), user);
      [...organization.policies.values()][0]?.users.push(user.zuid);
      for (const group of organization.groups.values())
        if (groups.includes(group.emailId)) group.members.push(newMember(organization, email));
      return success(serializeUser(organization, user, center), 201);
    },
  },
  {
    method: 'GET',
    path: usersPath,
    scope: userScope,
    query: { 'start?': 'int:0-', 'limit?': 'int:1-' },
    handle: ({ organization, query, center }) =>
      success(
        page([...organization.users.values()], query, { first: 0, limit: 10 }).map((user) =>
          serializeUser(organization, user, center),
        ),
      ),
  },
  {
    method: 'GET',
    path: userPath,
    scope: userScope,
    handle: onUser(({ organization, center }, user) => success(serializeUser(organization, user, center))),
  },
  {
    method: 'GET',
    path: `${usersPath}/{emailAddress}`,
    scope: userScope,
    handle: ({ organization, params, center }) => {
      const address = params.emailAddress?.toLowerCase() ?? '';
      const user = [...organization.users.values()].find((known) => addressesOf(known).includes(address));
      if (!user) return failure(404, 'Invalid Input', { moreInfo: `Account id ${address} is invalid` });
      return success(serializeUser(organization, user, center));
    },
  },
  {
    method: 'DELETE',
    path: usersPath,
    scope: userScope,
    body: { 'accountList?': 'long[]', 'emailList?': 'address[]' },
    handle: ({ organization, body, now }) => {
      if (body.accountList === undefined && body.emailList === undefined)
        return invalidInput('Mandatory parameter accountList is missing');
      const everybody = [...organization.users.values()];
      const wanted = [
        // Zuids, despite the name of the key.
        ...listOf(body.accountList).map((id) => organization.users.get(String(idOf(id)))),
        ...listOf(body.emailList).map((email) =>
          everybody.find((user) => addressesOf(user).includes(String(email).toLowerCase())),
        ),
      ];
      if (wanted.includes(undefined))
        return invalidInput(`Invalid value for ${body.accountList === undefined ? 'emailList' : 'accountList'}`);
      if (wanted.some((user) => user?.role === 'super_admin')) return businessError('Operation not permitted');
      for (const user of wanted) if (user) remove(organization, user, now);
      return success();
    },
  },
];

const administrationOperations: readonly Operation[] = [
  {
    method: 'PUT',
    path: usersPath,
    mode: 'changeRole',
    scope: userScope,
    body: { userList: 'long[]', role: '=member|admin' },
    handle: ({ organization, body }) => {
      const users = listOf(body.userList).map((id) => organization.users.get(String(idOf(id))));
      if (users.includes(undefined)) return invalidInput('Invalid value for userList');
      if (users.some((user) => user?.role === 'super_admin')) return businessError('Operation not permitted');
      for (const user of users) if (user) user.role = textOf(body.role);
      return success();
    },
  },
  // Live: the body must name the user again, and a new password ends what was consented to with the old one.
  userChange('resetPassword', { password: 'string', 'oneTimePassword?': 'flag' }, ({ body, endConsents }, user) => {
    if (body.zuid === undefined) return invalidInput('zuid is null');
    const password = textOf(body.password);
    const refusal = refusePassword(password, user);
    if (refusal) return refusal;
    rememberPassword(user, password);
    endConsents(user);
    return success();
  }),
  userChange('updateTFAStatus', { tfaEnabled: 'flag' }, ({ body }, user) => {
    user.tfaEnabled = truth(body.tfaEnabled);
    return success();
  }),
  userChange('addEmailAlias', { zuid: 'long', emailAlias: 'address[]' }, ({ organization, body }, user) => {
    const added = listOf(body.emailAlias).map((alias) => String(alias).toLowerCase());
    if (added.some((alias) => !organization.domains.get(alias.split('@')[1] ?? '')?.verified))
      return invalidInput('Invalid value for emailAlias: its domain does not exist here');
    if (added.some((alias) => isAddressTaken(organization, alias))) return nameTaken();
    const aliases = added.map((address) => ({ address, id: organization.newId() }));
    user.aliases.push(...aliases);
    return success(aliases.map(({ address, id }) => ({ [address]: String(id) })));
  }),
  userChange('deleteEmailAlias', { emailAlias: 'address[]' }, ({ body }, user) => {
    const removed = listOf(body.emailAlias).map((alias) => String(alias).toLowerCase());
    const indexes = removed.map((address) => user.aliases.findIndex((alias) => alias.address === address));
    if (indexes.includes(-1)) return invalidInput('Invalid value for emailAlias');
    for (const address of removed)
      user.aliases.splice(
        user.aliases.findIndex((alias) => alias.address === address),
        1,
      );
    return success();
  }),
  accountChange('enableUser', { unblockIncoming: 'flag' }, ({ body }, user) => {
    user.enabled = true;
    if (truth(body.unblockIncoming)) user.incomingBlocked = false;
    return success();
  }),
  accountChange(
    'disableUser',
    {
      'blockIncoming?': 'flag',
      'removeMailforward?': 'flag',
      'removeGroupMembership?': 'flag',
      'removeAlias?': 'flag',
    },
    ({ organization, body }, user) => {
      if (user.role === 'super_admin') return businessError('Operation not permitted');
      user.enabled = false;
      if (truth(body.blockIncoming)) user.incomingBlocked = true;
      if (truth(body.removeMailforward)) user.forwards.splice(0);
      if (truth(body.removeGroupMembership)) leaveGroups(organization, user);
      if (truth(body.removeAlias)) user.aliases.splice(0);
      return success();
    },
  ),
];

/** Users: life, roles, sign-in, addresses, and what administrators set in their mailboxes. */
export const userOperations: readonly Operation[] = [
  ...lifeOperations,
  ...administrationOperations,
  ...userMailOperations,
  ...userSignatureOperations,
];
