import { isMap } from '../json.js';
import type { Reply } from '../reply.js';
import { readUser } from './addresses.js';
import { GoogleFault, notFound } from './google-fault.js';
import { done, listOf, nothing, pageOf, type Routed, textIn } from './request.js';
import { type Ground, newId } from './world.js';

/** GET roles. */
export function listRoles({ world }: Ground, { query }: Routed): Reply {
  return pageOf([...world.roles.values()], query, { name: 'items', size: 100, max: 100 });
}

/** GET roles/{roleId}. */
export function getRole({ world }: Ground, { path }: Routed): Reply {
  const role = world.roles.get(path.roleId ?? '');
  if (!role) throw notFound('roleId');
  return done({ ...role });
}

/** GET roles/ALL/privileges. */
export function listPrivileges(): Reply {
  const serviceId = '00haapch16h1ysv';
  const item = (privilegeName: string) => ({
    serviceId,
    serviceName: 'admin_apis',
    privilegeName,
    isOuScopable: true,
  });
  return listOf([item('USERS_RETRIEVE'), item('USERS_RESET_PASSWORD'), item('GROUPS_ALL')], 'items');
}

/** POST roles. */
export function insertRole({ world }: Ground, { body }: Routed): Reply {
  const roleId = newId(world);
  const privileges = Array.isArray(body.rolePrivileges) ? body.rolePrivileges : [];
  if (textIn(body, 'roleName') === '') throw new GoogleFault(400, 'required', 'Missing required field: roleName');
  const role = {
    kind: 'admin#directory#role',
    roleId,
    roleName: textIn(body, 'roleName'),
    roleDescription: textIn(body, 'roleDescription'),
    isSystemRole: false,
    isSuperAdminRole: false,
    rolePrivileges: privileges,
  };
  world.roles.set(roleId, role);
  return done(role);
}

/** PUT roles/{roleId}. */
export function updateRole({ world }: Ground, { path, body }: Routed): Reply {
  const role = world.roles.get(path.roleId ?? '');
  if (!role) throw notFound('roleId');
  for (const name of ['roleName', 'roleDescription', 'rolePrivileges'])
    if (body[name] !== undefined) role[name] = body[name];
  return done({ ...role });
}

/** DELETE roles/{roleId}. */
export function deleteRole({ world }: Ground, { path }: Routed): Reply {
  if (!world.roles.delete(path.roleId ?? '')) throw notFound('roleId');
  return nothing;
}

/** GET roleassignments: with a user the first page is empty and is not the last. */
export function listAssignments(ground: Ground, { query }: Routed): Reply {
  const { world } = ground;
  const [userKey, roleId] = [query.get('userKey'), query.get('roleId')];
  if (userKey !== null && query.get('pageToken') === null)
    return done({ kind: 'admin#directory#roleAssignments', nextPageToken: Buffer.from('0').toString('base64url') });
  const user = userKey === null ? null : readUser(ground, userKey);
  const found = [...world.assignments.values()].filter(
    ({ assignedTo, roleId: own }) => (user === null || assignedTo === user.id) && (roleId === null || own === roleId),
  );
  return pageOf(found, query, { name: 'items', size: 100, max: 200 });
}

/** POST roleassignments: a duplicate is a 500. */
export function insertAssignment({ world }: Ground, { body }: Routed): Reply {
  const [roleId, assignedTo] = [textIn(body, 'roleId'), textIn(body, 'assignedTo')];
  if (!world.roles.has(roleId)) throw notFound('roleId');
  const isThere = [...world.assignments.values()].some(
    (one) => one.roleId === roleId && one.assignedTo === assignedTo && one.scopeType === body.scopeType,
  );
  if (isThere) throw new GoogleFault(500, 'unknownError', 'Role assignment exists');
  const roleAssignmentId = newId(world);
  const assignment = {
    kind: 'admin#directory#roleAssignment',
    roleAssignmentId,
    roleId,
    assignedTo,
    assigneeType: 'user',
    scopeType: textIn(body, 'scopeType'),
    ...(typeof body.orgUnitId === 'string' ? { orgUnitId: body.orgUnitId } : {}),
    ...(isMap(body.expirationDetails) ? { expirationDetails: body.expirationDetails } : {}),
  };
  world.assignments.set(roleAssignmentId, assignment);
  return done(assignment);
}

/** DELETE roleassignments/{roleAssignmentId}. */
export function deleteAssignment({ world }: Ground, { path }: Routed): Reply {
  if (!world.assignments.delete(path.assignmentId ?? '')) throw notFound('roleAssignmentId');
  return nothing;
}
