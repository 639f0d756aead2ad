/** Any documented REST service as an integration: a document in, a folder of records out. Nothing is fetched or evaluated here. */
export { type Choice, tagCounts } from './choose.js';
export { readFolder, writeFolder } from './folder.js';
export { type Imported, importApi, readApi } from './import-api.js';
export { ImportFault } from './import-fault.js';
export { compareLocks } from './lock.js';
export { documentLimits } from './read-document.js';
