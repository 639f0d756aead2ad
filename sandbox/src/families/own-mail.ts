import type { Operation } from '../operation.js';
import { businessError, success } from '../reply.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';
import { ownChangesOfUsers } from './user-mail.js';

const scope = 'accounts';

/** The same change as an administrator's, of the caller's own account: without the zuid that names somebody else. */
function asOwn({ mode, body = {}, handle }: Operation): Operation {
  const { zuid: _zuid, ...own } = body;
  return {
    method: 'PUT',
    path: mailboxPath,
    ...(mode === undefined ? {} : { mode }),
    scope,
    body: own,
    handle: onMailbox((call, owner) => handle({ ...call, body: { ...call.body, zuid: owner.zuid } })),
  };
}

/** What people change in their own mail account. */
export const ownMailOperations: readonly Operation[] = [
  ...ownChangesOfUsers.map(asOwn),
  {
    method: 'PUT',
    path: mailboxPath,
    mode: 'deleteVacationReply',
    scope,
    body: {},
    handle: onMailbox((_call, owner) => {
      // A client that ran met this on a mailbox without a reply.
      if (!owner.vacation) return businessError('The input passed is invalid');
      owner.vacation = null;
      return success();
    }),
  },
];
