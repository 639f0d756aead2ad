import { type Mail, type Mailbox, systemFolder } from '../mailbox.js';

const dayMs = 86_400_000;

/** Whether a mail is found by a search: terms joined by `::` (and) or `:or:`, each `name:value`. */
export function matchMail(mailbox: Mailbox, mail: Mail, searchKey: string): boolean {
  const isWide = searchKey.includes('inclspamtrash:true');
  const apart = ['Spam', 'Trash'].map((type) => systemFolder(mailbox, type).folderId);
  if (!isWide && apart.includes(mail.folderId)) return false;
  return searchKey.split(':or:').some((all) =>
    all
      .split('::')
      .filter((term) => term !== 'inclspamtrash:true')
      .every((term) => matchTerm(mailbox, mail, term)),
  );
}

function matchTerm({ mails }: Mailbox, mail: Mail, term: string): boolean {
  const [name = '', ...rest] = term.split(':');
  const wanted = rest.join(':').replaceAll('"', '').toLowerCase();
  const holds = (...texts: readonly string[]): boolean => texts.join('\n').toLowerCase().includes(wanted);
  switch (name) {
    case 'entire':
      return holds(mail.subject, mail.content, mail.sender, mail.fromAddress, ...mail.to);
    case 'subject':
      return holds(mail.subject);
    case 'content':
      return holds(mail.content);
    case 'sender':
      return holds(mail.sender, mail.fromAddress);
    case 'to':
      return holds(...mail.to);
    case 'cc':
      return holds(...mail.cc);
    case 'fileName':
      return holds(...mail.attachments.map(({ fileName }) => fileName));
    case 'has':
      if (wanted === 'attachment') return mail.attachments.length > 0;
      if (wanted === 'flags') return mail.flag !== 'flag_not_set';
      return wanted === 'convo' && mails.filter(({ threadId }) => threadId === mail.threadId).length > 1;
    case 'in':
      return String(mail.folderId) === wanted;
    case 'label':
      return [...mail.labels].some((label) => String(label) === wanted);
    case 'fromDate':
      return mail.at >= Date.parse(`${wanted} UTC`);
    case 'toDate':
      return mail.at < Date.parse(`${wanted} UTC`) + dayMs;
    default:
      return false;
  }
}
