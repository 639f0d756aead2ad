import type { Operation } from '../operation.js';
import { accountOperations } from './accounts.js';
import { antispamOperations } from './antispam.js';
import { bookmarkOperations } from './bookmarks.js';
import { domainOperations } from './domains.js';
import { folderOperations } from './folders.js';
import { groupOperations } from './groups.js';
import { labelOperations } from './labels.js';
import { logOperations } from './logs.js';
import { messageChangeOperations } from './message-changes.js';
import { messageListOperations } from './message-list.js';
import { messageSendingOperations } from './message-sending.js';
import { messageOperations } from './messages.js';
import { noteOperations } from './notes.js';
import { organizationOperations } from './organization.js';
import { ownMailOperations } from './own-mail.js';
import { ownSignatureOperations } from './own-signatures.js';
import { policyOperations } from './policies.js';
import { taskOperations } from './tasks.js';
import { userOperations } from './users.js';

/** Every operation of the simulated mail service: one file per family, one line here. */
export const operations: readonly Operation[] = [
  ...organizationOperations,
  ...domainOperations,
  ...antispamOperations,
  ...policyOperations,
  ...groupOperations,
  ...userOperations,
  ...logOperations,
  ...bookmarkOperations,
  ...noteOperations,
  ...taskOperations,
  ...accountOperations,
  ...labelOperations,
  ...folderOperations,
  ...messageListOperations,
  ...messageOperations,
  ...messageSendingOperations,
  ...messageChangeOperations,
  ...ownSignatureOperations,
  ...ownMailOperations,
];
