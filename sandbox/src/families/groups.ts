import { type Fields, idOf, listOf, textOf, truth } from '../fields.js';
import { isMap, type JsonMap } from '../json.js';
import { type Operation, type OperationCall, page } from '../operation.js';
import type { Group, Member } from '../organization.js';
import { businessError, invalidInput, type Reply, success } from '../reply.js';

const list = '/api/organization/{zoid}/groups';
const one = `${list}/{zgid}`;
const messages = `${one}/messages`;
const scope = 'organization.groups';
const access = '=Public|Organization|Group|Moderated';

function shape(group: Group): JsonMap {
  return {
    zgid: group.zgid,
    name: group.name,
    emailId: group.emailId,
    groupDescription: group.description,
    URI: `https://mail.zoho.com/api/organization/groups/${group.zgid}`,
    accessType: group.accessType,
    streamsEnabled: group.streamsEnabled,
    groupMemberCount: group.members.length,
    isModerator: false,
    isLogoExist: false,
    iamGroupExist: true,
    mailboxId: group.mailboxId,
    policyName: 'Business Policy',
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
    mailGroupMemberList: group.members.map((member) => ({
      memberEmailId: member.email,
      zuid: member.zuid,
      firstName: '',
      lastName: '',
      displayName: null,
      role: member.role,
      status: member.status,
      memberType: member.zuid === null ? 'external' : 'orgUser',
      postApproval: member.postApproval,
      ackStatus: member.ackStatus,
      sendAsRight: false,
      deliveryOption: 'individual',
      failureCount: 0,
    })),
  };
}

function onGroup(handle: (call: OperationCall, group: Group) => Reply): Operation['handle'] {
  return (call) => {
    const group = call.organization.groups.get(call.params.zgid ?? '');
    return group ? handle(call, group) : invalidInput('The zgid is invalid');
  };
}

function change(
  mode: string | readonly string[],
  body: Fields,
  handle: (call: OperationCall, group: Group) => Reply,
): Operation {
  return { method: 'PUT', path: one, mode, scope, body, handle: onGroup(handle) };
}

/** Changes the named members; a name that is no member of the group refuses the whole call. */
function changeMembers(call: OperationCall, group: Group, change_: (member: Member, given: JsonMap) => void): Reply {
  const given = listOf(call.body.mailGroupMemberList).filter(isMap);
  const found = given.map((entry) => group.members.find((member) => member.email === entry.memberEmailId));
  if (found.some((member) => member === undefined)) return invalidInput('memberEmailId is not a member of the group');
  for (const [index, member] of found.entries()) if (member) change_(member, given[index] ?? {});
  return success();
}

function newMember(call: OperationCall, entry: JsonMap): Member {
  const email = textOf(entry.memberEmailId);
  const user = [...call.organization.users.values()].find((known) => known.email === email);
  return {
    email,
    zuid: user?.zuid ?? null,
    role: textOf(entry.role) || 'member',
    status: 'active',
    postApproval: 'accept',
    ackStatus: false,
  };
}

