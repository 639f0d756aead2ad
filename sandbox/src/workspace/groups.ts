import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { claimAddress, lookUpGroup, readGroup, readUser } from './addresses.js';
import { GoogleFault, invalid, notFound } from './google-fault.js';
import { newSettings } from './group-settings.js';
import { done, listOf, nothing, pageOf, type Routed, textIn } from './request.js';
import { type Ground, newId, type WorkspaceGroup } from './world.js';

function serializeGroup(group: WorkspaceGroup): JsonMap {
  const { id, email, name, description, aliases, members } = group;
  const count = [...members.values()].filter(({ isInvited }) => !isInvited).length;
  return {
    kind: 'admin#directory#group',
    id,
    email,
    name,
    description,
    directMembersCount: String(count),
    adminCreated: true,
    ...(aliases.length > 0 ? { aliases: [...aliases] } : {}),
  };
}

/** GET groups: of the customer, or of one user, and never both. */
export function listGroups(ground: Ground, { query }: Routed): Reply {
  const [customer, userKey, search] = [query.get('customer'), query.get('userKey'), query.get('query')];
  if (customer !== null && userKey !== null) throw new GoogleFault(400, 'badRequest', 'Bad Request');
  const all = [...ground.world.groups.values()];
  const page = { name: 'groups', size: 200, max: 200 };
  if (userKey !== null) {
    const user = readUser(ground, userKey);
    const own = all.filter(({ members }) => members.get(user.id)?.isInvited === false);
    return pageOf(own.map(serializeGroup), query, page);
  }
  const found = search === null ? all : all.filter((group) => meets(group, search));
  // A list shows the names of the other API.
  const shown = found.map((group) => ({ ...serializeGroup(group), name: group.settings.name }));
  return pageOf(shown, query, page);
}

function meets({ email, name }: WorkspaceGroup, search: string): boolean {
  const [, field, operator, raw = ''] = /^(email|name)([=:])(.+)$/.exec(search) ?? [];
  if (field === undefined) throw invalid('Invalid Input: query');
  const value = raw.replace(/^'(.*)'$/, '$1').toLowerCase();
  const text = (field === 'email' ? email : name).toLowerCase();
  return operator === ':' && value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value;
}

/** GET groups/{groupKey}. */
export function getGroup(ground: Ground, { path }: Routed): Reply {
  return done(serializeGroup(readGroup(ground, path.groupKey ?? '')));
}

/** POST groups: settings in the body are ignored. */
export function insertGroup(ground: Ground, { body }: Routed): Reply {
  const { world, now } = ground;
  const email = textIn(body, 'email').toLowerCase();
  claimAddress(ground, email);
  checkDescription(body);
  const name = textIn(body, 'name') || (email.split('@')[0] ?? '');
  const description = textIn(body, 'description');
  const id = `0${newId(world)}`;
  const settings = newSettings({ email, name, description });
  const group = { id, email, name, description, aliases: [], createdAt: now, settings, members: new Map() };
  world.groups.set(id, group);
  return done(serializeGroup(group));
}

function checkDescription(body: JsonMap): void {
  if (/[\r\n<>=]/.test(textIn(body, 'description'))) throw invalid('Invalid Input: description');
}

/** PUT groups/{groupKey}. */
export function updateGroup(ground: Ground, { path, body }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  checkDescription(body);
  const email = textIn(body, 'email').toLowerCase();
  if (email !== '' && email !== group.email) {
    claimAddress(ground, email);
    group.aliases = [...group.aliases, group.email];
    group.email = email;
  }
  if (typeof body.name === 'string') group.name = body.name;
  if (typeof body.description === 'string') group.description = body.description;
  return done(serializeGroup(group));
}

/** DELETE groups/{groupKey}. */
export function deleteGroup(ground: Ground, { path }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  ground.world.groups.delete(group.id);
  ground.world.freedAt.set(group.email, ground.now);
  return nothing;
}

/** GET groups/{groupKey}/aliases. */
export function listGroupAliases(ground: Ground, { path }: Routed): Reply {
  const { id, email, aliases } = readGroup(ground, path.groupKey ?? '');
  return listOf(
    aliases.map((alias) => ({ kind: 'admin#directory#alias', id, primaryEmail: email, alias })),
    'aliases',
  );
}

/** POST groups/{groupKey}/aliases. */
export function insertGroupAlias(ground: Ground, { path, body }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  const alias = textIn(body, 'alias');
  claimAddress(ground, alias);
  group.aliases = [...group.aliases, alias];
  return done({ kind: 'admin#directory#alias', id: group.id, primaryEmail: group.email, alias });
}

/** DELETE groups/{groupKey}/aliases/{alias}. */
export function deleteGroupAlias(ground: Ground, { path }: Routed): Reply {
  const group = readGroup(ground, path.groupKey ?? '');
  const alias = path.alias ?? '';
  if (!group.aliases.includes(alias)) throw notFound('alias');
  group.aliases = group.aliases.filter((one) => one !== alias);
  ground.world.freedAt.set(alias.toLowerCase(), ground.now);
  return nothing;
}

/** The group that a member's address is, where it is one. */
export function memberGroup({ world }: Ground, address: string): WorkspaceGroup | undefined {
  return lookUpGroup(world, address);
}
