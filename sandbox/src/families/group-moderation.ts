import { idOf, listOf } from '../fields.js';
import { matching, type Operation, page } from '../operation.js';
import type { HeldMail } from '../organization.js';
import { invalidInput, success } from '../reply.js';
import { groupPath, groupScope, onGroup } from './on-group.js';

const messagesPath = `${groupPath}/messages`;
const pageMax = 50;

function rawHeader(mail: HeldMail): string {
  const sentAt = new Date(mail.sentDateInGMT).toUTCString().replace('GMT', '+0000');
  return `From: ${mail.sender}\r\nSubject: ${mail.subject}\r\nDate: ${sentAt}\r\nMessage-ID: <${mail.messageId}@mail.example>\r\n`;
}

/** The queues of mails that wait for a moderator. */
export const groupModerationOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: messagesPath,
    scope: groupScope,
    query: { 'start?': 'int:0-', 'limit?': `int:1-${pageMax}`, 'searchKey?': 'string' },
    handle: onGroup(({ query }, group) => {
      const found = matching(group.held, query.searchKey, (mail) => `${mail.fromAddress} ${mail.subject}`);
      return success(
        page(found, query, { first: 1, limit: pageMax }).map((mail) => ({
          messageId: String(mail.messageId),
          subject: mail.subject,
          fromAddress: mail.fromAddress,
          sender: mail.sender,
          returnPath: mail.fromAddress,
          sentDateInGMT: mail.sentDateInGMT,
          size: mail.size,
          hasAttachment: 0,
          isSpam: mail.isSpam,
        })),
      );
    }),
  },
  {
    method: 'GET',
    path: `${messagesPath}/{messageId}`,
    scope: groupScope,
    handle: onGroup(({ params }, group) => {
      const mail = group.held.find((entry) => String(entry.messageId) === params.messageId);
      if (!mail) return invalidInput('The messageId is invalid');
      // A list even for one mail.
      return success([
        { attachments: [], returnPath: mail.fromAddress, mailContent: mail.content, header: rawHeader(mail) },
      ]);
    }),
  },
  {
    method: 'PUT',
    path: messagesPath,
    scope: groupScope,
    body: { messageList: 'long[]', status: '=accept|reject' },
    handle: onGroup(({ body, outbox, now }, group) => {
      const wanted = new Set(listOf(body.messageList).map(idOf));
      const decided = group.held.filter((mail) => wanted.has(mail.messageId));
      // One id that is not in the queue refuses the whole call, so that nothing is let through by half.
      if (decided.length !== wanted.size) return invalidInput('Invalid value for messageList');
      group.held = group.held.filter((mail) => !wanted.has(mail.messageId));
      if (body.status === 'accept') {
        for (const { subject } of decided)
          outbox.send({ at: new Date(now).toISOString(), to: group.emailId, kind: 'group_post', subject });
      }
      return success();
    }),
  },
];
