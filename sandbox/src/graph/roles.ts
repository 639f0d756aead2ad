import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { done, nothing, textIn } from '../workspace/request.js';
import { badRequest, notFound } from './graph-fault.js';
import { typed } from './groups.js';
import { found, pageOf, type Routed, select } from './query.js';
import { referencedId } from './users.js';
import { type Ground, globalAdministrator, newId } from './world.js';

/** Built-in roles by template id. */
export const roleNames: ReadonlyMap<string, string> = new Map([
  [globalAdministrator, 'Global Administrator'],
  ['729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Helpdesk Administrator'],
  ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'],
  ['88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers'],
]);

function template(id: string, displayName: string): JsonMap {
  return { id, displayName, description: `${displayName}.`, isBuiltIn: true, isEnabled: true, templateId: id };
}

/** GET directoryRoleTemplates and roleManagement/directory/roleDefinitions. */
export function listTemplates(_ground: Ground, { query }: Routed): Reply {
  const all = [...roleNames].map(([id, name]) => template(id, name));
  return done({ value: found(all, query).map((role) => select(role, query)) });
}

/** GET directoryRoles: activated ones only. */
export function listRoles({ world }: Ground, { query }: Routed): Reply {
  return done({ value: [...world.activeRoles].map(([id, of]) => select(serialize(id, of), query)) });
}

function serialize(id: string, of: string): JsonMap {
  return { id, displayName: roleNames.get(of) ?? '', roleTemplateId: of };
}

function templateOf({ world }: Ground, id: string): string {
  const of = world.activeRoles.get(id);
  if (of === undefined) throw notFound(id);
  return of;
}

/** GET directoryRoles/{id}. */
export function getRole(ground: Ground, { path }: Routed): Reply {
  return done(serialize(path.id ?? '', templateOf(ground, path.id ?? '')));
}

/** POST directoryRoles: a second time is a conflict in the shape of a bad request. */
export function activateRole({ world }: Ground, { body }: Routed): Reply {
  const of = textIn(body, 'roleTemplateId');
  if (!roleNames.has(of)) throw notFound(of);
  if ([...world.activeRoles.values()].includes(of))
    throw badRequest(
      'A conflicting object with one or more of the specified property values is present in the directory.',
    );
  const id = newId();
  world.activeRoles.set(id, of);
  return { status: 201, body: serialize(id, of) };
}

/** GET directoryRoles/{id}/members. */
export function listRoleMembers(ground: Ground, { path, query }: Routed): Reply {
  const of = templateOf(ground, path.id ?? '');
  const holders = [...ground.world.assignments.values()].filter(({ roleId }) => roleId === of);
  const objects = holders.flatMap(({ principalId }) => ground.world.objects.get(principalId) ?? []);
  return done({ value: objects.map((object) => select(typed(object), query)) });
}

/** POST directoryRoles/{id}/members/$ref. */
export function addRoleMember(ground: Ground, { path, body }: Routed): Reply {
  const roleId = templateOf(ground, path.id ?? '');
  const principalId = referencedId(ground, body, 'directoryObjects');
  if (!ground.world.objects.has(principalId)) throw notFound(principalId);
  if (assignmentOf(ground, roleId, principalId))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  add(ground, { principalId, roleId, scope: '/' });
  return nothing;
}

function assignmentOf({ world }: Ground, roleId: string, principalId: string): string | undefined {
  return [...world.assignments.values()].find((one) => one.roleId === roleId && one.principalId === principalId)?.id;
}

function add(
  { world }: Ground,
  given: { readonly principalId: string; readonly roleId: string; readonly scope: string },
): string {
  const id = newId();
  world.assignments.set(id, { id, ...given });
  return id;
}

/** DELETE directoryRoles/{id}/members/{memberId}/$ref. */
export function removeRoleMember(ground: Ground, { path }: Routed): Reply {
  const id = assignmentOf(ground, templateOf(ground, path.id ?? ''), path.memberId ?? '');
  if (id === undefined) throw notFound(path.memberId ?? '');
  ground.world.assignments.delete(id);
  return nothing;
}

function serializeAssignment(ground: Ground, id: string, expand: string | null): JsonMap {
  const one = ground.world.assignments.get(id);
  if (!one) throw notFound(id);
  const { principalId, roleId, scope } = one;
  const holder = ground.world.objects.get(principalId);
  return {
    id,
    principalId,
    roleDefinitionId: roleId,
    directoryScopeId: scope,
    ...(expand === 'roleDefinition' ? { roleDefinition: template(roleId, roleNames.get(roleId) ?? '') } : {}),
    ...(expand === 'principal' && holder ? { principal: typed(holder) } : {}),
  };
}

/** GET roleManagement/directory/roleAssignments. */
export function listAssignments(ground: Ground, routed: Routed): Reply {
  const { query } = routed;
  const all = [...ground.world.assignments.keys()].map((id) => serializeAssignment(ground, id, query.get('$expand')));
  return pageOf(found(all, query), routed, { host: ground.host });
}

/** GET roleManagement/directory/roleAssignments/{id}. */
export function getAssignment(ground: Ground, { path }: Routed): Reply {
  return done(serializeAssignment(ground, path.id ?? '', null));
}

/** POST roleManagement/directory/roleAssignments. */
export function createAssignment(ground: Ground, { body }: Routed): Reply {
  const [principalId, roleId] = [textIn(body, 'principalId'), textIn(body, 'roleDefinitionId')];
  if (!ground.world.objects.has(principalId)) throw notFound(principalId);
  if (!roleNames.has(roleId)) throw notFound(roleId);
  const id = add(ground, { principalId, roleId, scope: textIn(body, 'directoryScopeId') || '/' });
  return { status: 201, body: serializeAssignment(ground, id, null) };
}

/** DELETE roleManagement/directory/roleAssignments/{id}. */
export function deleteAssignment(ground: Ground, { path }: Routed): Reply {
  if (!ground.world.assignments.delete(path.id ?? '')) throw notFound(path.id ?? '');
  return nothing;
}
