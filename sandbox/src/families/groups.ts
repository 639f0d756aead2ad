import { type Fields, idOf, listOf, mapOf, mapsOf, textOf, truth } from '../fields.js';
import type { Json, JsonMap } from '../json.js';
import { matching, type Operation, type OperationCall, page } from '../operation.js';
import type { Group, Member, Organization } from '../organization.js';
import { invalidInput, nameTaken, type Reply, success } from '../reply.js';
import { firstGroupSettings } from '../seed/groups.js';
import { groupModerationOperations } from './group-moderation.js';
import { groupChange, groupPath, groupScope, groupsPath, onGroup } from './on-group.js';

const access = '=Public|Organization|Group|Moderated';
const pageMax = 25;

function present({ organization, center }: OperationCall, group: Group): JsonMap {
  const policy = [...organization.policies.values()].find((known) => known.groups.includes(group.zgid));
  return {
    zgid: group.zgid,
    name: group.name,
    emailId: group.emailId,
    groupDescription: group.description,
    URI: `https://${center.mailHost}/api/organization/${organization.zoid}/groups/${group.zgid}`,
    accessType: group.accessType,
    streamsEnabled: group.streamsEnabled,
    groupMemberCount: group.members.length,
    isModerator: false,
    isLogoExist: false,
    iamGroupExist: true,
    mailboxId: group.mailboxId,
    policyName: policy?.policyName ?? 'Business Policy',
    pendingInvitation: 0,
    accountCreationTime: group.createdTime,
    blockDetails: [],
    aliasList: group.aliases,
    groupAdminSettings: {
      mailboxId: group.mailboxId,
      accessType: group.accessType,
      ...group.settings,
      moderationApprovalOption: 'APPROVE',
      moderationTTL: 30,
    },
    groupGeneralSettings: group.texts,
    mailGroupMemberList: group.members.map((member) => serializeMember(organization, member)),
  };
}

function serializeMember(organization: Organization, member: Member): JsonMap {
  const user = member.zuid === null ? undefined : organization.users.get(String(member.zuid));
  return {
    memberEmailId: member.email,
    zuid: member.zuid,
    firstName: user?.firstName ?? '',
    lastName: user?.lastName ?? '',
    displayName: user?.displayName ?? null,
    role: member.role,
    status: member.status,
    memberType: member.zuid === null ? 'external' : 'orgUser',
    postApproval: member.postApproval,
    ackStatus: member.ackStatus,
    sendAsRight: false,
    deliveryOption: 'individual',
    failureCount: 0,
  };
}

/** The requested fields, or all of them. */
function chosen(map: JsonMap, fields: string | undefined): JsonMap {
  if (fields === undefined) return map;
  const names = fields.split(',').map((name) => name.trim());
  return Object.fromEntries(names.filter((name) => name in map).map((name) => [name, map[name]]));
}

/** A group's new member, with the user's own id where the address is one of the organization's. */
export function newMember(organization: Organization, email: string, role = 'member'): Member {
  const user = [...organization.users.values()].find((known) => known.email === email);
  return { email, zuid: user?.zuid ?? null, role, status: 'active', postApproval: 'accept', ackStatus: false };
}

function remove(organization: Organization, group: Group): void {
  organization.groups.delete(String(group.zgid));
  for (const { groups } of organization.policies.values())
    if (groups.includes(group.zgid)) groups.splice(groups.indexOf(group.zgid), 1);
}

const lifeOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: groupsPath,
    scope: groupScope,
    body: {
      emailId: 'address',
      name: 'string',
      'groupDescription?': 'text',
      'accessType?': access,
      'streamsEnabled?': 'boolean',
      mailGroupMemberList: { list: { memberEmailId: 'address', 'role?': '=member|moderator' } },
    },
    handle: (call) => {
      const { organization, body, now } = call;
      const [name, emailId] = [textOf(body.name), textOf(body.emailId)];
      if ([...organization.groups.values()].some((group) => group.name === name || group.emailId === emailId))
        return nameTaken();
      const zgid = organization.newId();
      const group: Group = {
        zgid,
        name,
        emailId,
        description: textOf(body.groupDescription),
        accessType: textOf(body.accessType) || 'Public',
        streamsEnabled: truth(body.streamsEnabled),
        mailboxId: organization.newId(),
        aliases: [],
        members: mapsOf(body.mailGroupMemberList).map((entry) =>
          newMember(organization, textOf(entry.memberEmailId), textOf(entry.role) || 'member'),
        ),
        settings: firstGroupSettings,
        texts: {},
        held: [],
        createdTime: now,
      };
      organization.groups.set(String(zgid), group);
      return success(present(call, group), 201);
    },
  },
  {
    method: 'GET',
    path: groupsPath,
    scope: groupScope,
    query: { 'start?': 'int:1-', 'limit?': `int:1-${pageMax}`, 'searchKey?': 'string', 'fields?': 'string' },
    handle: (call) => {
      const { organization, query } = call;
      const found = matching(
        [...organization.groups.values()],
        query.searchKey,
        (group) => `${group.name} ${group.emailId}`,
      );
      const groups = page(found, query, { first: 1, limit: pageMax });
      return success({
        count: found.length,
        groups: groups.map((group) => chosen(present(call, group), query.fields)),
      });
    },
  },
  {
    method: 'GET',
    path: groupPath,
    scope: groupScope,
    handle: onGroup((call, group) => success(present(call, group))),
  },
  {
    method: 'DELETE',
    path: groupPath,
    scope: groupScope,
    handle: onGroup(({ organization }, group) => {
      remove(organization, group);
      return success();
    }),
  },
  {
    method: 'DELETE',
    path: groupsPath,
    scope: groupScope,
    body: { groupList: 'long[]' },
    handle: ({ organization, body }) => {
      const groups = listOf(body.groupList).map((id) => organization.groups.get(String(idOf(id))));
      if (groups.includes(undefined)) return invalidInput('Invalid value for groupList');
      for (const group of groups) if (group) remove(organization, group);
      return success();
    },
  },
];

const member: Fields = { memberEmailId: 'address' };

/** Changes the named members; a name that is no member of the group refuses the whole call. */
function changeMembers(change: (member: Member, given: JsonMap, group: Group) => void) {
  return ({ body }: OperationCall, group: Group): Reply => {
    const given = mapsOf(body.mailGroupMemberList);
    const found = given.map((entry) => group.members.find((known) => known.email === entry.memberEmailId));
    if (found.includes(undefined)) return invalidInput('Invalid value for memberEmailId: not a member of the group');
    for (const [index, known] of found.entries()) if (known) change(known, given[index] ?? {}, group);
    return success();
  };
}

const memberOperations: readonly Operation[] = [
  groupChange(
    'addMailGroupMember',
    { mailGroupMemberList: { list: { ...member, 'role?': '=moderator|member' } } },
    ({ body, organization }, group) => {
      for (const { memberEmailId, role } of mapsOf(body.mailGroupMemberList)) {
        if (!group.members.some((known) => known.email === memberEmailId))
          group.members.push(newMember(organization, textOf(memberEmailId), textOf(role) || 'member'));
      }
      return success();
    },
  ),
  groupChange(
    'deleteMailGroupMember',
    { mailGroupMemberList: { list: member } },
    changeMembers((known, _given, group) => void group.members.splice(group.members.indexOf(known), 1)),
  ),
  groupChange(
    'changeMemberRole',
    { mailGroupMemberList: { list: { ...member, role: '=member|moderator' } } },
    changeMembers((known, given) => {
      known.role = textOf(given.role);
    }),
  ),
  groupChange(
    'updateMemberStatus',
    { mailGroupMemberList: { list: { ...member, status: '=active|deactive' } } },
    changeMembers((known, given) => {
      known.status = textOf(given.status);
    }),
  ),
  groupChange(
    'updateGroupMemberDetails',
    {
      mailGroupMemberList: {
        list: {
          ...member,
          'role?': '=member|moderator',
          'status?': '=active|deactive',
          'ackStatus?': 'boolean',
          'postApproval?': '=accept|hold|reject',
        },
      },
    },
    changeMembers((known, given) => {
      known.role = textOf(given.role) || known.role;
      known.status = textOf(given.status) || known.status;
      known.postApproval = textOf(given.postApproval) || known.postApproval;
      if (given.ackStatus !== undefined) known.ackStatus = truth(given.ackStatus);
    }),
  ),
];

