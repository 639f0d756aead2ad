/** The admin API: a route table, one file a family of routes, the OpenAPI document; and opening an installation for work. */
export { allItems } from './all-items.js';
export { diagnose, lostKeyWords } from './diagnose.js';
export { type Installation, openInstallation } from './open-installation.js';
export {
  presentAccount,
  presentApiToken,
  presentApproval,
  presentAuditRow,
  presentServer,
  presentTool,
  urlOf,
} from './present.js';
export { programVersion } from './program-version.js';
export { recordAct } from './record-act.js';
export { registerAdmin } from './register-admin.js';
export { catalogueFolder, compiledCatalogueFile, shippedCatalogue } from './shipped-catalogue.js';
