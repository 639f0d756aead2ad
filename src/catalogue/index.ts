/** Integrations as data: loaded, checked at the door (a fault names file, line and field and stops the start), indexed. */
export type * from './records.js';
export type { Catalogue, CheckedArguments, Integration, Method } from './types.js';
