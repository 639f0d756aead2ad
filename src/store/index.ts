/** What is kept, by interface; drivers stand beside it and pass one contract suite. */
export type * from './interfaces.js';
