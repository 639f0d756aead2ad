import type { Operation, OperationCall } from '../operation.js';
import type { User } from '../organization.js';
import { failure, type Reply } from '../reply.js';

/** The path of one of the caller's own mail accounts. */
export const mailboxPath = '/api/accounts/{accountId}';

/** Hands the caller's mailbox to an operation that names it; an account of anybody else is unknown, an administrator's token or not. */
export function onMailbox(handle: (call: OperationCall, owner: User) => Reply): Operation['handle'] {
  return (call) => {
    const { accountId = '' } = call.params;
    // The body is recorded; that a disabled mailbox returns it is the sandbox's choice.
    if (String(call.caller.accountId) === accountId && !call.caller.mailAccountEnabled)
      return { status: 400, body: [0, { msg: 'USERNAME_NOT_SET' }] };
    return String(call.caller.accountId) === accountId
      ? handle(call, call.caller)
      : failure(404, 'Invalid Input', { moreInfo: `Account id ${accountId} is invalid` });
  };
}
