import { isMap, type JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { done, nothing, textIn } from '../workspace/request.js';
import { badRequest, denied, GraphFault, notFound } from './graph-fault.js';
import { checkQuery, found, isIndexed, pageOf, type Routed, select } from './query.js';
import { type GraphUser, type Ground, globalAdministrator, isSettled, liveUsers, newId, readUser } from './world.js';

const indexMs = 60_000;

/** The members that come without `$select`. */
const defaultMembers = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

/** A user as lists of mixed objects have it. */
function typedUser(user: GraphUser): JsonMap {
  return { '@odata.type': '#microsoft.graph.user', id: user.id, ...user.members };
}

/** GET users. */
export function listUsers(ground: Ground, routed: Routed): Reply {
  checkQuery(routed);
  const { query } = routed;
  const asksActivity = /signInActivity/.test(`${query.get('$select')} ${query.get('$filter')}`);
  if (asksActivity) checkPremium(ground);
  if (asksActivity && Number(query.get('$top') ?? 100) > 120)
    throw badRequest('Cannot query data for more than 120 users at a time.');
  const users = liveUsers(ground.world).filter((user) =>
    isIndexed(routed) ? ground.now - user.createdAt >= indexMs : isSettled(user, ground.now),
  );
  const items = found(
    users.map(({ id, members }) => ({ id, ...members })),
    query,
  );
  return pageOf(
    items.map((item) => select(item, query, defaultMembers)),
    routed,
    { host: ground.host },
  );
}

/** Refuses what needs the licence that the tenant may lack. */
export function checkPremium({ world }: Ground): void {
  if (!world.isPremium)
    throw new GraphFault(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
}

/** GET users/$count: plain text, and only from the index. */
export function countUsers(ground: Ground, routed: Routed): Reply {
  if (!routed.isEventual) throw badRequest('$count is not currently supported.');
  const users = liveUsers(ground.world).map(({ id, members }) => ({ id, ...members }));
  return { status: 200, body: String(found(users, routed.query).length), headers: { 'content-type': 'text/plain' } };
}

/** GET users/{id}. */
export function getUser(ground: Ground, { path, query }: Routed): Reply {
  const user = readUser(ground, path.id ?? '');
  if (/signInActivity/.test(query.get('$select') ?? '')) checkPremium(ground);
  return done(select({ id: user.id, ...user.members }, query, defaultMembers));
}

/** POST users. */
export function createUser(ground: Ground, { body }: Routed): Reply {
  for (const name of ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'])
    if (body[name] === undefined) throw badRequest(`A value is required for property '${name}' of resource 'User'.`);
  const name = textIn(body, 'userPrincipalName');
  claimName(ground, name);
  const profile = isMap(body.passwordProfile) ? body.passwordProfile : {};
  const { passwordProfile: _profile, ...given } = body;
  const user = newUser(ground, { ...given, userPrincipalName: name, mail: name, userType: 'Member' });
  user.password = checkedPassword(textIn(profile, 'password'));
  ground.world.objects.set(user.id, user);
  return { status: 201, body: select({ id: user.id, ...user.members }, new URLSearchParams(), defaultMembers) };
}

/** A user that is not in the world yet. */
export function newUser({ world, now }: Ground, members: JsonMap, id = newId()): GraphUser {
  return {
    id,
    type: 'user',
    members: {
      accountEnabled: true,
      businessPhones: [],
      assignedLicenses: [],
      licenseAssignmentStates: [],
      proxyAddresses: [`SMTP:${String(members.userPrincipalName)}`],
      usageLocation: null,
      onPremisesSyncEnabled: null,
      createdDateTime: new Date(now).toISOString(),
      ...members,
    },
    mailbox: {
      timeZone: 'UTC',
      userPurpose: 'user',
      automaticRepliesSetting: {
        status: 'disabled',
        externalAudience: 'all',
        internalReplyMessage: '',
        externalReplyMessage: '',
      },
    },
    createdAt: now,
    unseenReads: world.replicationReads,
    deletedAt: null,
    managerId: null,
    hasSessions: true,
    password: '',
  };
}

function claimName({ world }: Ground, name: string): void {
  const domain = name.slice(name.lastIndexOf('@') + 1).toLowerCase();
  if (world.domains.get(domain)?.members.isVerified !== true)
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  const isTaken = [...world.objects.values()].some(
    ({ type, members }) => type === 'user' && String(members.userPrincipalName).toLowerCase() === name.toLowerCase(),
  );
  if (isTaken)
    throw badRequest('Another object with the same value for property userPrincipalName already exists.', [
      {
        code: 'ObjectConflict',
        message: 'Another object with the same value already exists.',
        target: 'userPrincipalName',
      },
    ]);
}

function checkedPassword(password: string): string {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w]|_/].filter((kind) => kind.test(password)).length;
  if (password.length < 8 || kinds < 3)
    throw badRequest(
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    );
  return password;
}

/** PATCH users/{id}: administrators only with a role that no client of the sandbox has. */
export function updateUser(ground: Ground, { path, body }: Routed): Reply {
  const user = readUser(ground, path.id ?? '');
  const isSensitive = body.accountEnabled !== undefined || body.passwordProfile !== undefined;
  if (isSensitive && isAdministrator(ground, user)) throw denied();
  if (body.userPrincipalName !== undefined) claimName(ground, textIn(body, 'userPrincipalName'));
  if (isMap(body.passwordProfile)) user.password = checkedPassword(textIn(body.passwordProfile, 'password'));
  const { passwordProfile: _profile, ...members } = body;
  Object.assign(user.members, members);
  return nothing;
}

function isAdministrator({ world }: Ground, { id }: GraphUser): boolean {
  return [...world.assignments.values()].some(
    ({ principalId, roleId }) => principalId === id && roleId === globalAdministrator,
  );
}

/** DELETE users/{id}: also what DELETE of a member without `/$ref` does. */
export function deleteUser(ground: Ground, { path }: Routed): Reply {
  const user = readUser(ground, path.id ?? '');
  if (isAdministrator(ground, user)) throw denied();
  user.deletedAt = ground.now;
  return nothing;
}

/** POST users/{id}/revokeSignInSessions. */
export function revokeSessions(ground: Ground, { path }: Routed): Reply {
  readUser(ground, path.id ?? '').hasSessions = false;
  return done({ value: true });
}

/** GET users/{id}/manager. */
export function getManager(ground: Ground, { path, query }: Routed): Reply {
  const { managerId } = readUser(ground, path.id ?? '');
  const manager = managerId === null ? undefined : ground.world.objects.get(managerId);
  if (!manager) throw notFound('manager');
  return done(select({ '@odata.type': '#microsoft.graph.user', id: manager.id, ...manager.members }, query));
}

/** PUT and DELETE users/{id}/manager/$ref. */
export function setManager(ground: Ground, { path, body }: Routed): Reply {
  const user = readUser(ground, path.id ?? '');
  user.managerId = readUser(ground, referencedId(ground, body, 'users')).id;
  return nothing;
}

/** DELETE users/{id}/manager/$ref. */
export function removeManager(ground: Ground, { path }: Routed): Reply {
  readUser(ground, path.id ?? '').managerId = null;
  return nothing;
}

/** The id in a reference, which must be an address of this cloud. */
export function referencedId({ host }: Ground, body: JsonMap, collection: string): string {
  const address = textIn(body, '@odata.id');
  const start = `https://${host}/v1.0/${collection}/`;
  if (!address.startsWith(start)) throw badRequest(`Invalid URL format specified in '@odata.id': ${address}`);
  return decodeURIComponent(address.slice(start.length));
}

/** GET users/{id}/directReports. */
export function listReports(ground: Ground, routed: Routed): Reply {
  const { id } = readUser(ground, routed.path.id ?? '');
  const reports = liveUsers(ground.world).filter(({ managerId }) => managerId === id);
  return pageOf(
    reports.map((user) => select(typedUser(user), routed.query)),
    routed,
    { host: ground.host },
  );
}

/** GET and PATCH users/{id}/mailboxSettings: for those with a licence only. */
export function mailboxSettings(ground: Ground, { path, body }: Routed, isChange: boolean): Reply {
  const user = readUser(ground, path.id ?? '');
  const { assignedLicenses } = user.members;
  if (!Array.isArray(assignedLicenses) || assignedLicenses.length === 0)
    throw new GraphFault(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  if (!isChange) return done(user.mailbox);
  const replies = isMap(body.automaticRepliesSetting) ? body.automaticRepliesSetting : null;
  if (replies?.status === 'scheduled' && replies.scheduledStartDateTime === undefined)
    throw new GraphFault(400, 'ErrorInvalidTimeSettings', 'The start and end times are required.');
  const before = user.mailbox.automaticRepliesSetting;
  const merged = replies ? { automaticRepliesSetting: { ...(isMap(before) ? before : {}), ...replies } } : {};
  Object.assign(user.mailbox, body, merged);
  return done({ ...body, ...merged });
}

/** GET directory/deletedItems/microsoft.graph.user and .group. */
export function listDeleted(ground: Ground, routed: Routed, type: 'user' | 'group'): Reply {
  const deleted = [...ground.world.objects.values()].filter((one) => one.type === type && one.deletedAt !== null);
  const items = deleted.map(({ id, members, deletedAt }) => ({
    id,
    ...members,
    // A deleted security group has securityEnabled false.
    ...(type === 'group' ? { securityEnabled: false } : {}),
    deletedDateTime: new Date(deletedAt ?? 0).toISOString(),
  }));
  return pageOf(
    items.map((item) => select(item, routed.query)),
    routed,
    { host: ground.host },
  );
}

/** POST directory/deletedItems/{id}/restore. */
export function restore(ground: Ground, { path, body }: Routed): Reply {
  const object = ground.world.objects.get(path.id ?? '');
  if (!object || object.deletedAt === null || ground.now - object.deletedAt > 30 * 86_400_000)
    throw notFound(path.id ?? '');
  const name = textIn(body, 'newUserPrincipalName');
  if (name !== '') object.members.userPrincipalName = name;
  object.deletedAt = null;
  return done({ '@odata.type': `#microsoft.graph.${object.type}`, id: object.id, ...object.members });
}
