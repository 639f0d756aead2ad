/** Any documented REST service as an integration: a document in, a folder of records out. Nothing is fetched or evaluated here. */
export type { Choice } from './choose.js';
export { readFolder, writeFolder } from './folder.js';
export { type Imported, type ImportInput, importApi } from './import-api.js';
export { ImportFault } from './import-fault.js';
export type { ImportedTool } from './imported-tool.js';
export { compareLocks, type ImportDifference, type Lock } from './lock.js';
export { type ApiOutline, type OutlinedOperation, outlineApi, type TagOutline } from './outline.js';
export type { ImportControl, ImportProgress } from './progress.js';
export { documentLimits } from './read-document.js';
export { answerTodos, type ImportTodo, type OverlayAnswer } from './todos.js';
