import type { JsonMap } from '../json.js';
import type { Attachment } from '../namespace.js';
import type { OperationCall } from '../operation.js';
import { type Reply, success } from '../reply.js';
import { keptPath, onKept } from './kept.js';
import { type NamespaceHandler, type NamespaceOperation, notPermitted } from './on-namespace.js';
import { noteKind } from './on-note.js';

const path = `${keptPath}/attachments`;
const attachmentPath = `${path}/{attachmentId}`;

function present({ attachmentId, fileName }: Attachment): JsonMap {
  return { fileName, attachmentID: String(attachmentId) };
}

/** Finds the attachment that the path names, or refuses. */
function onAttachment(
  handle: (attachment: Attachment, attachments: Attachment[], call: OperationCall) => Reply,
): NamespaceHandler {
  return onKept(noteKind, (call, { attachments }) => {
    const found = attachments.find(({ attachmentId }) => String(attachmentId) === call.params.attachmentId);
    return found ? handle(found, attachments, call) : notPermitted();
  });
}

/** Files that hang on a note: sent as parts named `attach`, read back byte for byte. */
export const noteAttachmentOperations: readonly NamespaceOperation[] = [
  {
    method: 'POST',
    path,
    filePart: 'attach',
    handle: onKept(noteKind, ({ organization, files }, { attachments }) => {
      const added = files.map((file) => ({ ...file, attachmentId: organization.newId() }));
      attachments.push(...added);
      return success({ attachments: added.map(present), failedFiles: [] });
    }),
  },
  {
    method: 'GET',
    path,
    handle: onKept(noteKind, (_call, { attachments }) => success({ attachments: attachments.map(present) })),
  },
  {
    method: 'GET',
    path: attachmentPath,
    handle: onAttachment(({ bytes, fileName, mediaType }) => ({
      status: 200,
      body: bytes,
      headers: {
        'content-type': mediaType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      },
    })),
  },
  {
    method: 'DELETE',
    path: attachmentPath,
    handle: onAttachment((attachment, attachments) => {
      attachments.splice(attachments.indexOf(attachment), 1);
      return success();
    }),
  },
];
