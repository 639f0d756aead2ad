import { mailboxOf } from './find-mailbox.js';
import { type Mail, putMail, systemFolder } from './mailbox.js';
import type { Organization } from './organization.js';

/** Brings a copy to everybody of the organization whom a mail is for. */
export function deliverMail(organization: Organization, mail: Mail): void {
  const recipients = new Set([...mail.to, ...mail.cc, ...mail.bcc].map((address) => address.toLowerCase()));
  for (const user of organization.users.values()) {
    const own = [user.email, ...user.aliases.map((alias) => alias.address)];
    if (!own.some((address) => recipients.has(address.toLowerCase()))) continue;
    const { messageId: _id, folderId: _folder, labels: _labels, ...copy } = mail;
    putMail(
      mailboxOf(organization, user),
      { messageId: organization.newId(), folder: 'Inbox' },
      // What the sender has done with his copy, and whom he hid, is nobody else's.
      { ...copy, bcc: [], dueAt: null, isRead: false, isAnswered: false, flag: 'flag_not_set', isArchived: false },
    );
  }
}

/** Sends whatever has waited in an Outbox of the organization for a time that has come. */
export function sendDueMails(organization: Organization, now: number): void {
  for (const mailbox of [...organization.mailboxes.values()]) {
    const outbox = systemFolder(mailbox, 'Outbox').folderId;
    const due = mailbox.mails.filter(({ folderId, dueAt }) => folderId === outbox && dueAt !== null && dueAt <= now);
    for (const mail of due) {
      mail.folderId = systemFolder(mailbox, 'Sent').folderId;
      mail.at = mail.dueAt ?? mail.at;
      deliverMail(organization, mail);
    }
  }
}
