import type { MailboxCall } from './mailbox-requests.js';

const account = '/api/accounts/77';
const message = `${account}/folders/81/messages/4611`;
const update = `PUT ${account}/updatemessage`;
const updateThread = `PUT ${account}/updatethread`;
const one = { folder_id: '81', message_id: '4611' };
const ids = { messageId: ['4611', '4612'] };
const threads = { threadId: ['5611', '5612'] };

const mail = {
  fromAddress: 'ann@acmecorp.com',
  toAddress: ['bob@partner.example', 'Eve <eve@partner.example>'],
  ccAddress: 'desk@acmecorp.com',
  bccAddress: ['log@acmecorp.com'],
  subject: 'Offer',
  content: '<p>Hello</p>',
  mailFormat: 'html',
  askReceipt: 'yes',
  encoding: 'UTF-8',
};
const file = { storeName: '9', attachmentName: 'a.pdf', attachmentPath: '/Mail/a.pdf' };
const mailText =
  '"fromAddress":"ann@acmecorp.com","toAddress":"bob@partner.example,Eve <eve@partner.example>","ccAddress":"desk@acmecorp.com","bccAddress":"log@acmecorp.com","subject":"Offer","content":"<p>Hello</p>","mailFormat":"html","askReceipt":"yes","encoding":"UTF-8"';
const fileText = '"attachments":[{"storeName":"9","attachmentName":"a.pdf","attachmentPath":"/Mail/a.pdf"}]';
const shortMail = { fromAddress: 'ann@acmecorp.com', toAddress: ['bob@partner.example'] };
const shortText = '"fromAddress":"ann@acmecorp.com","toAddress":"bob@partner.example"';
const time = { timeZone: 'Europe/Lisbon', scheduleTime: '31/01/2027 09:00:00' };
const timeText = '"timeZone":"Europe/Lisbon","scheduleTime":"31/01/2027 09:00:00"';

/** Reading, searching and deleting mail. */
export const readingCalls: readonly MailboxCall[] = [
  ['list_all_zoho_mail_messages', {}, `GET ${account}/messages/view`],
  [
    'list_all_zoho_mail_messages',
    {
      folderId: '81',
      start: 11,
      limit: 200,
      status: 'unread',
      flagid: 'followup',
      labelid: '91',
      threadId: '5611',
      sortBy: 'size',
      sortorder: true,
      includeto: true,
      includesent: true,
      includearchive: false,
      attachedMails: true,
      inlinedMails: false,
      flaggedMails: true,
      respondedMails: false,
      threadedMails: true,
    },
    `GET ${account}/messages/view?folderId=81&start=11&limit=200&status=unread&flagid=3&labelid=91&threadId=5611&sortBy=size&sortorder=true&includeto=true&includesent=true&includearchive=false&attachedMails=true&inlinedMails=false&flaggedMails=true&respondedMails=false&threadedMails=true`,
  ],
  ['list_all_zoho_mail_messages', { flagid: 'flag_not_set' }, `GET ${account}/messages/view?flagid=0`],
  [
    'zoho_mail_messages_search',
    { searchKey: 'sender:bob::subject:"a b"' },
    `GET ${account}/messages/search?searchKey=sender%3Abob%3A%3Asubject%3A%22a+b%22`,
  ],
  [
    'zoho_mail_messages_search',
    { searchKey: 'newMails', receivedTime: 1_780_000_000_000, start: 1, limit: 50, includeto: true },
    `GET ${account}/messages/search?searchKey=newMails&receivedTime=1780000000000&start=1&limit=50&includeto=true`,
  ],
  ['get_single_zoho_mail_message_by_id', one, `GET ${message}/content`],
  [
    'get_single_zoho_mail_message_by_id',
    { ...one, includeBlockContent: true },
    `GET ${message}/content?includeBlockContent=true`,
  ],
  ['zoho_mail_messages_get_details', { folderId: 81, messageId: 4611 }, `GET ${message}/details`],
  ['zoho_mail_messages_get_headers', one, `GET ${message}/header`],
  ['zoho_mail_messages_get_headers', { ...one, raw: false }, `GET ${message}/header?raw=false`],
  ['zoho_mail_messages_get_original', { message_id: '4611' }, `GET ${account}/messages/4611/originalmessage`],
  ['get_single_zoho_mail_message_attachment_by_id', { ...one, attachment_id: '31' }, `GET ${message}/attachments/31`],
  [
    'zoho_mail_message_attachments_get_inline',
    { ...one, contentId: 'a@b', file_name: 'c.png' },
    `GET ${message}/inline?contentId=a%40b&fileName=c.png`,
  ],
  ['zoho_mail_message_attachments_get_inline', { ...one, contentId: 'a@b' }, `GET ${message}/inline?contentId=a%40b`],
  ['list_all_zoho_mail_message_attachments', one, `GET ${message}/attachmentinfo`],
  [
    'list_all_zoho_mail_message_attachments',
    { ...one, includeInline: true },
    `GET ${message}/attachmentinfo?includeInline=true`,
  ],
  ['delete_a_zoho_mail_message_by_id', one, `DELETE ${message}`],
  ['delete_a_zoho_mail_message_by_id', { ...one, expunge: true }, `DELETE ${message}?expunge=true`],
];