const settingsFields: Fields = {
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
const textFields: Fields = Object.fromEntries(
  [
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
  ].map((name) => [`${name}?`, 'string']),
);

/** Groups: life, members, settings. */
const groupLifeOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: list,
    scope,
    body: {
      emailId: 'string',
      name: 'string',
      'groupDescription?': 'string',
      'accessType?': access,
      'streamsEnabled?': 'boolean',
      mailGroupMemberList: { list: { memberEmailId: 'string', 'role?': '=member|moderator' } },
    },
    handle: (call) => {
      const { organization, body, now } = call;
      const [name, emailId] = [textOf(body.name), textOf(body.emailId)];
      if ([...organization.groups.values()].some((group) => group.name === name || group.emailId === emailId))
        return businessError('The name you have entered is already exists.');
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
        members: listOf(body.mailGroupMemberList)
          .filter(isMap)
          .map((entry) => newMember(call, entry)),
        settings: {},
        texts: {},
        held: [],
        createdTime: now,
      };
      organization.groups.set(String(zgid), group);
      return success(shape(group), 201);
    },
  },
  {
    method: 'GET',
    path: list,
    scope,
    query: { 'start?': 'int', 'limit?': 'int', 'searchKey?': 'string', 'fields?': 'string' },
    handle: ({ organization, query }) => {
      if (Number(query.limit ?? 25) > 25) return invalidInput('Invalid value for limit');
      const key = query.searchKey?.toLowerCase();
      const found = [...organization.groups.values()].filter(
        (group) => key === undefined || `${group.name} ${group.emailId}`.toLowerCase().includes(key),
      );
      return success({ count: found.length, groups: page(found, query, { first: 1, limit: 25 }).map(shape) });
    },
  },
  { method: 'GET', path: one, scope, handle: onGroup((_call, group) => success(shape(group))) },
  {
    method: 'DELETE',
    path: one,
    scope,
    handle: onGroup(({ organization }, group) => {
      organization.groups.delete(String(group.zgid));
      return success();
    }),
  },
  {
    method: 'DELETE',
    path: list,
    scope,
    body: { groupList: 'long[]' },
    handle: ({ organization, body }) => {
      const ids = listOf(body.groupList).map((id) => String(idOf(id)));
      if (ids.some((id) => !organization.groups.has(id))) return invalidInput('Invalid value for groupList');
      for (const id of ids) organization.groups.delete(id);
      return success();
    },
  },
];

const memberFields = { memberEmailId: 'string' };

const groupChangeOperations: readonly Operation[] = [
  change(
    'addMailGroupMember',
    { mailGroupMemberList: { list: { ...memberFields, 'role?': '=moderator|member' } } },
    (call, group) => {
      for (const entry of listOf(call.body.mailGroupMemberList)) {
        if (isMap(entry) && !group.members.some((member) => member.email === entry.memberEmailId))
          group.members.push(newMember(call, entry));
      }
      return success();
    },
  ),
  change('deleteMailGroupMember', { mailGroupMemberList: { list: memberFields } }, (call, group) =>
    changeMembers(call, group, (member) => void group.members.splice(group.members.indexOf(member), 1)),
  ),
  change(
    'changeMemberRole',
    { mailGroupMemberList: { list: { ...memberFields, role: '=member|moderator' } } },
    (call, group) =>
      changeMembers(call, group, (member, given) => {
        member.role = textOf(given.role);
      }),
  ),
  change(
    'updateMemberStatus',
    { mailGroupMemberList: { list: { ...memberFields, status: '=active|deactive' } } },
    (call, group) =>
      changeMembers(call, group, (member, given) => {
        member.status = textOf(given.status);
      }),
  ),
  change(
    'updateGroupMemberDetails',
    {
      mailGroupMemberList: {
        list: {
          ...memberFields,
          'role?': '=member|moderator',
          'status?': '=active|deactive',
          'ackStatus?': 'boolean',
          'postApproval?': '=accept|hold|reject',
        },
      },
    },
    (call, group) =>
      changeMembers(call, group, (member, given) => {
        member.role = textOf(given.role) || member.role;
        member.status = textOf(given.status) || member.status;
        member.postApproval = textOf(given.postApproval) || member.postApproval;
        if (given.ackStatus !== undefined) member.ackStatus = truth(given.ackStatus);
      }),
  ),
  change('addGroupAlias', { aliasList: 'string[]' }, ({ body }, group) => {
    for (const alias of listOf(body.aliasList))
      if (!group.aliases.includes(String(alias))) group.aliases.push(String(alias));
    return success();
  }),
  change('deleteGroupAlias', { aliasList: 'string[]' }, ({ body }, group) => {
    const removed = listOf(body.aliasList).map(String);
    if (removed.some((alias) => !group.aliases.includes(alias))) return invalidInput('Invalid value for aliasList');
    for (const alias of removed) group.aliases.splice(group.aliases.indexOf(alias), 1);
    return success();
  }),
  change('enableStreams', {}, (_call, group) => {
    group.streamsEnabled = true;
    return success();
  }),
  change(
    'updateMailGroupAdvOptions',
    { accessType: access, groupAdminSettings: { object: settingsFields } },
    ({ body }, group) => {
      group.accessType = textOf(body.accessType);
      // As the page says: the two notices fall back to false where they are left out.
      const given = isMap(body.groupAdminSettings) ? body.groupAdminSettings : {};
      group.settings = { ...group.settings, adminNotify: false, authorNotify: false, ...given };
      return success();
    },
  ),
  change(
    'updateMailGroupOptions',
    { groupGeneralSettings: { object: { bounceThreshold: 'int' } } },
    ({ body }, group) => {
      const given = isMap(body.groupGeneralSettings) ? Number(body.groupGeneralSettings.bounceThreshold) : 0;
      if (given < 1 || given > 100) return invalidInput('Invalid value for bounceThreshold');
      group.texts = { ...group.texts, bounceThreshold: given };
      return success();
    },
  ),
  change(
    'updateMailGroupOption',
    {
      groupGeneralSettingVO: {
        object: {
          mailboxId: 'long',
          'subjectPrefix?': 'string',
          'replyTo?': 'string',
          'bounceThreshold?': 'int',
          'notifSubscription?': 'boolean',
        },
      },
      grpTxtSettings: { object: { 'mailboxId?': 'long', ...textFields } },
    },
    ({ body }, group) => {
      group.texts = {
        ...group.texts,
        ...(isMap(body.groupGeneralSettingVO) ? body.groupGeneralSettingVO : {}),
        ...(isMap(body.grpTxtSettings) ? body.grpTxtSettings : {}),
      };
      return success();
    },
  ),
];

const moderationOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: messages,
    scope,
    query: { 'start?': 'int', 'limit?': 'int', 'searchKey?': 'string' },
    handle: onGroup(({ query }, group) => {
      if (Number(query.limit ?? 50) > 50) return invalidInput('Invalid value for limit');
      const key = query.searchKey?.toLowerCase();
      const found = group.held.filter(
        (mail) => key === undefined || `${mail.fromAddress} ${mail.subject}`.toLowerCase().includes(key),
      );
      return success(
        page(found, query, { first: 1, limit: 50 }).map((mail) => ({
          messageId: String(mail.messageId),
          subject: mail.subject,
          fromAddress: mail.fromAddress,
          sender: mail.sender,
          returnPath: mail.fromAddress,
          sentDateInGMT: mail.sentDateInGMT,
          size: mail.size,
          hasAttachment: 0,
          isSpam: false,
        })),
      );
    }),
  },
  {
    method: 'GET',
    path: `${messages}/{messageId}`,
    scope,
    handle: onGroup(({ params }, group) => {
      const mail = group.held.find((entry) => String(entry.messageId) === params.messageId);
      return mail
        ? success([
            {
              attachments: [],
              returnPath: mail.fromAddress,
              mailContent: mail.content,
              header: `From: ${mail.fromAddress}\r\nSubject: ${mail.subject}\r\n`,
            },
          ])
        : invalidInput('The messageId is invalid');
    }),
  },
  {
    method: 'PUT',
    path: messages,
    scope,
    body: { messageList: 'long[]', status: '=accept|reject' },
    handle: onGroup(({ body }, group) => {
      const ids = listOf(body.messageList).map(idOf);
      if (ids.some((id) => !group.held.some((mail) => mail.messageId === id)))
        return invalidInput('Invalid value for messageList');
      group.held = group.held.filter((mail) => !ids.includes(mail.messageId));
      return success();
    }),
  },
];

/** Groups and their moderation queues. */
export const groupOperations: readonly Operation[] = [
  ...groupLifeOperations,
  ...groupChangeOperations,
  ...moderationOperations,
];
