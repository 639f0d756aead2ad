import { isMap, type JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { claimAddress, liveUsers, lookUpUser, readUser, settledUser, settleMs } from './addresses.js';
import { conditionNotMet, duplicate, GoogleFault, invalid, notFound } from './google-fault.js';
import { unitPaths } from './org-units.js';
import { done, nothing, pageOf, type Routed, textIn } from './request.js';
import { findUsers } from './user-search.js';
import { customerId, type Ground, type Members, newId, type WorkspaceUser } from './world.js';

const indexMs = 600_000;
const conflictMs = 60_000;
const undeleteMs = 20 * 86_400_000;

// A body may change these; the service silently ignores all others.
const writable = new Set(
  'name,password,changePasswordAtNextLogin,orgUnitPath,includeInGlobalAddressList,recoveryEmail,recoveryPhone,phones,organizations,relations,externalIds,addresses,customSchemas,suspended,archived,emails,locations'.split(
    ',',
  ),
);

function serializeUser(user: WorkspaceUser): JsonMap {
  const { password: _password, ...members } = user.members;
  return {
    kind: 'admin#directory#user',
    id: user.id,
    primaryEmail: user.primaryEmail,
    ...members,
    customerId,
    ...(user.aliases.length > 0 ? { aliases: [...user.aliases] } : {}),
    creationTime: new Date(user.createdAt).toISOString(),
    ...(user.deletedAt === null ? {} : { deletionTime: new Date(user.deletedAt).toISOString() }),
  };
}

/** GET users: all, deleted ones, or what the lagging search index finds. */
export function listUsers(ground: Ground, { query }: Routed): Reply {
  const { world, now } = ground;
  const customer = query.get('customer');
  if (customer === null && query.get('domain') === null) throw new GoogleFault(400, 'badRequest', 'Bad Request');
  if (customer !== null && customer !== 'my_customer' && customer !== customerId)
    throw new GoogleFault(400, 'badRequest', 'Bad Request');
  const page = { name: 'users', size: 100, max: 500 };
  if (query.get('showDeleted') === 'true') {
    const deleted = [...world.users.values()].filter(({ deletedAt }) => deletedAt !== null);
    return pageOf(deleted.map(serializeUser), query, page);
  }
  const search = query.get('query');
  const settled = liveUsers(world).filter(({ createdAt }) => now - createdAt >= settleMs);
  if (search === null) return pageOf(settled.map(serializeUser), query, page);
  const indexed = liveUsers(world).flatMap((user) => {
    const seen = now - user.changedAt >= indexMs ? serializeUser(user) : user.indexed;
    return seen === null ? [] : [seen];
  });
  return pageOf(findUsers(indexed, search), query, page);
}

/** GET users/{userKey}. */
export function getUser(ground: Ground, { path }: Routed): Reply {
  return done(serializeUser(readUser(ground, path.userKey ?? '')));
}

/** POST users. */
export function insertUser(ground: Ground, { body, query }: Routed): Reply {
  const { world, now } = ground;
  const email = textIn(body, 'primaryEmail');
  const name = isMap(body.name) ? body.name : {};
  if (textIn(name, 'givenName') === '' || textIn(name, 'familyName') === '')
    throw new GoogleFault(400, 'required', 'Missing required field: name');
  if (textIn(body, 'password').length < 8) throw invalid('Invalid Password');
  if (email.startsWith('unmanaged@')) {
    if (query.get('resolveConflictAccount') === 'true') return { status: 202, body: {} };
    throw new GoogleFault(409, 'conflict', 'Conflicting account exists.');
  }
  claimAddress(ground, email);
  checkMembers(ground, body);
  const isSuspended = world.newUsersSuspended;
  const user: WorkspaceUser = {
    id: newId(world),
    primaryEmail: email.toLowerCase(),
    aliases: [],
    members: {
      ...baseMembers(),
      ...(isSuspended ? { suspended: true, suspensionReason: 'WEB_LOGIN_REQUIRED' } : {}),
    },
    createdAt: now,
    changedAt: now,
    renamedAt: 0,
    deletedAt: null,
    indexed: null,
    tokens: [],
    appPasswords: [],
    hasBackupCodes: false,
  };
  merge(user.members, body);
  world.users.set(user.id, user);
  return done(serializeUser(user));
}

/** Members that every user has. */
export function baseMembers(): Members {
  return {
    name: {},
    isAdmin: false,
    isDelegatedAdmin: false,
    suspended: false,
    archived: false,
    isMailboxSetup: true,
    isEnrolledIn2Sv: false,
    isEnforcedIn2Sv: false,
    orgUnitPath: '/',
    includeInGlobalAddressList: true,
    lastLoginTime: '1970-01-01T00:00:00.000Z',
  };
}

/** PUT users/{userKey}: merges; null clears; lists are replaced; what may not be changed is ignored. */
export function updateUser(ground: Ground, { path, body }: Routed): Reply {
  const user = settledUser(ground, path.userKey ?? '');
  const { members } = user;
  if (body.suspended === false && members.suspensionReason === 'WEB_LOGIN_REQUIRED')
    throw new GoogleFault(412, 'adminCannotUnsuspend', 'Cannot restore a user suspended for abuse.');
  if (body.archived === true) throw conditionNotMet('Insufficient archived user licenses');
  checkMembers(ground, body);
  const wanted = textIn(body, 'primaryEmail').toLowerCase();
  const isRename = wanted !== '' && wanted !== user.primaryEmail;
  if (isRename && !user.aliases.includes(wanted)) claimAddress(ground, wanted);
  const before = serializeUser(user);
  const isUnsettled = ground.now - user.renamedAt < conflictMs;
  user.indexed = ground.now - user.changedAt >= indexMs ? before : user.indexed;
  user.changedAt = ground.now;
  if (isRename) rename(ground, user, wanted);
  merge(members, body);
  if (body.suspended === true) members.suspensionReason = 'ADMIN';
  if (body.suspended === false) delete members.suspensionReason;
  // Applied, and reported as a conflict all the same.
  if (isUnsettled && !isRename) throw duplicate();
  return done(serializeUser(user));
}

function rename({ now }: Ground, user: WorkspaceUser, email: string): void {
  user.aliases = [...user.aliases.filter((alias) => alias !== email), user.primaryEmail];
  user.primaryEmail = email;
  user.renamedAt = now;
}

function checkMembers({ world }: Ground, body: JsonMap): void {
  const unit = textIn(body, 'orgUnitPath');
  if (unit !== '' && !unitPaths(world).includes(unit)) throw invalid('Invalid Input: INVALID_OU_ID');
}

function merge(members: Members, body: JsonMap): void {
  for (const [name, value] of Object.entries(body)) {
    if (!writable.has(name)) continue;
    const before = members[name];
    if (value === null) delete members[name];
    else if (name === 'name' && isMap(value)) members.name = fullName({ ...(isMap(before) ? before : {}), ...value });
    else if (isMap(value) && isMap(before)) members[name] = { ...before, ...value };
    else members[name] = value;
  }
}

function fullName(name: JsonMap): JsonMap {
  return { ...name, fullName: `${textIn(name, 'givenName')} ${textIn(name, 'familyName')}`.trim() };
}

/** DELETE users/{userKey}: an alias deletes its owner. */
export function deleteUser(ground: Ground, { path }: Routed): Reply {
  const user = settledUser(ground, path.userKey ?? '');
  user.deletedAt = ground.now;
  for (const group of ground.world.groups.values()) group.members.delete(user.id);
  return nothing;
}

/** POST users/{userKey}/undelete: by id, within 20 days, where the address is free. */
export function undeleteUser({ world, now }: Ground, { path, body }: Routed): Reply {
  const user = world.users.get(path.userKey ?? '');
  if (!user || user.deletedAt === null || now - user.deletedAt > undeleteMs) throw notFound('userKey');
  if (lookUpUser(world, user.primaryEmail)) throw duplicate();
  user.deletedAt = null;
  user.members.orgUnitPath = textIn(body, 'orgUnitPath') || '/';
  if ([...world.transfers.values()].some(({ oldOwner }) => oldOwner === user.id)) user.members.suspended = true;
  return nothing;
}

/** POST users/{userKey}/makeAdmin. */
export function makeAdmin(ground: Ground, { path, body }: Routed): Reply {
  settledUser(ground, path.userKey ?? '').members.isAdmin = body.status === true;
  return nothing;
}
