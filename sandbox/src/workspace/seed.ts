import { newSettings } from './group-settings.js';
import { baseMembers } from './users.js';
import { type GroupMember, primaryDomain, type WorkspaceGroup, type WorkspaceUser, type World } from './world.js';

const dayMs = 86_400_000;

/** The customer as it is at the start: role accounts, four groups, three units. */
export function seedWorld(now: number): World {
  const world: World = {
    users: new Map(),
    groups: new Map(),
    units: new Map(),
    domains: new Map([[primaryDomain, { name: primaryDomain, parent: null, isPrimary: true }]]),
    roles: new Map(),
    assignments: new Map(),
    licenses: [],
    transfers: new Map(),
    sites: new Map(),
    freedAt: new Map(),
    newUsersSuspended: false,
    nextId: 105_000_000_000_000,
  };
  seedUnits(world);
  seedUsers(world, now);
  seedGroups(world, now);
  seedRoles(world);
  return world;
}

function seedUnits(world: World): void {
  const root = 'id:03ph8a2z1root';
  world.units.set(root, { id: root, name: '', description: '', parentId: null });
  for (const [id, name] of [
    ['id:03ph8a2z2sales', 'Sales'],
    ['id:03ph8a2z3leavers', 'Leavers'],
    ['id:03ph8a2z4plus', 'R+D'],
  ] as const)
    world.units.set(id, { id, name, description: '', parentId: root });
}

interface SeededUser {
  readonly local: string;
  readonly name: readonly [string, string];
  readonly more?: { readonly [name: string]: string | boolean };
  readonly isBusy?: boolean;
}

const seededUsers: readonly SeededUser[] = [
  { local: 'admin', name: ['Workspace', 'Administrator'], more: { isAdmin: true } },
  { local: 'helpdesk', name: ['Help', 'Desk'], more: { isDelegatedAdmin: true } },
  {
    local: 'leaver',
    name: ['Account', 'Executive'],
    more: { orgUnitPath: '/Sales', isEnrolledIn2Sv: true },
    isBusy: true,
  },
  { local: 'successor', name: ['Sales', 'Manager'], more: { orgUnitPath: '/Sales' } },
  { local: 'contractor', name: ['Temporary', 'Contractor'], more: { suspended: true, suspensionReason: 'ADMIN' } },
  { local: 'blocked', name: ['Blocked', 'Account'], more: { suspended: true, suspensionReason: 'WEB_LOGIN_REQUIRED' } },
  { local: 'enforced', name: ['Enforced', 'Account'], more: { isEnrolledIn2Sv: true, isEnforcedIn2Sv: true } },
];

function seedUsers(world: World, now: number): void {
  for (const [at, { local, name, more, isBusy = false }] of seededUsers.entries()) {
    const id = String(104_000_000_000_000_000_000n + BigInt(at));
    const [givenName, familyName] = name;
    const user: WorkspaceUser = {
      id,
      primaryEmail: `${local}@${primaryDomain}`,
      aliases: isBusy ? [`account.executive@${primaryDomain}`] : [],
      members: { ...baseMembers(), name: { givenName, familyName, fullName: `${givenName} ${familyName}` }, ...more },
      createdAt: now - 400 * dayMs,
      changedAt: now - 300 * dayMs,
      renamedAt: 0,
      deletedAt: null,
      indexed: null,
      tokens: isBusy ? [{ clientId: 'crm.example', displayText: 'CRM', scopes: ['https://mail.google.com/'] }] : [],
      appPasswords: isBusy ? [{ kind: 'admin#directory#asp', codeId: 1, name: 'Printer', creationTime: '0' }] : [],
      hasBackupCodes: isBusy,
    };
    world.users.set(id, user);
    if (user.members.suspended !== true)
      world.licenses.push({ productId: 'Google-Apps', skuId: '1010020020', userId: user.primaryEmail });
  }
}

function seedGroups(world: World, now: number): void {
  const users = [...world.users.values()];
  const member = (local: string, role = 'MEMBER'): GroupMember[] =>
    users
      .filter(({ primaryEmail }) => primaryEmail === `${local}@${primaryDomain}`)
      .map(({ id, primaryEmail: email }) => ({
        id,
        email,
        type: 'USER',
        role,
        deliverySettings: 'ALL_MAIL',
        isInvited: false,
      }));
  const outsider = (id: string, email: string | null, isInvited = false): GroupMember => ({
    id,
    email,
    type: 'EXTERNAL',
    role: 'MEMBER',
    deliverySettings: 'ALL_MAIL',
    isInvited,
  });
  const add = (local: string, name: string, members: readonly GroupMember[]): WorkspaceGroup => {
    const id = `03ag${world.groups.size + 1}${local.replace(/\W/g, '')}`;
    const email = `${local}@${primaryDomain}`;
    const settings = newSettings({ email, name, description: '' });
    const group = { id, email, name, description: '', aliases: [], createdAt: now - 200 * dayMs, settings };
    const made = { ...group, members: new Map(members.map((one) => [one.id, one] as const)) };
    world.groups.set(id, made);
    return made;
  };
  const sales = add('sales', 'Sales', [...member('leaver', 'OWNER'), ...member('successor')]);
  add('partners', 'Partners', [
    ...member('leaver'),
    outsider('7001', 'buyer@partner.example'),
    outsider('7002', null),
    outsider('7003', 'invited@partner.example', true),
  ]).settings.allowExternalMembers = 'true';
  const nested = { id: sales.id, email: sales.email, type: 'GROUP', role: 'MEMBER', deliverySettings: 'ALL_MAIL' };
  add('everybody', 'Everybody', [{ ...nested, isInvited: false }, ...member('admin', 'OWNER')]);
  add('leads/emea', 'Leads', member('successor', 'OWNER'));
}

function seedRoles(world: World): void {
  const role = (roleId: string, roleName: string, isSuper: boolean): void =>
    void world.roles.set(roleId, {
      kind: 'admin#directory#role',
      roleId,
      roleName,
      isSystemRole: true,
      isSuperAdminRole: isSuper,
      rolePrivileges: [],
    });
  role('3894208461012993', '_SEED_ADMIN_ROLE', true);
  role('3894208461012995', '_HELP_DESK_ADMIN_ROLE', false);
  const helpDesk = [...world.users.values()].find(({ members }) => members.isDelegatedAdmin === true);
  world.assignments.set('900001', {
    kind: 'admin#directory#roleAssignment',
    roleAssignmentId: '900001',
    roleId: '3894208461012995',
    assignedTo: helpDesk?.id ?? '',
    assigneeType: 'user',
    scopeType: 'CUSTOMER',
  });
}
