import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { lookUpGroup } from './addresses.js';
import { GoogleFault, invalid, notFound } from './google-fault.js';
import { done, type Routed } from './request.js';
import type { Ground, Members } from './world.js';

const settleGroupMs = 30_000;

// Merged into others: a change is accepted and applied nowhere.
const retired =
  /^(?:whoCanInvite|whoCanAdd|whoCanApproveMembers|whoCanBanUsers|whoCanModifyMembers|whoCanApproveMessages|whoCanDeleteAnyPost|whoCanDeleteTopics|whoCanLockTopics|whoCanMoveTopics(?:In|Out)|whoCanPostAnnouncements|whoCanHideAbuse|whoCanMakeTopicsSticky|whoCanAssignTopics|whoCanUnassignTopic|whoCanTakeTopics|whoCanMark\w+|whoCanUnmark\w+|whoCanAddReferences|whoCanEnterFreeFormTags|whoCanModifyTagsAndCategories|showInGroupDirectory|allowGoogleCommunication|messageDisplayFont|maxMessageBytes)$/;

/** The settings of a new group. */
export function newSettings({
  email,
  name,
  description,
}: {
  readonly email: string;
  readonly name: string;
  readonly description: string;
}): Members {
  return {
    kind: 'groupsSettings#groups',
    email,
    name,
    description,
    whoCanJoin: 'CAN_REQUEST_TO_JOIN',
    whoCanViewMembership: 'ALL_MEMBERS_CAN_VIEW',
    whoCanViewGroup: 'ALL_MEMBERS_CAN_VIEW',
    whoCanDiscoverGroup: 'ALL_IN_DOMAIN_CAN_DISCOVER',
    whoCanInvite: 'ALL_MANAGERS_CAN_INVITE',
    whoCanAdd: 'ALL_MANAGERS_CAN_ADD',
    allowExternalMembers: 'false',
    whoCanPostMessage: 'ANYONE_CAN_POST',
    whoCanModerateMembers: 'OWNERS_AND_MANAGERS',
    whoCanModerateContent: 'OWNERS_AND_MANAGERS',
    messageModerationLevel: 'MODERATE_NONE',
    archiveOnly: 'false',
    isArchived: 'true',
    membersCanPostAsTheGroup: 'false',
    includeInGlobalAddressList: 'true',
    enableCollaborativeInbox: 'false',
    customFooterText: '',
  };
}

/** GET and PUT of a group's settings. */
export function groupSettings(ground: Ground, { path, query, body }: Routed, method: string): Reply {
  const key = path.email ?? '';
  if (!key.includes('@')) throw invalid('Invalid Input: groupUniqueId');
  const group = lookUpGroup(ground.world, key);
  if (!group) throw notFound('groupUniqueId');
  if (ground.now - group.createdAt < settleGroupMs) throw new GoogleFault(401, 'authError', 'Authorization Failed');
  if (method === 'PUT') change(group.settings, body);
  if (query.get('alt') === 'json') return done({ ...group.settings });
  const headers = { 'content-type': 'application/atom+xml; charset=UTF-8' };
  return { status: 200, body: `<?xml version="1.0"?><entry><id>${group.email}</id></entry>`, headers };
}

const widths: { readonly [name: string]: number } = {
  ANYONE_CAN_DISCOVER: 4,
  ALL_IN_DOMAIN_CAN_DISCOVER: 3,
  ALL_MEMBERS_CAN_DISCOVER: 2,
  ALL_IN_DOMAIN_CAN_VIEW: 3,
  ALL_MEMBERS_CAN_VIEW: 2,
  ALL_MANAGERS_CAN_VIEW: 1,
  ALL_OWNERS_CAN_VIEW: 0,
  ALL_MEMBERS: 2,
  OWNERS_AND_MANAGERS: 1,
  OWNERS_ONLY: 0,
  NONE: -1,
};

function change(settings: Members, body: JsonMap): void {
  for (const [name, value] of Object.entries(body))
    if (typeof value === 'boolean') throw invalid(`Invalid value for: ${name}`);
  const wanted: Members = { ...settings };
  for (const [name, value] of Object.entries(body)) if (!retired.test(name)) wanted[name] = value;
  checkWidth(wanted, 'whoCanViewMembership', 'whoCanDiscoverGroup');
  checkWidth(wanted, 'whoCanModerateMembers', 'whoCanViewMembership');
  if (wanted.whoCanPostMessage === 'NONE_CAN_POST' && wanted.archiveOnly !== 'true')
    throw invalid('Failed request validation in update settings: NONE_CAN_POST_REQUIRES_ARCHIVE_ONLY');
  if (settings.archiveOnly === 'true' && body.archiveOnly === 'false' && body.whoCanPostMessage === undefined)
    wanted.whoCanPostMessage = 'ALL_MANAGERS_CAN_POST';
  Object.assign(settings, wanted);
}

function checkWidth(wanted: Members, narrow: string, wide: string): void {
  const [inner, outer] = [widths[String(wanted[narrow])] ?? 0, widths[String(wanted[wide])] ?? 0];
  if (inner > outer)
    throw invalid(
      `Failed request validation in update settings: ${narrow.toUpperCase()}_CANNOT_BE_BROADER_THAN_${wide.toUpperCase()}`,
    );
}
