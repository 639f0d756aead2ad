import type { Reply } from '../reply.js';
import { claimAddress, readUser, settledUser } from './addresses.js';
import { conditionNotMet, GoogleFault, invalid, notFound } from './google-fault.js';
import { done, listOf, nothing, type Routed, textIn } from './request.js';
import type { Ground, WorkspaceUser } from './world.js';

function active(ground: Ground, key: string): WorkspaceUser {
  const user = settledUser(ground, key);
  if (user.members.suspended === true) throw new GoogleFault(401, 'authError', 'Login Required');
  return user;
}

/** GET users/{userKey}/tokens: 401 for a suspended user. */
export function listTokens(ground: Ground, { path }: Routed): Reply {
  const { tokens } = active(ground, path.userKey ?? '');
  return listOf(
    tokens.map((token) => ({ kind: 'admin#directory#token', ...token })),
    'items',
  );
}

/** DELETE users/{userKey}/tokens/{clientId}. */
export function deleteToken(ground: Ground, { path }: Routed): Reply {
  const user = active(ground, path.userKey ?? '');
  if (!user.tokens.some(({ clientId }) => clientId === path.clientId)) throw notFound('clientId');
  user.tokens = user.tokens.filter(({ clientId }) => clientId !== path.clientId);
  return nothing;
}

/** GET users/{userKey}/asps. */
export function listAppPasswords(ground: Ground, { path }: Routed): Reply {
  return listOf(settledUser(ground, path.userKey ?? '').appPasswords, 'items');
}

/** DELETE users/{userKey}/asps/{codeId}. */
export function deleteAppPassword(ground: Ground, { path }: Routed): Reply {
  const user = settledUser(ground, path.userKey ?? '');
  if (!user.appPasswords.some(({ codeId }) => String(codeId) === path.codeId)) throw notFound('codeId');
  user.appPasswords = user.appPasswords.filter(({ codeId }) => String(codeId) !== path.codeId);
  return nothing;
}

/** POST users/{userKey}/signOut. */
export function signOut(ground: Ground, { path }: Routed): Reply {
  settledUser(ground, path.userKey ?? '');
  return nothing;
}

/** POST users/{userKey}/verificationCodes/invalidate: not for a suspended user. */
export function invalidateCodes(ground: Ground, { path }: Routed): Reply {
  const user = settledUser(ground, path.userKey ?? '');
  if (user.members.suspended === true) throw invalid('Invalid Input: user is suspended');
  user.hasBackupCodes = false;
  return nothing;
}

/** POST users/{userKey}/twoStepVerification/turnOff: only where it is on, not enforced, and the user is active. */
export function turnOffSecondStep(ground: Ground, { path }: Routed): Reply {
  const { members } = settledUser(ground, path.userKey ?? '');
  if (members.suspended === true || members.isEnforcedIn2Sv === true || members.isEnrolledIn2Sv !== true)
    throw conditionNotMet('Precondition check failed.');
  members.isEnrolledIn2Sv = false;
  return nothing;
}

/** GET users/{userKey}/aliases. */
export function listUserAliases(ground: Ground, { path }: Routed): Reply {
  const { id, primaryEmail, aliases } = readUser(ground, path.userKey ?? '');
  return listOf(
    aliases.map((alias) => ({ kind: 'admin#directory#alias', id, primaryEmail, alias })),
    'aliases',
  );
}

/** POST users/{userKey}/aliases. */
export function insertUserAlias(ground: Ground, { path, body }: Routed): Reply {
  const user = settledUser(ground, path.userKey ?? '');
  const alias = textIn(body, 'alias');
  claimAddress(ground, alias);
  if (user.aliases.length >= 30) throw new GoogleFault(403, 'limitExceeded', 'Resource limit exceeded: aliases');
  user.aliases = [...user.aliases, alias];
  return done({ kind: 'admin#directory#alias', id: user.id, primaryEmail: user.primaryEmail, alias });
}

/** DELETE users/{userKey}/aliases/{alias}: the case of letters counts. */
export function deleteUserAlias(ground: Ground, { path }: Routed): Reply {
  const user = settledUser(ground, path.userKey ?? '');
  const alias = path.alias ?? '';
  if (!user.aliases.includes(alias)) throw notFound('alias');
  user.aliases = user.aliases.filter((one) => one !== alias);
  ground.world.freedAt.set(alias.toLowerCase(), ground.now);
  return nothing;
}
