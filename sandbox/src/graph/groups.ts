import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { done, nothing } from '../workspace/request.js';
import { badRequest, denied, notFound } from './graph-fault.js';
import { checkQuery, found, pageOf, type Routed, select } from './query.js';
import { referencedId } from './users.js';
import {
  type DirectoryObject,
  type GraphGroup,
  type Ground,
  isSettled,
  liveGroups,
  newId,
  readGroup,
  readUser,
} from './world.js';

/** An object as lists of mixed objects have it. */
export function typed({ id, type, members }: DirectoryObject): JsonMap {
  return { '@odata.type': `#microsoft.graph.${type}`, id, ...members };
}

/** GET groups. */
export function listGroups(ground: Ground, routed: Routed): Reply {
  checkQuery(routed);
  const groups = liveGroups(ground.world).filter((group) => isSettled(group, ground.now));
  const items = found(
    groups.map(({ id, members }) => ({ id, ...members })),
    routed.query,
  );
  return pageOf(
    items.map((item) => select(item, routed.query)),
    routed,
    { host: ground.host },
  );
}

/** GET groups/{id}. */
export function getGroup(ground: Ground, { path, query }: Routed): Reply {
  const group = readGroup(ground, path.id ?? '');
  return done(select({ id: group.id, ...group.members }, query));
}

/** POST groups: names are not unique. */
export function createGroup(ground: Ground, { body }: Routed): Reply {
  const isExchange = body.mailEnabled === true && !kindsOf(body).includes('Unified');
  if (isExchange) throw badRequest('Cannot Create a mail-enabled security groups and or distribution list.');
  if (kindsOf(body).includes('DynamicMembership') && !ground.world.isPremium) throw denied();
  const group = newGroup(ground, body);
  ground.world.objects.set(group.id, group);
  return { status: 201, body: { id: group.id, ...group.members } };
}

/** A group that is not in the world yet. */
export function newGroup({ world, now }: Ground, members: JsonMap, id = newId()): GraphGroup {
  return {
    id,
    type: 'group',
    members: {
      groupTypes: [],
      mailEnabled: false,
      securityEnabled: true,
      mail: null,
      isAssignableToRole: null,
      onPremisesSyncEnabled: null,
      assignedLicenses: [],
      createdDateTime: new Date(now).toISOString(),
      ...members,
    },
    createdAt: now,
    unseenReads: world.replicationReads,
    deletedAt: null,
    memberIds: new Set(),
    ownerIds: new Set(),
  };
}

function kindsOf({ groupTypes }: JsonMap): readonly string[] {
  return Array.isArray(groupTypes) ? groupTypes.map(String) : [];
}

/** PATCH groups/{id}. */
export function updateGroup(ground: Ground, { path, body }: Routed): Reply {
  const group = readGroup(ground, path.id ?? '');
  checkChangeable(group);
  Object.assign(group.members, body);
  return nothing;
}

/** DELETE groups/{id}. */
export function deleteGroup(ground: Ground, { path }: Routed): Reply {
  const group = readGroup(ground, path.id ?? '');
  checkChangeable(group);
  group.deletedAt = ground.now;
  return nothing;
}

function checkChangeable({ members }: GraphGroup): void {
  if (members.onPremisesSyncEnabled === true)
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  if (members.mailEnabled === true && !kindsOf(members).includes('Unified'))
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
}

/** GET groups/{id}/members and /owners. */
export function listRelated(ground: Ground, routed: Routed, which: 'memberIds' | 'ownerIds'): Reply {
  const group = readGroup(ground, routed.path.id ?? '');
  const objects = [...group[which]].flatMap((id) => ground.world.objects.get(id) ?? []);
  return pageOf(
    objects.filter(({ deletedAt }) => deletedAt === null).map((object) => select(typed(object), routed.query)),
    routed,
    { host: ground.host },
  );
}

/** GET groups/{id}/transitiveMembers. */
export function listAllMembers(ground: Ground, routed: Routed): Reply {
  const seen = new Set<string>();
  const collect = (id: string): void => {
    const object = ground.world.objects.get(id);
    if (!object || seen.has(id)) return;
    seen.add(id);
    if ('memberIds' in object) for (const inner of object.memberIds) collect(inner);
  };
  const group = readGroup(ground, routed.path.id ?? '');
  for (const id of group.memberIds) collect(id);
  const objects = [...seen].flatMap((id) => ground.world.objects.get(id) ?? []);
  return pageOf(
    objects.map((object) => select(typed(object), routed.query)),
    routed,
    { host: ground.host },
  );
}

/** POST groups/{id}/members/$ref and owners/$ref. */
export function addRelated(ground: Ground, { path, body }: Routed, which: 'memberIds' | 'ownerIds'): Reply {
  const group = liveGroups(ground.world).find(({ id }) => id === path.id);
  if (!group) throw notFound(path.id ?? '');
  const id = referencedId(ground, body, 'directoryObjects');
  const object = ground.world.objects.get(id);
  if (!isSettled(group, ground.now, true))
    throw badRequest("The source resource object or one of the objects being referenced don't exist.");
  checkWritable(group, which);
  if (!object || object.deletedAt !== null || !isSettled(object, ground.now, true)) throw notFound(id);
  if (group[which].has(id))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  group[which].add(id);
  return nothing;
}

function checkWritable(group: GraphGroup, which: 'memberIds' | 'ownerIds'): void {
  if (which === 'memberIds' && kindsOf(group.members).includes('DynamicMembership')) throw denied();
  checkChangeable(group);
}

/** DELETE groups/{id}/members/{memberId}/$ref and owners/{memberId}/$ref. */
export function removeRelated(ground: Ground, { path }: Routed, which: 'memberIds' | 'ownerIds'): Reply {
  const group = readGroup(ground, path.id ?? '');
  checkWritable(group, which);
  const id = path.memberId ?? '';
  if (!group[which].has(id)) throw notFound(id);
  if (which === 'ownerIds' && group.ownerIds.size === 1)
    throw badRequest('The group must have at least one owner, hence this owner cannot be removed.');
  group[which].delete(id);
  return nothing;
}

/** GET users/{id}/memberOf and transitiveMemberOf: groups and roles. */
export function listMemberships(ground: Ground, routed: Routed): Reply {
  const { id } = readUser(ground, routed.path.id ?? '');
  const { world } = ground;
  const groups = liveGroups(world).filter(({ memberIds }) => memberIds.has(id));
  const roles = [...world.activeRoles].flatMap(([roleId, template]): JsonMap[] => {
    const isHeld = [...world.assignments.values()].some((one) => one.principalId === id && one.roleId === template);
    return isHeld ? [{ '@odata.type': '#microsoft.graph.directoryRole', id: roleId, roleTemplateId: template }] : [];
  });
  const items = [...groups.map(typed), ...roles];
  return pageOf(
    items.map((item) => select(item, routed.query)),
    routed,
    { host: ground.host },
  );
}

/** POST users/{id}/checkMemberGroups. */
export function checkMemberGroups(ground: Ground, { path, body }: Routed): Reply {
  const { id } = readUser(ground, path.id ?? '');
  const ids = Array.isArray(body.groupIds) ? body.groupIds.map(String) : [];
  if (ids.length > 20) throw badRequest('Too many elements requested.');
  const inside = liveGroups(ground.world).filter((group) => ids.includes(group.id) && group.memberIds.has(id));
  return done({ value: inside.map((group) => group.id) });
}
