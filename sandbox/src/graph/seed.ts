import type { JsonMap } from '../json.js';
import { newDomain } from './domains.js';
import { newGroup } from './groups.js';
import { roleNames } from './roles.js';
import { newUser } from './users.js';
import { type Ground, globalAdministrator, initialDomain, mainDomain, type World } from './world.js';

const dayMs = 86_400_000;

/** Ids that tests and people can name. */
export const seeded = {
  app: 'aaaaaaaa-0000-4000-8000-000000000001',
  admin: 'aaaaaaaa-0000-4000-8000-000000000011',
  helpdesk: 'aaaaaaaa-0000-4000-8000-000000000012',
  leaver: 'aaaaaaaa-0000-4000-8000-000000000013',
  successor: 'aaaaaaaa-0000-4000-8000-000000000014',
  guest: 'aaaaaaaa-0000-4000-8000-000000000015',
  synced: 'aaaaaaaa-0000-4000-8000-000000000016',
  sales: 'aaaaaaaa-0000-4000-8000-000000000021',
  team: 'aaaaaaaa-0000-4000-8000-000000000022',
  everybody: 'aaaaaaaa-0000-4000-8000-000000000023',
  news: 'aaaaaaaa-0000-4000-8000-000000000024',
  local: 'aaaaaaaa-0000-4000-8000-000000000025',
  business: '05e9a617-0261-4cee-bb44-138d3ef5d965',
  basic: '3b555118-da6a-4418-894f-7df1e2096870',
} as const;

/** The tenant as it is at the start: role accounts, a guest, five groups, two subscriptions. */
export function seedWorld(now: number): World {
  const before = now - 400 * dayMs;
  const world: World = {
    objects: new Map(),
    domains: new Map(),
    activeRoles: new Map([['aaaaaaaa-0000-4000-8000-000000000031', globalAdministrator]]),
    assignments: new Map(),
    skus: [],
    signIns: [],
    audits: [],
    replicationReads: 0,
    isPremium: true,
  };
  const ground: Ground = { world, now: before, host: '', txt: () => [], permissions: new Set() };
  const verified = { isVerified: true, isRoot: true };
  world.domains.set(
    initialDomain,
    newDomain(initialDomain, before, { ...verified, isInitial: true, supportedServices: ['Email'] }),
  );
  world.domains.set(
    mainDomain,
    newDomain(mainDomain, before, {
      ...verified,
      isDefault: true,
      supportedServices: ['Email', 'OfficeCommunicationsOnline'],
    }),
  );
  seedSkus(world);
  seedUsers(ground, now);
  seedGroups(ground);
  seedLogs(world, now);
  world.replicationReads = 2;
  return world;
}

function seedSkus(world: World): void {
  const sku = (skuId: string, skuPartNumber: string, enabled: number, consumedUnits: number): void =>
    void world.skus.push({
      id: `11111111-2222-4333-8444-555555555555_${skuId}`,
      skuId,
      skuPartNumber,
      appliesTo: 'User',
      capabilityStatus: 'Enabled',
      consumedUnits,
      prepaidUnits: { enabled, suspended: 0, warning: 0, lockedOut: 0 },
      servicePlans: [
        {
          servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
          servicePlanName: 'EXCHANGE_S_ENTERPRISE',
          provisioningStatus: 'Success',
        },
      ],
    });
  sku(seeded.business, 'SPE_E3', 10, 3);
  sku(seeded.basic, 'O365_BUSINESS_ESSENTIALS', 1, 1);
}

