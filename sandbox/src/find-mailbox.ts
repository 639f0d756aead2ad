import { type Mailbox, newMailbox } from './mailbox.js';
import type { Organization, User } from './organization.js';

/** The mailbox of a user's account; made when it is first needed. */
export function mailboxOf(organization: Organization, user: User): Mailbox {
  const key = String(user.accountId);
  const present = organization.mailboxes.get(key);
  if (present) return present;
  const made = newMailbox(organization.newId);
  organization.mailboxes.set(key, made);
  return made;
}
