/** The reply to a caller: an outcome shaped, cleaned, paged and cut to what a model accepts. */

export { asTable } from './as-table.js';
export { cleanData, needsCleaning } from './clean-data.js';
export { type ReplyReader, replyLimitFor } from './client-limits.js';
export type { ContentBlock, InputRequired, ResourceContents } from './content.js';
export { failureText, refusalText } from './error-text.js';
export { withFilesWithin } from './file-text.js';
export { fitReply, type ReplyLimit } from './fit-reply.js';
export { giveFile } from './give-file.js';
export type { CallHold, ToolOutcome } from './outcome.js';
export { createReplyHandles, isReplyUri, type ReplyHandles } from './reply-handles.js';
export { replyText } from './reply-text.js';
export { type SelectedFields, selectDefaultFields, selectFields } from './select-fields.js';
export { shapeResult } from './shape-result.js';
export { takePage } from './take-page.js';