function seedUsers(ground: Ground, now: number): void {
  const { world } = ground;
  const add = (id: string, local: string, displayName: string, more: JsonMap = {}): void => {
    const name = `${local}@${mainDomain}`;
    const members = {
      displayName,
      userPrincipalName: name,
      mail: name,
      userType: 'Member',
      usageLocation: 'DE',
      assignedLicenses: [{ skuId: seeded.business, disabledPlans: [] }],
      signInActivity: { lastSignInDateTime: new Date(now - 2 * dayMs).toISOString() },
      ...more,
    };
    world.objects.set(id, newUser(ground, members, id));
  };
  add(seeded.admin, 'admin', 'Tenant Administrator', { assignedLicenses: [] });
  add(seeded.helpdesk, 'helpdesk', 'Help Desk', { assignedLicenses: [] });
  add(seeded.leaver, 'leaver', 'Account Executive', { department: 'Sales' });
  add(seeded.successor, 'successor', 'Sales Manager', {
    department: 'Sales',
    licenseAssignmentStates: [{ skuId: seeded.business, assignedByGroup: seeded.team, state: 'Active', error: 'None' }],
  });
  add(seeded.synced, 'synced', 'Local Account', {
    onPremisesSyncEnabled: true,
    assignedLicenses: [],
    usageLocation: null,
  });
  add(seeded.guest, 'guest', 'Partner Buyer', {
    userPrincipalName: `buyer_partner.example#EXT#@${initialDomain}`,
    mail: 'buyer@partner.example',
    userType: 'Guest',
    externalUserState: 'Accepted',
    assignedLicenses: [],
    usageLocation: null,
    signInActivity: { lastSignInDateTime: new Date(now - 200 * dayMs).toISOString() },
  });
  world.objects.set(seeded.app, {
    id: seeded.app,
    type: 'servicePrincipal',
    members: { displayName: 'Gatehouse' },
    createdAt: ground.now,
    unseenReads: 0,
    deletedAt: null,
  });
  const helpdeskRole = [...roleNames.keys()][1] ?? '';
  const roles: readonly (readonly [string, string])[] = [
    [seeded.admin, globalAdministrator],
    [seeded.helpdesk, helpdeskRole],
    [seeded.app, [...roleNames.keys()][3] ?? ''],
  ];
  for (const [at, [principalId, roleId]] of roles.entries())
    world.assignments.set(`assignment-${at + 1}`, { id: `assignment-${at + 1}`, principalId, roleId, scope: '/' });
  const leaver = world.objects.get(seeded.leaver);
  if (leaver && 'managerId' in leaver) leaver.managerId = seeded.successor;
}

function seedGroups(ground: Ground): void {
  const add = (
    id: string,
    displayName: string,
    members: JsonMap,
    inside: readonly string[],
    owners: readonly string[],
  ): void => {
    const group = newGroup(ground, { displayName, mailNickname: displayName.toLowerCase(), ...members }, id);
    for (const one of inside) group.memberIds.add(one);
    for (const one of owners) group.ownerIds.add(one);
    ground.world.objects.set(id, group);
  };
  add(seeded.sales, 'Sales', {}, [seeded.leaver, seeded.successor], [seeded.leaver]);
  const team = { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false, mail: `team@${mainDomain}` };
  add(seeded.team, 'Team', team, [seeded.leaver, seeded.guest], [seeded.successor, seeded.leaver]);
  const rule = { groupTypes: ['DynamicMembership'], membershipRule: '(user.userType -eq "Member")' };
  add(seeded.everybody, 'Everybody', rule, [seeded.leaver], []);
  const list = { mailEnabled: true, securityEnabled: false, mail: `news@${mainDomain}` };
  add(seeded.news, 'News', list, [seeded.leaver], []);
  add(seeded.local, 'Local', { onPremisesSyncEnabled: true }, [], []);
}

function seedLogs(world: World, now: number): void {
  for (let at = 0; at < 3; at += 1) {
    const createdDateTime = new Date(now - (at + 1) * 3_600_000).toISOString();
    world.signIns.push({
      id: `sign-in-${at + 1}`,
      createdDateTime,
      userId: seeded.leaver,
      userPrincipalName: `leaver@${mainDomain}`,
      appDisplayName: 'Office 365 Exchange Online',
      ipAddress: '192.0.2.7',
      status: {
        errorCode: at === 0 ? 50_126 : 0,
        failureReason: at === 0 ? 'Invalid username or password.' : 'Other.',
      },
      location: { city: 'Berlin', countryOrRegion: 'DE' },
    });
    world.audits.push({
      id: `audit-${at + 1}`,
      activityDateTime: createdDateTime,
      activityDisplayName: 'Update user',
      category: 'UserManagement',
      result: 'success',
      initiatedBy: { user: { userPrincipalName: `admin@${mainDomain}` } },
      targetResources: [
        { id: seeded.leaver, displayName: 'Account Executive', userPrincipalName: `leaver@${mainDomain}` },
      ],
    });
  }
}
