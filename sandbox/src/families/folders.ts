import { type Fields, maybeIdOf, textOf } from '../fields.js';
import type { Json, JsonMap } from '../json.js';
import { type Mailbox, type MailFolder, systemFolder } from '../mailbox.js';
import type { Operation, OperationCall } from '../operation.js';
import { businessError, created, invalidInput, nameTaken, type Reply, success } from '../reply.js';
import { inMailbox } from './on-mail.js';
import { mailboxPath } from './on-mailbox.js';

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

/** A folder with everything in it. */
function withSubfolders(folders: readonly MailFolder[], folder: MailFolder): readonly MailFolder[] {
  const inside = folders.filter(({ parentId }) => parentId === folder.folderId);
  return [folder, ...inside.flatMap((child) => withSubfolders(folders, child))];
}

/** What is wrong with a name for a folder in this place. */
function findNameFault(
  folders: readonly MailFolder[],
  name: string,
  { parentId, but }: { readonly parentId: bigint | null; readonly but?: MailFolder },
): Reply | undefined {
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ]*$/u.test(name)) return invalidInput('Invalid value for folderName');
  const isTaken = folders.some(
    (folder) =>
      folder !== but && folder.parentId === parentId && folder.folderName.toLowerCase() === name.toLowerCase(),
  );
  return isTaken ? nameTaken() : undefined;
}

type FolderHandler = (call: OperationCall, mailbox: Mailbox, folder: MailFolder) => Reply;

function onFolder(handle: FolderHandler): Operation['handle'] {
  return inMailbox((call, mailbox) => {
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

function folderChange(mode: string, body: Fields, handle: Operation['handle']): Operation {
  return { method: 'PUT', path: folderPath, mode, scope, body, handle };
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

/** Where a new folder is to lie, by the id of its parent, its path, or both of the same one; the name of what is wrong. */
function findParent(folders: readonly MailFolder[], id: Json, parentPath: Json): MailFolder | null | string {
  const byId = folders.find(({ folderId }) => folderId === maybeIdOf(id));
  const byPath = folders.find((folder) => pathOf(folders, folder) === parentPath);
  if (id !== undefined && !byId) return 'parentFolderId';
  if (parentPath !== undefined && (!byPath || (byId && byId !== byPath))) return 'parentFolderPath';
  return byId ?? byPath ?? null;
}

const create: Operation['handle'] = inMailbox((call, mailbox) => {
  const { folders } = mailbox;
  const { folderName, parentFolderId, parentFolderPath } = call.body;
  const parent = findParent(folders, parentFolderId, parentFolderPath);
  if (typeof parent === 'string') return invalidInput(`Invalid value for ${parent}`);
  const parentId = parent?.folderId ?? null;
  const refusal = findNameFault(folders, textOf(folderName), { parentId });
  if (refusal) return refusal;
  const folder: MailFolder = {
    folderId: call.organization.newId(),
    folderName: textOf(folderName),
    parentId,
    folderType: 'Inbox',
    isOwn: true,
    imapAccess: true,
  };
  folders.push(folder);
  return created(present(call, mailbox, folder));
});

const move: FolderHandler = ({ body }, { folders }, folder) => {
  const named = (id: Json) => folders.find(({ folderId }) => folderId === maybeIdOf(id));
  const [parent, neighbour] = [named(body.parentFolderId), named(body.previousFolderId)];
  if (body.parentFolderId === undefined && body.previousFolderId === undefined)
    return invalidInput('Mandatory parameter parentFolderId is missing');
  if (body.parentFolderId !== undefined && !parent) return invalidInput('Invalid value for parentFolderId');
  if (body.previousFolderId !== undefined && (!neighbour || neighbour === folder))
    return invalidInput('Invalid value for previousFolderId');
  const parentId = parent ? parent.folderId : (neighbour?.parentId ?? null);
  if (neighbour && neighbour.parentId !== parentId) return invalidInput('Invalid value for previousFolderId');
  // A folder inside of itself would have no path.
  if (withSubfolders(folders, folder).some(({ folderId }) => folderId === parentId))
    return businessError('Operation not permitted');
  const refusal = findNameFault(folders, folder.folderName, { parentId, but: folder });
  if (refusal) return refusal;
  folder.parentId = parentId;
  if (neighbour) {
    folders.splice(folders.indexOf(folder), 1);
    folders.splice(folders.indexOf(neighbour) + 1, 0, folder);
  }
  return success();
};

/** Deletes the mail of folders permanently. */
function dropMails({ mails }: Mailbox, folders: readonly MailFolder[]): void {
  const gone = new Set(folders.map(({ folderId }) => folderId));
  const kept = mails.filter(({ folderId }) => !gone.has(folderId));
  mails.splice(0, mails.length, ...kept);
}

/** The folders of the caller's mailbox. */
export const folderOperations: readonly Operation[] = [
  {
    method: 'POST',
    path,
    scope,
    body: { folderName: 'string', 'parentFolderId?': 'long', 'parentFolderPath?': 'string' },
    handle: create,
  },
  {
    method: 'GET',
    path,
    scope,
    handle: inMailbox((call, mailbox) => success(mailbox.folders.map((folder) => present(call, mailbox, folder)))),
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
    onOwnFolder(({ body }, { folders }, folder) => {
      const name = textOf(body.folderName);
      const refusal = findNameFault(folders, name, { parentId: folder.parentId, but: folder });
      if (refusal) return refusal;
      folder.folderName = name;
      return success();
    }),
  ),
  folderChange('move', { 'parentFolderId?': 'long', 'previousFolderId?': 'long' }, onOwnFolder(move)),
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
      // Where the mail goes is not documented: to Trash, unless it is already there or in Spam.
      if (folder === trash || folder === systemFolder(mailbox, 'Spam')) dropMails(mailbox, [folder]);
      for (const mail of mailbox.mails) if (mail.folderId === folder.folderId) mail.folderId = trash.folderId;
      return success();
    }),
  ),
  {
    method: 'DELETE',
    path: folderPath,
    scope,
    // A client that ran reports that the contents of the folder are deleted too.
    handle: onOwnFolder((_call, mailbox, folder) => {
      const gone = withSubfolders(mailbox.folders, folder);
      dropMails(mailbox, gone);
      const kept = mailbox.folders.filter((known) => !gone.includes(known));
      mailbox.folders.splice(0, mailbox.folders.length, ...kept);
      return success();
    }),
  },
];