/** Sending, scheduling, saving and replying. */
export const sendingCalls: readonly MailboxCall[] = [
  ['zoho_mail_messages_send', shortMail, `POST ${account}/messages`, `{${shortText}}`],
  [
    'zoho_mail_messages_send',
    { ...mail, attachments: [file] },
    `POST ${account}/messages`,
    `{${mailText},${fileText}}`,
  ],
  [
    'zoho_mail_messages_schedule',
    { ...shortMail, scheduleType: 4, timeZone: 'Europe/Lisbon' },
    `POST ${account}/messages`,
    `{${shortText},"isSchedule":true,"scheduleType":4,"timeZone":"Europe/Lisbon"}`,
  ],
  [
    'zoho_mail_messages_schedule',
    { ...mail, attachments: [file], scheduleType: 6, ...time },
    `POST ${account}/messages`,
    `{${mailText},${fileText},"isSchedule":true,"scheduleType":6,${timeText}}`,
  ],
  [
    'zoho_mail_messages_save',
    { fromAddress: 'ann@acmecorp.com' },
    `POST ${account}/messages`,
    '{"mode":"draft","fromAddress":"ann@acmecorp.com"}',
  ],
  [
    'zoho_mail_messages_save',
    { kind: 'template', ...shortMail },
    `POST ${account}/messages`,
    `{"mode":"template",${shortText}}`,
  ],
  [
    'zoho_mail_messages_save',
    { kind: 'draft', ...mail, inReplyTo: '<1@x>', refHeader: '<0@x> <1@x>', attachments: [file] },
    `POST ${account}/messages`,
    `{"mode":"draft",${mailText},"inReplyTo":"<1@x>","refHeader":"<0@x> <1@x>",${fileText}}`,
  ],
  [
    'zoho_mail_messages_reply',
    { message_id: '4611', ...shortMail },
    `POST ${account}/messages/4611`,
    `{"action":"reply",${shortText}}`,
  ],
  [
    'zoho_mail_messages_reply',
    { message_id: '4611', ...mail, attachments: [file], scheduleType: 6, ...time },
    `POST ${account}/messages/4611`,
    `{"action":"reply",${mailText},${fileText},"isSchedule":true,"scheduleType":6,${timeText}}`,
  ],
];

/** What is changed about mails and conversations that are there. */
export const organizingCalls: readonly MailboxCall[] = [
  ...organizing('messages', { ids, folder: '81', head: '"messageId":[4611,4612]', line: update }),
  ...organizing('threads', { ids: threads, folder: '"81"', head: '"threadId":[5611,5612]', line: updateThread }),
  [
    'zoho_mail_messages_set_archived',
    { ...ids, archived: true },
    update,
    '{"mode":"archiveMails","messageId":[4611,4612]}',
  ],
  [
    'zoho_mail_messages_set_archived',
    { ...ids, archived: false },
    update,
    '{"mode":"unArchiveMails","messageId":[4611,4612]}',
  ],
];

interface Organized {
  readonly ids: object;
  /** The folder as its body has it: a number for mails, a text for conversations. */
  readonly folder: string;
  readonly head: string;
  readonly line: string;
}

