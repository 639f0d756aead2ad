import type { JsonMap } from '../json.js';
import { matchPath } from '../match-path.js';
import type { Reply } from '../reply.js';
import { done } from '../workspace/request.js';
import * as domains from './domains.js';
import { badRequest } from './graph-fault.js';
import * as groups from './groups.js';
import * as licenses from './licenses.js';
import { found, pageOf, type Routed, select } from './query.js';
import * as roles from './roles.js';
import * as users from './users.js';
import { type Ground, initialDomain, readUser, tenantId } from './world.js';

type Run = (ground: Ground, routed: Routed) => Reply;

/** An operation: any of its permissions opens it. */
export interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  readonly permissions: readonly string[];
  readonly run: Run;
}

const routes: Route[] = [];

/** Declares operations, `GET /path`, that any of these application permissions opens. */
function add(permissions: readonly string[], operations: { readonly [operation: string]: Run }): void {
  for (const [operation, run] of Object.entries(operations)) {
    const [method = '', path = ''] = operation.split(' ');
    routes.push({ method, segments: path.split('/').slice(1), permissions, run });
  }
}

const readUsers = [
  'User.Read.All',
  'User.ReadWrite.All',
  'User.ReadUpdate.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const readGroups = [
  'Group.ReadBasic.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const changeMembers = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const changeGroups = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const readRoles = ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'];
const changeRoles = ['RoleManagement.ReadWrite.Directory'];

add(['Organization.Read.All', 'Organization.ReadWrite.All', 'Directory.Read.All'], {
  'GET /organization': organization,
});
add(['Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All'], {
  'GET /domains': domains.listDomains,
  'GET /domains/{id}': domains.getDomain,
  'GET /domains/{id}/verificationDnsRecords': domains.verificationRecords,
  'GET /domains/{id}/serviceConfigurationRecords': domains.serviceRecords,
  'GET /domains/{id}/domainNameReferences': domains.listReferences,
  'GET /domains/{id}/rootDomain': domains.rootDomain,
});
// Nothing else opens these: Directory.ReadWrite.All does not reach domains.
add(['Domain.ReadWrite.All'], {
  'POST /domains': domains.createDomain,
  'PATCH /domains/{id}': domains.updateDomain,
  'DELETE /domains/{id}': domains.deleteDomain,
  'POST /domains/{id}/verify': domains.verifyDomain,
  'POST /domains/{id}/promote': domains.promoteDomain,
  'POST /domains/{id}/forceDelete': domains.forceDelete,
});
add(readUsers, {
  'GET /users': users.listUsers,
  'GET /users/$count': users.countUsers,
  'GET /users/{id}': users.getUser,
  'GET /users/{id}/manager': users.getManager,
  'GET /users/{id}/directReports': users.listReports,
  'GET /users/{id}/memberOf': groups.listMemberships,
  'GET /users/{id}/transitiveMemberOf': groups.listMemberships,
  'GET /users/{id}/registeredDevices': devices,
  'GET /directory/deletedItems/microsoft.graph.user': (ground, routed) => users.listDeleted(ground, routed, 'user'),
  'POST /users/{id}/checkMemberGroups': groups.checkMemberGroups,
});
add(['User.Create', 'User.ReadWrite.All', 'Directory.ReadWrite.All'], { 'POST /users': users.createUser });
add(
  [
    'User.ReadUpdate.All',
    'User.EnableDisableAccount.All',
    'User-PasswordProfile.ReadWrite.All',
    'User.ReadWrite.All',
    'Directory.ReadWrite.All',
  ],
  { 'PATCH /users/{id}': users.updateUser },
);
add(['User.DeleteRestore.All', 'User.ReadWrite.All'], { 'DELETE /users/{id}': users.deleteUser });
add(['User.DeleteRestore.All', 'User.ReadWrite.All', 'Group.ReadWrite.All'], {
  'POST /directory/deletedItems/{id}/restore': users.restore,
  // What is left out here deletes the person.
  'DELETE /groups/{group}/members/{id}': users.deleteUser,
});
add(['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'], {
  'POST /users/{id}/revokeSignInSessions': users.revokeSessions,
});
add(['User.ReadWrite.All', 'Directory.ReadWrite.All'], {
  'PUT /users/{id}/manager/$ref': users.setManager,
  'DELETE /users/{id}/manager/$ref': users.removeManager,
});
add(['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All'], {
  'GET /users/{id}/authentication/methods': signInMethods,
});
add(
  [
    'LicenseAssignment.Read.All',
    'LicenseAssignment.ReadWrite.All',
    'User.Read.All',
    'Organization.Read.All',
    'Directory.Read.All',
  ],
  {
    'GET /subscribedSkus': licenses.listSkus,
    'GET /users/{id}/licenseDetails': licenses.licenseDetails,
  },
);
add(['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'], {
  'POST /users/{id}/assignLicense': licenses.assignLicense,
  'POST /users/{id}/reprocessLicenseAssignment': licenses.reprocess,
  'POST /groups/{id}/assignLicense': licenses.assignGroupLicense,
});
add(readGroups, {
  'GET /groups': groups.listGroups,
  'GET /groups/{id}': groups.getGroup,
  'GET /groups/{id}/members': (ground, routed) => groups.listRelated(ground, routed, 'memberIds'),
  'GET /groups/{id}/transitiveMembers': groups.listAllMembers,
  'GET /groups/{id}/owners': (ground, routed) => groups.listRelated(ground, routed, 'ownerIds'),
  'GET /directory/deletedItems/microsoft.graph.group': (ground, routed) => users.listDeleted(ground, routed, 'group'),
});
add(['Group.Create', ...changeGroups], { 'POST /groups': groups.createGroup });
add(changeGroups, {
  'PATCH /groups/{id}': groups.updateGroup,
  'DELETE /groups/{id}': groups.deleteGroup,
  'POST /groups/{id}/owners/$ref': (ground, routed) => groups.addRelated(ground, routed, 'ownerIds'),
  'DELETE /groups/{id}/owners/{memberId}/$ref': (ground, routed) => groups.removeRelated(ground, routed, 'ownerIds'),
});
add(changeMembers, {
  'POST /groups/{id}/members/$ref': (ground, routed) => groups.addRelated(ground, routed, 'memberIds'),
  'DELETE /groups/{id}/members/{memberId}/$ref': (ground, routed) => groups.removeRelated(ground, routed, 'memberIds'),
});
add(readRoles, {
  'GET /directoryRoles': roles.listRoles,
  'GET /directoryRoles/{id}': roles.getRole,
  'GET /directoryRoles/{id}/members': roles.listRoleMembers,
  'GET /directoryRoleTemplates': roles.listTemplates,
  'GET /roleManagement/directory/roleDefinitions': roles.listTemplates,
  'GET /roleManagement/directory/roleAssignments': roles.listAssignments,
  'GET /roleManagement/directory/roleAssignments/{id}': roles.getAssignment,
});
add(changeRoles, {
  'POST /directoryRoles': roles.activateRole,
  'POST /directoryRoles/{id}/members/$ref': roles.addRoleMember,
  'DELETE /directoryRoles/{id}/members/{memberId}/$ref': roles.removeRoleMember,
  'POST /roleManagement/directory/roleAssignments': roles.createAssignment,
  'DELETE /roleManagement/directory/roleAssignments/{id}': roles.deleteAssignment,
});
add(['AuditLog.Read.All'], {
  'GET /auditLogs/signIns': signIns,
  'GET /auditLogs/directoryAudits': (ground, routed) => logPage(ground, routed, ground.world.audits),
});
add(['MailboxSettings.Read', 'MailboxSettings.ReadWrite'], {
  'GET /users/{id}/mailboxSettings': (ground, routed) => users.mailboxSettings(ground, routed, false),
});
add(['MailboxSettings.ReadWrite'], {
  'PATCH /users/{id}/mailboxSettings': (ground, routed) => users.mailboxSettings(ground, routed, true),
});

