import { matchPath } from '../match-path.js';
import type { Reply } from '../reply.js';
import * as domains from './domains.js';
import { groupSettings } from './group-settings.js';
import * as groups from './groups.js';
import * as licenses from './licenses.js';
import * as members from './members.js';
import * as units from './org-units.js';
import * as reports from './reports.js';
import { listOf, type Routed, type WorkspaceRequest } from './request.js';
import * as roles from './roles.js';
import * as transfers from './transfers.js';
import * as security from './user-security.js';
import * as users from './users.js';
import type { Ground } from './world.js';

type Run = (ground: Ground, routed: Routed) => Reply;

/** An operation: any of its scopes, by the end of its address, opens it. */
export interface Route {
  readonly host: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly scopes: readonly string[];
  readonly run: Run;
}

const admin = 'admin.googleapis.com';
const www = 'www.googleapis.com';
const directory = '/admin/directory/v1';
const customer = `${directory}/customer/{customer}`;

const routes: Route[] = [];

/** Declares operations below a path: verb and path, scopes that read and scopes that change. */
function add(
  host: string,
  base: string,
  scopes: { readonly read: readonly string[]; readonly change: readonly string[] },
  operations: { readonly [operation: string]: Run },
): void {
  for (const [operation, run] of Object.entries(operations)) {
    const [method = '', path = ''] = operation.split(' ');
    const open = method === 'GET' ? [...scopes.read, ...scopes.change] : scopes.change;
    routes.push({ host, method, segments: `${base}${path}`.split('/').slice(1), scopes: open, run });
  }
}

const accessScopes = ['admin.directory.user.security'];