// Mails and conversations share their words; which of them take isArchive and a folder differs, and so does the members' order.
function organizing(kind: 'messages' | 'threads', { ids: given, folder, head, line }: Organized): MailboxCall[] {
  const isMessages = kind === 'messages';
  const place = `"isFolderSpecific":true,"folderId":${folder}`;
  const all = isMessages ? `,${place},"isArchive":true` : `,"isArchive":true,${place}`;
  const full = { ...given, folderId: '81', isArchive: true };
  const folderOnly = isMessages ? { ...given, folderId: '81' } : full;
  const placed = isMessages ? `,${place}` : all;
  const tool = (name: string): string => `zoho_mail_${kind}_${name}`;
  return [
    [tool('set_read'), { ...(isMessages ? given : full), read: true }, line, body('markAsRead', isMessages ? '' : all)],
    [tool('set_read'), { ...given, read: false }, line, body('markAsUnread', '')],
    [tool('move'), { ...given, destfolderId: '82' }, line, body('moveMessage', ',"destfolderId":82')],
    [tool('move'), { ...full, destFolderId: 82 }, line, body('moveMessage', `,"destfolderId":82${all}`)],
    [tool('set_flag'), { ...given, flagid: 'flag_not_set' }, line, body('setFlag', ',"flagid":"flag_not_set"')],
    [tool('set_flag'), { ...full, flagid: 'important' }, line, body('setFlag', `,"flagid":"important"${all}`)],
    [
      tool('set_labels'),
      { ...given, labelId: ['91', '92'], action: 'apply' },
      line,
      body('applyLabel', ',"labelId":[91,92]'),
    ],
    [
      tool('set_labels'),
      { ...full, labelId: '91', action: 'remove' },
      line,
      body('removeLabel', `,"labelId":[91]${all}`),
    ],
    [tool('remove_all_labels'), given, line, body('removeAllLabels', '')],
    [tool('remove_all_labels'), folderOnly, line, body('removeAllLabels', placed)],
    [tool('set_spam'), { ...given, spam: true }, line, body('moveToSpam', '')],
    [tool('set_spam'), { ...folderOnly, spam: false }, line, body('markNotSpam', placed)],
  ];

  function body(mode: string, rest: string): string {
    return `{"mode":"${mode}",${head}${rest}}`;
  }
}

/** The user's own signatures, which hang on no account. */
export const signatureCalls: readonly MailboxCall[] = [
  ['delete_a_zoho_mail_signature_by_id', { id: '61' }, 'DELETE /api/accounts/signature?id=61'],
  ['list_all_zoho_mail_signatures', {}, 'GET /api/accounts/signature'],
  ['get_single_zoho_mail_signature_by_id', { id: '61' }, 'GET /api/accounts/signature?id=61'],
  [
    'create_a_zoho_mail_signature',
    { name: 'Short', content: '<b>Ann</b>', position: 0 },
    'POST /api/accounts/signature',
    '{"name":"Short","content":"<b>Ann</b>","position":0}',
  ],
  [
    'create_a_zoho_mail_signature',
    { name: 'Short', content: 'Ann', position: 1, assignUsers: ['ann@acmecorp.com', 'desk@acmecorp.com'] },
    'POST /api/accounts/signature',
    '{"name":"Short","content":"Ann","position":1,"assignUsers":"ann@acmecorp.com,desk@acmecorp.com"}',
  ],
  [
    'update_a_zoho_mail_signature_by_id',
    { id: '61', name: 'Short', content: 'Ann', position: 0 },
    'PUT /api/accounts/signature',
    '{"id":61,"name":"Short","content":"Ann","position":0}',
  ],
  [
    'update_a_zoho_mail_signature_by_id',
    {
      id: '61',
      name: 'Short',
      content: 'Ann',
      position: 0,
      assignUsers: ['ann@acmecorp.com'],
      unassignUsers: ['desk@acmecorp.com'],
    },
    'PUT /api/accounts/signature',
    '{"id":61,"name":"Short","content":"Ann","position":0,"assignUsers":"ann@acmecorp.com","unassignUsers":"desk@acmecorp.com"}',
  ],
];
