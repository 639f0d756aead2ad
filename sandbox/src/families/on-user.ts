import { type Fields, idOf } from '../fields.js';
import type { Operation, OperationCall } from '../operation.js';
import type { Organization, User } from '../organization.js';
import { failure, invalidInput, type Reply } from '../reply.js';

/** The path of all users. */
export const usersPath = '/api/organization/{zoid}/accounts';
/** The path of one user, by his own id. */
export const userPath = `${usersPath}/{zuid}`;
/** The path of one mail account. */
const accountPath = `${usersPath}/{accountId}`;
export const userScope = 'organization.accounts';

/** Handles a call about one user. */
export type UserHandler = (call: OperationCall, user: User) => Reply;

/** Finds the user that the path names by zuid, or refuses. */
export function onUser(handle: UserHandler): Operation['handle'] {
  return (call) => {
    const user = call.organization.users.get(call.params.zuid ?? '');
    return user ? handle(call, user) : unknownAccount(call.params.zuid);
  };
}

/**
 * A change that is addressed by accountId and names the user again in the body, as the pages have it. A zuid in the path, which is the mistake
 * that everybody makes once, meets the service's words for it.
 */
export function accountChange(mode: string | readonly string[], body: Fields, handle: UserHandler): Operation {
  return {
    method: 'PUT',
    path: accountPath,
    mode,
    scope: userScope,
    body: { zuid: 'long', ...body },
    handle: (call) => {
      const user = findByAccountId(call.organization, call.params.accountId);
      if (!user) return unknownAccount(call.params.accountId);
      return user.zuid === idOf(call.body.zuid) ? handle(call, user) : invalidInput('Invalid value for zuid');
    },
  };
}

/** A change that is addressed by zuid; older pages have the accountId in the path and the zuid in the body, which is taken as well. */
export function userChange(mode: string, body: Fields, handle: UserHandler): Operation {
  return {
    method: 'PUT',
    path: userPath,
    mode,
    scope: userScope,
    body: { 'zuid?': 'long', ...body },
    handle: (call) => {
      const { zuid } = call.body;
      const id = call.params.zuid;
      const user =
        call.organization.users.get(id ?? '') ??
        (zuid === undefined ? undefined : findByAccountId(call.organization, id));
      if (!user) return unknownAccount(id);
      return zuid === undefined || idOf(zuid) === user.zuid
        ? handle(call, user)
        : invalidInput('Invalid value for zuid');
    },
  };
}

function findByAccountId(organization: Organization, accountId: string | undefined): User | undefined {
  return [...organization.users.values()].find((user) => String(user.accountId) === accountId);
}

function unknownAccount(id: string | undefined): Reply {
  return failure(404, 'Invalid Input', { moreInfo: `Account id ${id ?? ''} is invalid` });
}

/** Whether an address is somebody's in the organization: a user's own, an alias, or a group's. */
export function isAddressTaken(organization: Organization, address: string): boolean {
  const wanted = address.toLowerCase();
  return (
    [...organization.users.values()].some((user) => addressesOf(user).includes(wanted)) ||
    [...organization.groups.values()].some((group) => group.emailId === wanted || group.aliases.includes(wanted))
  );
}

/** A user's addresses, the primary one first. */
export function addressesOf(user: User): readonly string[] {
  return [user.email, ...user.aliases.map((alias) => alias.address)];
}
