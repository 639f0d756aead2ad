/** What is kept, by interface; drivers stand beside it and pass one contract suite. */
export { decodeCursor } from './cursor.js';
export type * from './interfaces.js';
export { openStore, type StoreOptions } from './open.js';
export { auditHash } from './tables/audit.js';