const switches: Fields = {
  'holdOrBounce?': '=hold|reject',
  'adminNotify?': 'boolean',
  'authorNotify?': 'boolean',
  'isNotToCc?': 'boolean',
  'spamApproval?': 'boolean',
  'mailboxSendRights?': 'boolean',
  'spamMarkPermission?': 'boolean',
  'postApprovedNotify?': 'boolean',
  'suppressMailOnMemAdd?': 'boolean',
  'mailboxId?': 'long',
};
const textNames = [
  'subscriptionText',
  'unSubscriptionText',
  'rejectText',
  'autoResponseText',
  'memberApprovalText',
  'adminMemberApprovalText',
  'ackStatusText',
  'bounceText',
  'isNotToOrCcText',
  'spamApprovalText',
];
const generalSettings: Fields = {
  mailboxId: 'long',
  'subjectPrefix?': 'text',
  'replyTo?': 'address',
  'bounceThreshold?': 'int:1-100',
  'notifSubscription?': 'boolean',
};
const textSettings = { 'mailboxId?': 'long', ...Object.fromEntries(textNames.map((name) => [`${name}?`, 'text'])) };

const settingOperations: readonly Operation[] = [
  groupChange('addGroupAlias', { aliasList: 'address[]' }, ({ body }, group) => {
    for (const alias of listOf(body.aliasList).map(String))
      if (!group.aliases.includes(alias)) group.aliases.push(alias);
    return success();
  }),
  groupChange('deleteGroupAlias', { aliasList: 'string[]' }, ({ body }, group) => {
    const removed = listOf(body.aliasList).map(String);
    if (removed.some((alias) => !group.aliases.includes(alias))) return invalidInput('Invalid value for aliasList');
    for (const alias of removed) group.aliases.splice(group.aliases.indexOf(alias), 1);
    return success();
  }),
  groupChange('updateGroupName', { name: 'string' }, ({ organization, body }, group) => {
    const name = textOf(body.name);
    if ([...organization.groups.values()].some((other) => other !== group && other.name === name)) return nameTaken();
    group.name = name;
    return success();
  }),
  groupChange('enableStreams', {}, (_call, group) => {
    group.streamsEnabled = true;
    return success();
  }),
  groupChange(
    'updateMailGroupAdvOptions',
    { accessType: access, groupAdminSettings: { object: switches } },
    ({ body }, group) => {
      group.accessType = textOf(body.accessType);
      // As documented: the two notices default to false.
      const { mailboxId: _mailboxId, ...given } = mapOf(body.groupAdminSettings);
      group.settings = { ...group.settings, adminNotify: false, authorNotify: false, ...given };
      return success();
    },
  ),
  // One mode of two pages: only the threshold, or the older form of the texts, whose keys are spelled differently.
  groupChange(
    'updateMailGroupOptions',
    {
      'groupGeneralSettings?': { object: { bounceThreshold: 'int:1-100' } },
      'groupGeneralSettingVO?': { object: generalSettings },
      'grpTxtSettingsVO?': { object: textSettings },
    },
    ({ body }, group) => {
      if (body.groupGeneralSettings === undefined && body.groupGeneralSettingVO === undefined)
        return invalidInput('Mandatory parameter groupGeneralSettings is missing');
      if (body.groupGeneralSettingVO !== undefined && body.grpTxtSettingsVO === undefined)
        return invalidInput('Mandatory parameter grpTxtSettingsVO is missing');
      return keepTexts(group, body.groupGeneralSettings, body.groupGeneralSettingVO, body.grpTxtSettingsVO);
    },
  ),
  groupChange(
    'updateMailGroupOption',
    { groupGeneralSettingVO: { object: generalSettings }, grpTxtSettings: { object: textSettings } },
    ({ body }, group) => keepTexts(group, body.groupGeneralSettingVO, body.grpTxtSettings),
  ),
];

function keepTexts(group: Group, ...parts: readonly Json[]): Reply {
  for (const part of parts) {
    const { mailboxId: _mailboxId, ...given } = mapOf(part);
    group.texts = { ...group.texts, ...given };
  }
  return success();
}

/** Groups, their members, settings and moderation queues. */
export const groupOperations: readonly Operation[] = [
  ...lifeOperations,
  ...memberOperations,
  ...settingOperations,
  ...groupModerationOperations,
];
