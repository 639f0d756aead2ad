import { conditionNotMet, duplicate, forbidden, GoogleFault, invalid, notFound } from './google-fault.js';
import type { Ground, WorkspaceGroup, WorkspaceUser, World } from './world.js';

/** How long a new user settles: until then some reads and every change fail. */
export const settleMs = 20_000;
const unseenMs = 10_000;
const releaseMs = 5_000;

/** Users that are not deleted. */
export function liveUsers(world: World): readonly WorkspaceUser[] {
  return [...world.users.values()].filter(({ deletedAt }) => deletedAt === null);
}

/** The part of an address behind the @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Whether an address is in a domain of the customer. */
export function isInside(world: World, address: string): boolean {
  return world.domains.has(domainOf(address));
}

/** The user that an address, an alias or an id names, whether settled or not. */
export function lookUpUser(world: World, key: string): WorkspaceUser | undefined {
  const wanted = key.toLowerCase();
  return liveUsers(world).find(
    ({ id, primaryEmail, aliases }) =>
      id === key || primaryEmail.toLowerCase() === wanted || aliases.some((alias) => alias.toLowerCase() === wanted),
  );
}

/** The group that an address, an alias or an id names. */
export function lookUpGroup(world: World, key: string): WorkspaceGroup | undefined {
  const wanted = key.toLowerCase();
  return [...world.groups.values()].find(
    ({ id, email, aliases }) =>
      id === key || email.toLowerCase() === wanted || aliases.some((alias) => alias.toLowerCase() === wanted),
  );
}

/** The user that a key names, as a read sees it. */
export function readUser({ world, now }: Ground, key: string): WorkspaceUser {
  const user = lookUpUser(world, key);
  if (user) {
    const age = now - user.createdAt;
    if (user.id === key && age < settleMs) throw notFound('userKey');
    if (age < unseenMs) throw forbidden();
    return user;
  }
  if (lookUpGroup(world, key)) throw new GoogleFault(400, 'badRequest', 'Type not supported: userKey');
  if (key.includes('@') && !isInside(world, key)) throw forbidden();
  throw notFound('userKey');
}

/** The user that a key names, as a change needs it. */
export function settledUser(ground: Ground, key: string): WorkspaceUser {
  const user = lookUpUser(ground.world, key);
  if (user && ground.now - user.createdAt < settleMs) throw conditionNotMet('User creation is not complete.');
  return readUser(ground, key);
}

/** The group that a key names. */
export function readGroup({ world }: Ground, key: string): WorkspaceGroup {
  const group = lookUpGroup(world, key);
  if (!group) throw notFound('groupKey');
  return group;
}

/** Refuses an address that is taken, was freed a moment ago, or is in no domain of the customer. */
export function claimAddress({ world, now }: Ground, address: string): void {
  if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw invalid('Invalid Input: email');
  if (lookUpUser(world, address) || lookUpGroup(world, address)) throw duplicate();
  if (now - (world.freedAt.get(address.toLowerCase()) ?? 0) < releaseMs) throw duplicate();
  if (!isInside(world, address)) throw notFound('domain');
}
