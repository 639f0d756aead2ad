import type { FieldSpec, Fields } from '../fields.js';
import type { Operation } from '../operation.js';
import { businessError, success } from '../reply.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';
import { ownChangesOfUsers } from './user-mail.js';

const scope = 'accounts';

function asPagesHaveIt(spec: FieldSpec): FieldSpec {
  if (typeof spec === 'string') return spec;
  // A client sends a plain string instead of a list on the administrator's path; the pages of this path have only the list.
  if ('oneOf' in spec) return spec.oneOf[0] ?? spec;
  return 'object' in spec ? { object: ownFields(spec.object) } : spec;
}

function ownFields({ zuid: _zuid, ...own }: Fields): Fields {
  return Object.fromEntries(
    // An out-of-office reply may have no end here; the administrator's page demands one.
    Object.entries(own).map(([name, spec]) => [name === 'toDate' ? 'toDate?' : name, asPagesHaveIt(spec)]),
  );
}

/** The same change as an administrator's, of the caller's own account: without the zuid that names somebody else. */
function asOwn({ mode, body = {}, handle }: Operation): Operation {
  return {
    method: 'PUT',
    path: mailboxPath,
    ...(mode === undefined ? {} : { mode }),
    scope,
    body: ownFields(body),
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
