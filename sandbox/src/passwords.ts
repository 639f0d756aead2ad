import { createHash } from 'node:crypto';
import type { User } from './organization.js';
import { businessError, failure, type Reply } from './reply.js';

const lettersMin = 8;
const rememberedMax = 5;
/** A few of those that every list of breached passwords begins with. */
const breached: ReadonlySet<string> = new Set([
  '12345678',
  '123456789',
  '1234567890',
  '11111111',
  'abcd1234',
  'admin123',
  'changeme',
  'iloveyou',
  'letmein1',
  'passw0rd',
  'password',
  'password1',
  'password123',
  'p@ssw0rd',
  'qwerty123',
  'qwertyuiop',
  'welcome1',
  'welcome123',
]);

/** Why a password is refused: too short, known from a breach, or used before. The service's own words are not recorded; these are the sandbox's. */
export function refusePassword(password: string, user: Pick<User, 'passwords'> | null): Reply | null {
  const refused = (moreInfo: string): Reply =>
    failure(400, 'Invalid Input', { errorCode: 'INVALID_PASSWORD', moreInfo });
  if (password.length < lettersMin) return refused('Invalid value for password: too short');
  if (breached.has(password.toLowerCase().replace(/[!.]+$/, '')))
    return refused('This password appeared in a data breach');
  return user?.passwords.includes(digest(password)) ? businessError('Password matches the password history') : null;
}

/** Remembers the password that a user has now; the last five cannot be set again. */
export function rememberPassword({ passwords }: Pick<User, 'passwords'>, password: string): void {
  passwords.push(digest(password));
  if (passwords.length > rememberedMax) passwords.shift();
}

function digest(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}
