import { maybeIdOf, textOf } from '../fields.js';
import type { JsonMap } from '../json.js';
import { type Mailbox, type MailFolder, mailboxOf, systemFolder } from '../mailbox.js';
import type { Operation, OperationCall } from '../operation.js';
import { businessError, invalidInput, nameTaken, type Reply, success } from '../reply.js';
import { mailboxPath, onMailbox } from './on-mailbox.js';

const path = `${mailboxPath}/folders`;
const folderPath = `${path}/{folderId}`;
const scope = 'folders';

function present({ center, caller }: OperationCall, { folders }: Mailbox, folder: MailFolder): JsonMap {
  const id = String(folder.folderId);
  const siblings = folders.filter(({ parentId }) => parentId === folder.parentId);
  const previous = siblings[siblings.indexOf(folder) - 1];
  return {
    folderId: id,
    folderName: folder.folderName,
    path: pathOf(folders, folder),
    folderType: folder.folderType,
    previousFolderId: String(previous?.folderId ?? 0),
    ...(folder.parentId === null ? {} : { parentFolderId: String(folder.parentId) }),
    isArchived: 0,
    imapAccess: folder.imapAccess,
    URI: `https://${center.mailHost}/api/accounts/${caller.accountId}/folders/${id}`,
  };
}

function pathOf(folders: readonly MailFolder[], folder: MailFolder): string {
  const parent = folders.find(({ folderId }) => folderId === folder.parentId);
  return `${parent ? pathOf(folders, parent) : ''}/${folder.folderName}`;
}

type FolderHandler = (call: OperationCall, mailbox: Mailbox, folder: MailFolder) => Reply;

function onFolder(handle: FolderHandler): Operation['handle'] {
  return onMailbox((call, owner) => {
    const mailbox = mailboxOf(call.organization, owner);
    const folder = mailbox.folders.find(({ folderId }) => String(folderId) === call.params.folderId);
    return folder ? handle(call, mailbox, folder) : invalidInput('Invalid value for folderId');
  });
}

/** A change that the folders of every mailbox refuse. */
function onOwnFolder(handle: FolderHandler): Operation['handle'] {
  return onFolder((call, mailbox, folder) =>
    folder.isOwn ? handle(call, mailbox, folder) : businessError('Operation not permitted'),
  );
}

function folderChange(mode: string, body: Operation['body'], handle: Operation['handle']): Operation {
  return { method: 'PUT', path: folderPath, mode, scope, ...(body ? { body } : {}), handle };
}

function imapChange(mode: string, isVisible: boolean): Operation {
  return folderChange(
    mode,
    {},
    onFolder((_call, _mailbox, folder) => {
      folder.imapAccess = isVisible;
      return success();
    }),
  );
}

/** The folders of the caller's mailbox. */
export const folderOperations: readonly Operation[] = [
  {
    method: 'POST',
    path,
    scope,
    body: { folderName: 'string', 'parentFolderId?': 'long', 'parentFolderPath?': 'string' },
    handle: onMailbox((call, owner) => {
      const mailbox = mailboxOf(call.organization, owner);
      const { folders } = mailbox;
      const { folderName, parentFolderId, parentFolderPath } = call.body;
      const parent = folders.find(
        (folder) => folder.folderId === maybeIdOf(parentFolderId) || pathOf(folders, folder) === parentFolderPath,
      );
      if ((parentFolderId !== undefined || parentFolderPath !== undefined) && !parent)
        return invalidInput('Invalid value for parentFolderId');
      const parentId = parent?.folderId ?? null;
      if (folders.some((folder) => folder.parentId === parentId && folder.folderName === folderName))
        return nameTaken();
      const folder: MailFolder = {
        folderId: call.organization.newId(),
        folderName: textOf(folderName),
        parentId,
        folderType: 'Inbox',
        isOwn: true,
        imapAccess: true,
      };
      folders.push(folder);
      return success(present(call, mailbox, folder), 201);
    }),
  },
  {
    method: 'GET',
    path,
    scope,
    handle: onMailbox((call, owner) => {
      const mailbox = mailboxOf(call.organization, owner);
      return success(mailbox.folders.map((folder) => present(call, mailbox, folder)));
    }),
  },
  {
    method: 'GET',
    path: folderPath,
    scope,
    handle: onFolder((call, mailbox, folder) => success(present(call, mailbox, folder))),
  },
  folderChange(
    'rename',
    { folderName: 'string' },
    onOwnFolder(({ body }, _mailbox, folder) => {
      folder.folderName = textOf(body.folderName);
      return success();
    }),
  ),
  folderChange(
    'move',
    { 'parentFolderId?': 'long', 'previousFolderId?': 'long' },
    onOwnFolder(({ body }, { folders }, folder) => {
      const parent = folders.find(({ folderId }) => folderId === maybeIdOf(body.parentFolderId));
      if (body.parentFolderId !== undefined && (!parent || parent === folder))
        return invalidInput('Invalid value for parentFolderId');
      if (parent) folder.parentId = parent.folderId;
      const previous = folders.findIndex(({ folderId }) => folderId === maybeIdOf(body.previousFolderId));
      if (body.previousFolderId !== undefined && previous < 0)
        return invalidInput('Invalid value for previousFolderId');
      if (previous >= 0) {
        folders.splice(folders.indexOf(folder), 1);
        folders.splice(previous + 1, 0, folder);
      }
      return success();
    }),
  ),
  imapChange('setViewableInIMAP', true),
  imapChange('removeViewableInIMAP', false),
  folderChange(
    'markAsRead',
    {},
    onFolder((_call, { mails }, folder) => {
      for (const mail of mails) if (mail.folderId === folder.folderId) mail.isRead = true;
      return success();
    }),
  ),
  folderChange(
    'emptyFolder',
    {},
    onFolder((_call, mailbox, folder) => {
      const trash = systemFolder(mailbox, 'Trash');
      for (const mail of mailbox.mails.filter(({ folderId }) => folderId === folder.folderId)) {
        if (folder === trash) mailbox.mails.splice(mailbox.mails.indexOf(mail), 1);
        else mail.folderId = trash.folderId;
      }
      return success();
    }),
  ),
  {
    method: 'DELETE',
    path: folderPath,
    scope,
    handle: onOwnFolder((_call, mailbox, folder) => {
      mailbox.folders.splice(mailbox.folders.indexOf(folder), 1);
      const trash = systemFolder(mailbox, 'Trash').folderId;
      for (const mail of mailbox.mails) if (mail.folderId === folder.folderId) mail.folderId = trash;
      return success();
    }),
  },
];
