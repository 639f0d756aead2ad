import { truth } from '../fields.js';
import { conversationOf, type Mail, type Mailbox, systemFolder } from '../mailbox.js';
import { type Operation, type OperationCall, page } from '../operation.js';
import { invalidInput, success } from '../reply.js';
import { hasBareTerm, readSearch } from '../search-mail.js';
import { inMailbox, serializeMail } from './on-mail.js';
import { mailboxPath } from './on-mailbox.js';

const path = `${mailboxPath}/messages`;
const scope = 'messages';
const flagNumbers = ['flag_not_set', 'info', 'important', 'followup'];
const choice = '=true|false';
const newMailsMs = 120_000;
const pageQuery = { 'start?': 'int:1-', 'limit?': 'int:1-200', 'includeto?': choice };
const firstPage = { first: 1, limit: 10 };

type Query = OperationCall['query'];

/** The folders that a list reaches: the one that is named, every one where a label or a conversation is, else the Inbox. */
function isInReach({ folderId, labelid, threadId, includesent }: Query, mailbox: Mailbox, mail: Mail): boolean {
  if (truth(includesent) && mail.folderId === systemFolder(mailbox, 'Sent').folderId) return true;
  if (folderId !== undefined) return String(mail.folderId) === folderId;
  return labelid !== undefined || threadId !== undefined || mail.folderId === systemFolder(mailbox, 'Inbox').folderId;
}

function isListed(query: Query, mailbox: Mailbox, mail: Mail): boolean {
  const { status = 'all', flagid, labelid, threadId } = query;
  return (
    isInReach(query, mailbox, mail) &&
    (!mail.isArchived || truth(query.includearchive)) &&
    (status === 'all' || mail.isRead === (status === 'read')) &&
    (flagid === undefined || mail.flag === flagNumbers[Number(flagid)]) &&
    (labelid === undefined || [...mail.labels].some((label) => String(label) === labelid)) &&
    (threadId === undefined || String(mail.threadId) === threadId) &&
    hasWantedKind(query, mailbox, mail)
  );
}

function hasWantedKind(query: Query, mailbox: Mailbox, mail: Mail): boolean {
  return (
    (!truth(query.attachedMails) || mail.attachments.length > 0) &&
    (!truth(query.inlinedMails) || mail.inlineImages.length > 0) &&
    (!truth(query.flaggedMails) || mail.flag !== 'flag_not_set') &&
    (!truth(query.respondedMails) || mail.isAnswered) &&
    (!truth(query.threadedMails) || conversationOf(mailbox, mail).length > 1)
  );
}

/** The newest or largest first, unless the other way round is wanted. */
function sorted(mails: readonly Mail[], { sortBy = 'date', sortorder }: Query): readonly Mail[] {
  const figure = (mail: Mail): bigint =>
    sortBy === 'size' ? BigInt(mail.content.length) : sortBy === 'messageId' ? mail.messageId : BigInt(mail.at);
  const ascending = [...mails].sort((one, other) => Number(figure(one) - figure(other)));
  return truth(sortorder) ? ascending : ascending.reverse();
}

function newestOfEach(mails: readonly Mail[]): readonly Mail[] {
  const seen = new Set<bigint>();
  return mails.filter(({ threadId }) => !seen.has(threadId) && seen.add(threadId));
}

function searchMails({ query, now }: OperationCall, mailbox: Mailbox): readonly Mail[] | null {
  const newestFirst = sorted(mailbox.mails, {});
  if (query.searchKey === 'newMails') {
    const since = Number(query.receivedTime ?? now - newMailsMs);
    const inbox = systemFolder(mailbox, 'Inbox').folderId;
    return newestFirst.filter((mail) => mail.folderId === inbox && mail.at > since);
  }
  const search = readSearch(mailbox, query.searchKey ?? '');
  if (!search) return null;
  const found = newestFirst.filter(search.matches);
  return search.isGrouped ? newestOfEach(found) : found;
}

/** The lists of the caller's mail: by filter, and by search. */
export const messageListOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${path}/view`,
    scope,
    query: {
      ...pageQuery,
      'folderId?': 'long',
      'status?': '=read|unread|all',
      'flagid?': '=0|1|2|3',
      'labelid?': 'long',
      'threadId?': 'long',
      'sortBy?': '=date|messageId|size',
      'sortorder?': choice,
      'includesent?': choice,
      'includearchive?': choice,
      'attachedMails?': choice,
      'inlinedMails?': choice,
      'flaggedMails?': choice,
      'respondedMails?': choice,
      'threadedMails?': choice,
    },
    handle: inMailbox(({ query }, mailbox, owner) => {
      const { folderId, labelid } = query;
      if (folderId !== undefined && !mailbox.folders.some((folder) => String(folder.folderId) === folderId))
        return invalidInput('Invalid value for folderId');
      if (labelid !== undefined && !owner.labels.some((label) => String(label.labelId) === labelid))
        return invalidInput('Invalid value for labelid');
      const listed = sorted(mailbox.mails, query).filter((mail) => isListed(query, mailbox, mail));
      return success(page(listed, query, firstPage).map((mail) => serializeMail(mailbox, mail)));
    }),
  },
  {
    method: 'GET',
    path: `${path}/search`,
    scope,
    query: { ...pageQuery, searchKey: 'string', 'receivedTime?': 'long' },
    handle: inMailbox((call, mailbox) => {
      const found = searchMails(call, mailbox);
      const isBare = hasBareTerm(call.query.searchKey ?? '');
      if (!found) return invalidInput(isBare ? 'Index 1 out of bounds for length 1' : 'Invalid value for searchKey');
      return success(page(found, call.query, firstPage).map((mail) => serializeMail(mailbox, mail)));
    }),
  },
];