function organization({ world }: Ground, { query }: Routed): Reply {
  const verifiedDomains = [...world.domains.values()]
    .filter(({ members }) => members.isVerified === true)
    .map(
      ({ name, members }): JsonMap => ({
        name,
        isDefault: members.isDefault ?? false,
        isInitial: name === initialDomain,
        type: 'Managed',
      }),
    );
  const tenant = {
    id: tenantId,
    displayName: 'Acme',
    tenantType: 'AAD',
    verifiedDomains,
    defaultUsageLocation: 'DE',
    onPremisesSyncEnabled: null,
  };
  return done({ value: [select(tenant, query)] });
}

function devices(ground: Ground, { path }: Routed): Reply {
  readUser(ground, path.id ?? '');
  return done({
    value: [
      { '@odata.type': '#microsoft.graph.device', id: 'device-1', displayName: 'LAPTOP-1', operatingSystem: 'Windows' },
    ],
  });
}

function signInMethods(ground: Ground, { path }: Routed): Reply {
  readUser(ground, path.id ?? '');
  const methods = [
    { '@odata.type': '#microsoft.graph.passwordAuthenticationMethod', id: 'method-1', password: null },
    {
      '@odata.type': '#microsoft.graph.phoneAuthenticationMethod',
      id: 'method-2',
      phoneNumber: '+1 5550100',
      phoneType: 'mobile',
    },
  ];
  return done({ value: methods });
}

function signIns(ground: Ground, routed: Routed): Reply {
  users.checkPremium(ground);
  return logPage(ground, routed, ground.world.signIns);
}

function logPage(ground: Ground, routed: Routed, log: readonly JsonMap[]): Reply {
  if (routed.query.get('$search') !== null) throw badRequest('$search is not supported for logs.');
  return pageOf(found(log, routed.query), routed, { host: ground.host, size: 1_000, max: 1_000 });
}

/** The operation that a request means, with the values of its path. */
export function findRoute(
  method: string,
  path: string,
): { readonly route: Route; readonly values: { readonly [name: string]: string } } | null {
  const given = path.split('/').slice(1).map(decodeURIComponent);
  for (const route of routes) {
    const values = route.method === method ? matchPath(route.segments, given) : null;
    if (values) return { route, values };
  }
  return null;
}

/** Every permission that opens an operation. */
export const allPermissions: readonly string[] = [...new Set(routes.flatMap(({ permissions }) => permissions))];
