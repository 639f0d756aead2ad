/** The admin API: a route table, one file a family of routes, the OpenAPI document, pages and sign-in for people. */
export { allItems } from './all-items.js';
export { exportLines, nameAuditRows } from './audit-rows.js';
export {
  type CatalogueReload,
  type IntegrationChange,
  type ReadIntegrations,
  serializeIntegrationChange,
} from './catalogue-reload.js';
export { describeApproval, describeApprovals } from './describe-approval.js';
export { describeServer } from './describe-server.js';
export { diagnose, type Finding, lostKeyWords, withheldWords } from './diagnose.js';
export { errorReference } from './error-reference.js';
export { type AffectedServers, affectedServers } from './importing/affected-servers.js';
export { createImportDesk, type ImportDesk } from './importing/import-desk.js';
export { type ImportJob, type ImportReport, runImportJob } from './importing/import-job.js';
export { apiDocument } from './probes.js';
export { performAction, recordAction, recordExpiry } from './record-action.js';
export { registerAdmin } from './register-admin.js';
export { adminRoutes } from './routes.js';
export {
  serializeAccount,
  serializeApiToken,
  serializeTool,
  urlOf,
} from './serialize.js';
export { serializeDelivery, serializeEndpoint } from './serialize-webhooks.js';
export { createOpenIdSignIn, type OpenIdSignIn } from './sign-in/open-id-sign-in.js';
export { type CookieHeader, sessionCookieHeader } from './sign-in/session-cookie.js';
export { signInCallbackPath } from './sign-in/sign-in-path.js';
