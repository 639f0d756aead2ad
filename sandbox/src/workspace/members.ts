import { createHash } from 'node:crypto';
import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { isInside, lookUpUser, readGroup, settleMs } from './addresses.js';
import { conditionNotMet, duplicate, GoogleFault, invalid, notFound } from './google-fault.js';
import { memberGroup } from './groups.js';
import { done, nothing, pageOf, type Routed, textIn } from './request.js';
import type { Ground, GroupMember, WorkspaceGroup } from './world.js';

const settleGroupMs = 30_000;

function serializeMember({ id, email, type, role }: GroupMember, delivery?: string): JsonMap {
  return {
    kind: 'admin#directory#member',
    id,
    ...(email === null ? {} : { email }),
    role,
    type,
    ...(email === null ? {} : { status: 'ACTIVE' }),
    ...(delivery === undefined ? {} : { delivery_settings: delivery }),
  };
}

function find(group: WorkspaceGroup, key: string): GroupMember | undefined {
  const wanted = key.toLowerCase();
  return [...group.members.values()].find(({ id, email }) => id === key || email?.toLowerCase() === wanted);
}

function present(group: WorkspaceGroup, key: string): GroupMember {
  const member = find(group, key);
  if (!member || member.isInvited) throw notFound('memberKey');
  return member;
}

/** GET groups/{groupKey}/members: without delivery settings. */
export function listMembers(ground: Ground, { path, query }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  const roles = query.get('roles')?.split(',') ?? [];
  const shown = [...group.members.values()].filter(
    ({ isInvited, role }) => !isInvited && (roles.length === 0 || roles.includes(role)),
  );
  return pageOf(
    shown.map((member) => serializeMember(member)),
    query,
    { name: 'members', size: 200, max: 200 },
  );
}

/** GET groups/{groupKey}/members/{memberKey}. */
export function getMember(ground: Ground, { path }: Routed): Reply {
  const member = present(readGroup(ground, path.groupKey ?? ''), path.memberKey ?? '');
  return done(serializeMember(member, member.deliverySettings));
}

/** POST groups/{groupKey}/members: an outside member turns the group's setting on. */
export function insertMember(ground: Ground, { path, body }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  const email = textIn(body, 'email');
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new GoogleFault(400, 'required', 'Missing required field: memberKey');
  if (ground.now - group.createdAt < settleGroupMs) throw notFound('groupKey');
  const role = textIn(body, 'role') || 'MEMBER';
  const member = { ...identify(ground, group, { email, role }), role, isInvited: false };
  if (find(group, email) || group.members.has(member.id)) throw duplicate('Member already exists.');
  const deliverySettings = textIn(body, 'delivery_settings') || 'ALL_MAIL';
  group.members.set(member.id, { ...member, deliverySettings });
  if (email.startsWith('slow@'))
    throw new GoogleFault(409, 'conflict', 'Conflict: the membership change will be applied later.');
  return done(serializeMember({ ...member, deliverySettings }, deliverySettings));
}

function identify(
  ground: Ground,
  group: WorkspaceGroup,
  { email, role }: { readonly email: string; readonly role: string },
): Pick<GroupMember, 'id' | 'email' | 'type'> {
  const { world, now } = ground;
  const nested = memberGroup(ground, email);
  if (nested) {
    if (role !== 'MEMBER') throw invalid('Invalid Input: memberKey');
    if (nested.id === group.id || nested.members.has(group.id)) throw conditionNotMet('Cyclic memberships not allowed');
    return { id: nested.id, email: nested.email, type: 'GROUP' };
  }
  const user = lookUpUser(world, email);
  if (user) {
    if (now - user.createdAt < settleMs) throw notFound('memberKey');
    return { id: user.id, email: user.primaryEmail, type: 'USER' };
  }
  if (isInside(world, email)) throw notFound('memberKey');
  Object.assign(group.settings, {
    allowExternalMembers: 'true',
    whoCanAddExternalMembers: 'ONLY_ADMINS_CAN_ADD_EXTERNAL_MEMBERS',
  });
  return { id: idOfOutsider(email), email: email.toLowerCase(), type: 'EXTERNAL' };
}

function idOfOutsider(email: string): string {
  return String(BigInt(`0x${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 15)}`));
}

/** PUT groups/{groupKey}/members/{memberKey}. */
export function updateMember(ground: Ground, { path, body }: Routed): Reply {
  const member = present(readGroup(ground, path.groupKey ?? ''), path.memberKey ?? '');
  const role = textIn(body, 'role');
  if (role !== '' && role !== 'MEMBER' && member.type === 'GROUP') throw invalid('Invalid Input: memberKey');
  if (role !== '') member.role = role;
  const delivery = textIn(body, 'delivery_settings');
  if (delivery !== '') member.deliverySettings = delivery;
  return done(serializeMember(member, member.deliverySettings));
}

/** DELETE groups/{groupKey}/members/{memberKey}: an invitation too. */
export function deleteMember(ground: Ground, { path }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  const member = find(group, path.memberKey ?? '');
  if (!member) throw notFound('memberKey');
  group.members.delete(member.id);
  return nothing;
}

/** GET groups/{groupKey}/hasMember/{memberKey}: a no only for a real user of the customer. */
export function hasMember(ground: Ground, { path }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  const user = lookUpUser(ground.world, path.memberKey ?? '');
  if (!user) throw invalid('Invalid Input: memberKey');
  return done({ isMember: isIn(ground, group, user.id) });
}

function isIn(ground: Ground, group: WorkspaceGroup, id: string, depth = 0): boolean {
  const direct = group.members.get(id);
  if (direct && !direct.isInvited) return true;
  return [...group.members.keys()].some((key) => {
    const nested = ground.world.groups.get(key);
    return nested !== undefined && depth < 10 && isIn(ground, nested, id, depth + 1);
  });
}
