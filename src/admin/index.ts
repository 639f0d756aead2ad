/** The admin API: a route table, one file a family of routes, the OpenAPI document, pages and sign-in for people. */
export { allItems } from './all-items.js';
export { describeServer } from './describe-server.js';
export { diagnose, type Finding, lostKeyWords, withheldWords } from './diagnose.js';
export {
  presentAccount,
  presentApiToken,
  presentApproval,
  presentAuditRow,
  presentTool,
  urlOf,
} from './present.js';
export { recordAct } from './record-act.js';
export { registerAdmin } from './register-admin.js';
export { adminRoutes } from './routes.js';
export { createOpenIdSignIn, type OpenIdSignIn } from './sign-in/open-id-sign-in.js';
export { signInCallbackPath } from './sign-in/sign-in-path.js';
