import type { Json } from '../json.js';

const families = [
  'partner.organization',
  'organization.accounts',
  'organization.audit',
  'organization.domains',
  'organization.groups',
  'organization.policy',
  'organization.spam',
  'organization.subscriptions',
  'accounts',
  'attachments',
  'folders',
  'links',
  'messages',
  'notes',
  'tags',
  'tasks',
];
const verbs = ['all', 'create', 'read', 'update', 'delete'];
const known = new Set([
  ...families.flatMap((family) => verbs.map((verb) => `zohomail.${family}.${verb}`)),
  'aaaserver.profile.read',
]);

/** The scopes of a comma-separated list; null where one of them does not exist or there is none. */
export function readScopes(text: string): readonly string[] | null {
  const scopes = text
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
  return scopes.length > 0 && scopes.every((scope) => known.has(scope.toLowerCase())) ? scopes : null;
}

/** Granted scopes as the token endpoint returns them: separated by spaces, those of messages under their older name. */
export function echoScopes(scopes: readonly string[]): string {
  return scopes.map((scope) => scope.replace(/^ZohoMail\.messages\./i, 'VirtualOffice.messages.')).join(' ');
}

/** The two shapes of the error for a missing scope or an invalid token: the bare object, or the same after a number. */
export function authFailure(
  errorCode: 'INVALID_OAUTHSCOPE' | 'INVALID_OAUTHTOKEN' | 'INVALID_TICKET',
  isBare: boolean,
): Json {
  const error = { msg: 'Error while processing!', errorCode, authFail: 'true', status: '401' };
  return isBare ? error : [2, error];
}
