import type { JsonMap } from '../json.js';
import type { Operation, OperationCall } from '../operation.js';
import { success } from '../reply.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';
import { serializeUser } from './serialize-user.js';

const scope = 'accounts';

function present({ organization, caller, center }: OperationCall): JsonMap {
  return {
    ...serializeUser(organization, caller, center),
    accountDisplayName: caller.displayName,
    isDefaultAccount: true,
  };
}

/** The mail accounts of the token's owner; what an administrator changes in a user is seen here. */
export const accountOperations: readonly Operation[] = [
  { method: 'GET', path: '/api/accounts', scope, handle: (call) => success([present(call)]) },
  { method: 'GET', path: mailboxPath, scope, handle: onMailbox((call) => success(present(call))) },
];