add(
  admin,
  directory,
  { read: ['admin.directory.user.readonly'], change: ['admin.directory.user'] },
  {
    'GET /users': users.listUsers,
    'POST /users': users.insertUser,
    'GET /users/{userKey}': users.getUser,
    'PUT /users/{userKey}': users.updateUser,
    'DELETE /users/{userKey}': users.deleteUser,
    'POST /users/{userKey}/undelete': users.undeleteUser,
    'POST /users/{userKey}/makeAdmin': users.makeAdmin,
  },
);
add(
  admin,
  directory,
  {
    read: ['admin.directory.user.alias.readonly', 'admin.directory.user.readonly'],
    change: ['admin.directory.user.alias', 'admin.directory.user'],
  },
  {
    'GET /users/{userKey}/aliases': security.listUserAliases,
    'POST /users/{userKey}/aliases': security.insertUserAlias,
    'DELETE /users/{userKey}/aliases/{alias}': security.deleteUserAlias,
  },
);
add(
  admin,
  directory,
  { read: accessScopes, change: accessScopes },
  {
    'GET /users/{userKey}/tokens': security.listTokens,
    'DELETE /users/{userKey}/tokens/{clientId}': security.deleteToken,
    'GET /users/{userKey}/asps': security.listAppPasswords,
    'DELETE /users/{userKey}/asps/{codeId}': security.deleteAppPassword,
    'POST /users/{userKey}/signOut': security.signOut,
    'POST /users/{userKey}/verificationCodes/invalidate': security.invalidateCodes,
    'POST /users/{userKey}/twoStepVerification/turnOff': security.turnOffSecondStep,
  },
);
add(
  admin,
  directory,
  { read: ['admin.directory.group.readonly'], change: ['admin.directory.group'] },
  {
    'GET /groups': groups.listGroups,
    'POST /groups': groups.insertGroup,
    'GET /groups/{groupKey}': groups.getGroup,
    'PUT /groups/{groupKey}': groups.updateGroup,
    'DELETE /groups/{groupKey}': groups.deleteGroup,
    'GET /groups/{groupKey}/aliases': groups.listGroupAliases,
    'POST /groups/{groupKey}/aliases': groups.insertGroupAlias,
    'DELETE /groups/{groupKey}/aliases/{alias}': groups.deleteGroupAlias,
  },
);
add(
  admin,
  directory,
  {
    read: ['admin.directory.group.member.readonly', 'admin.directory.group.readonly'],
    change: ['admin.directory.group.member', 'admin.directory.group'],
  },
  {
    'GET /groups/{groupKey}/members': members.listMembers,
    'POST /groups/{groupKey}/members': members.insertMember,
    'GET /groups/{groupKey}/members/{memberKey}': members.getMember,
    'PUT /groups/{groupKey}/members/{memberKey}': members.updateMember,
    'DELETE /groups/{groupKey}/members/{memberKey}': members.deleteMember,
    'GET /groups/{groupKey}/hasMember/{memberKey}': members.hasMember,
  },
);
add(
  admin,
  customer,
  { read: ['admin.directory.domain.readonly'], change: ['admin.directory.domain'] },
  {
    'GET /domains': domains.listDomains,
    'POST /domains': domains.insertDomain,
    'GET /domains/{name}': domains.getDomain,
    'DELETE /domains/{name}': domains.deleteDomain,
    'GET /domainaliases': domains.listDomainAliases,
    'POST /domainaliases': domains.insertDomainAlias,
    'GET /domainaliases/{name}': domains.getDomainAlias,
    'DELETE /domainaliases/{name}': domains.deleteDomainAlias,
  },
);
add(
  admin,
  customer,
  { read: ['admin.directory.orgunit.readonly'], change: ['admin.directory.orgunit'] },
  {
    'GET /orgunits': units.listUnits,
    'POST /orgunits': units.insertUnit,
    'GET /orgunits/{+unit}': units.getUnit,
    'PUT /orgunits/{+unit}': units.updateUnit,
    'DELETE /orgunits/{+unit}': units.deleteUnit,
  },
);
add(
  admin,
  customer,
  { read: ['admin.directory.rolemanagement.readonly'], change: ['admin.directory.rolemanagement'] },
  {
    'GET /roles/ALL/privileges': roles.listPrivileges,
    'GET /roles': roles.listRoles,
    'POST /roles': roles.insertRole,
    'GET /roles/{roleId}': roles.getRole,
    'PUT /roles/{roleId}': roles.updateRole,
    'DELETE /roles/{roleId}': roles.deleteRole,
    'GET /roleassignments': roles.listAssignments,
    'POST /roleassignments': roles.insertAssignment,
    'DELETE /roleassignments/{assignmentId}': roles.deleteAssignment,
  },
);
add(
  admin,
  directory,
  { read: ['admin.directory.customer.readonly'], change: ['admin.directory.customer'] },
  {
    'GET /customers/{customer}': domains.getCustomer,
  },
);
add(
  admin,
  customer,
  { read: ['admin.directory.userschema.readonly'], change: ['admin.directory.userschema'] },
  {
    'GET /schemas': () =>
      listOf(
        [
          {
            schemaId: 'sandboxschema',
            schemaName: 'Badge',
            fields: [{ fieldName: 'Number', fieldType: 'STRING', indexed: true }],
          },
        ],
        'schemas',
      ),
  },
);
add(
  admin,
  '/admin/datatransfer/v1',
  { read: ['admin.datatransfer.readonly'], change: ['admin.datatransfer'] },
  {
    'GET /applications': transfers.listApplications,
    'GET /transfers': transfers.listTransfers,
    'POST /transfers': transfers.insertTransfer,
    'GET /transfers/{id}': transfers.getTransfer,
  },
);
add(
  admin,
  '/admin/reports/v1',
  { read: ['admin.reports.audit.readonly'], change: [] },
  { 'GET /activity/users/{userKey}/applications/{application}': reports.listActivities },
);
add(
  admin,
  '/admin/reports/v1/usage',
  { read: ['admin.reports.usage.readonly'], change: [] },
  { 'GET /users/{userKey}/dates/{date}': reports.usageReport, 'GET /dates/{date}': reports.usageReport },
);
add(
  www,
  '/groups/v1/groups',
  { read: [], change: ['apps.groups.settings'] },
  {
    'GET /{email}': (ground, routed) => groupSettings(ground, routed, 'GET'),
    'PUT /{email}': (ground, routed) => groupSettings(ground, routed, 'PUT'),
  },
);
add(
  www,
  '/siteVerification/v1',
  { read: [], change: ['siteverification.verify_only', 'siteverification'] },
  { 'POST /token': domains.siteToken, 'POST /webResource': domains.verifySite },
);
add(
  www,
  '/siteVerification/v1',
  { read: [], change: ['siteverification'] },
  {
    'GET /webResource': domains.listSites,
    'GET /webResource/{id}': domains.getSite,
    'DELETE /webResource/{id}': domains.deleteSite,
  },
);
add(
  'licensing.googleapis.com',
  '/apps/licensing/v1/product/{product}',
  { read: [], change: ['apps.licensing'] },
  {
    'GET /users': licenses.listLicenses,
    'GET /sku/{sku}/users': licenses.listLicenses,
    'POST /sku/{sku}/user': licenses.insertLicense,
    'GET /sku/{sku}/user/{user}': licenses.getLicense,
    'PUT /sku/{sku}/user/{user}': licenses.updateLicense,
    'DELETE /sku/{sku}/user/{user}': licenses.deleteLicense,
  },
);

/** The operation that a request means, with the values of its path. */
export function findRoute({ host, method, path }: Pick<WorkspaceRequest, 'host' | 'method' | 'path'>): {
  readonly route: Route;
  readonly values: { readonly [name: string]: string };
} | null {
  const given = path.split('/').slice(1).map(decodeURIComponent);
  for (const route of routes) {
    if (route.host !== host || route.method !== method) continue;
    const values = matchPath(route.segments, given);
    if (values) return { route, values };
  }
  return null;
}
