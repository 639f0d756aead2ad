/** One call of a tool and the request that the service's pages ask for: method, path with query, body to the last byte. */
export type MailboxCall = readonly [tool: string, args: object, request: string, body?: string];

const account = '/api/accounts/77';
const folder = `${account}/folders/81`;
const label = `${account}/labels/91`;

/** Own accounts: addresses, replies, senders, forwarding. */
export const accountCalls: readonly MailboxCall[] = [
  ['list_all_zoho_mail_accounts', {}, 'GET /api/accounts'],
  ['get_single_zoho_mail_account_by_id', {}, `GET ${account}`],
  [
    'zoho_mail_accounts_set_order',
    { accList: ['77', '78'] },
    `PUT ${account}`,
    '{"mode":"mailaccountorderupdate","accList":"77,78"}',
  ],
  [
    'zoho_mail_accounts_set_address',
    { emailAddress: 'ann@acmecorp.com' },
    `PUT ${account}`,
    '{"mode":"emailupdate","emailAddress":"ann@acmecorp.com"}',
  ],
  [
    'zoho_mail_accounts_set_address',
    { emailAddress: 'ann@acmecorp.com', displayName: 'Ann' },
    `PUT ${account}`,
    '{"mode":"displaynameemailupdate","displayName":"Ann","emailAddress":"ann@acmecorp.com"}',
  ],
  [
    'zoho_mail_account_replies_set_vacation',
    { vacationResponse: { fromDate: '01/15/2027 00:00:00' } },
    `PUT ${account}`,
    '{"mode":"addVacationReply","vacationResponse":{"fromDate":"01/15/2027 00:00:00"}}',
  ],
  [
    'zoho_mail_account_replies_set_vacation',
    {
      existing: true,
      vacationResponse: {
        subject: 'Away',
        content: 'Back soon',
        sendTo: 'nonOrgAll',
        fromDate: '01/15/2027 00:00:00',
        toDate: '01/20/2027 00:00:00',
        sendingInt: 2,
        forAllAccts: true,
      },
    },
    `PUT ${account}`,
    '{"mode":"updateVacationReply","vacationResponse":{"subject":"Away","content":"Back soon","sendTo":"nonOrgAll","fromDate":"01/15/2027 00:00:00","toDate":"01/20/2027 00:00:00","sendingInt":2,"forAllAccts":true}}',
  ],
  ['zoho_mail_account_replies_remove_vacation', {}, `PUT ${account}`, '{"mode":"deleteVacationReply"}'],
  [
    'zoho_mail_account_replies_set_reply_to',
    { replyTo: 'desk@acmecorp.com' },
    `PUT ${account}`,
    '{"mode":"updateReplyToStatus","replyTo":"desk@acmecorp.com"}',
  ],
  ['zoho_mail_account_replies_resend_reply_to', {}, `PUT ${account}`, '{"mode":"resendVerificationMailForReplyTo"}'],
  [
    'zoho_mail_account_replies_add_sender',
    { displayName: 'Desk' },
    `PUT ${account}`,
    '{"mode":"addsendmaildetails","sendMailDetails":{"displayName":"Desk"}}',
  ],
  [
    'zoho_mail_account_replies_add_sender',
    { displayName: 'Desk', fromAddress: 'desk@acmecorp.com' },
    `PUT ${account}`,
    '{"mode":"addsendmaildetails","sendMailDetails":{"fromAddress":"desk@acmecorp.com","displayName":"Desk"}}',
  ],
  [
    'zoho_mail_account_forwarding_add',
    { mailForwardTo: 'bob@partner.example' },
    `PUT ${account}`,
    '{"mode":"addMailForward","mailForward":[{"mailForwardTo":"bob@partner.example"}]}',
  ],
  [
    'zoho_mail_account_forwarding_verify',
    { mailForwardTo: 'bob@partner.example', confirmKey: 'k1' },
    `PUT ${account}`,
    '{"mode":"verifyMailForward","mailForward":[{"mailForwardTo":"bob@partner.example","confirmKey":"k1"}]}',
  ],
  [
    'zoho_mail_account_forwarding_resend',
    { mailForwardTo: 'bob@partner.example' },
    `PUT ${account}`,
    '{"mode":"resendMailForwardVerficationMail","mailForward":[{"mailForwardTo":"bob@partner.example"}]}',
  ],
  [
    'zoho_mail_account_forwarding_set_active',
    { mailForwardTo: 'bob@partner.example', active: true },
    `PUT ${account}`,
    '{"mode":"enableMailForward","mailForward":[{"mailForwardTo":"bob@partner.example"}]}',
  ],
  [
    'zoho_mail_account_forwarding_set_active',
    { mailForward: 'bob@partner.example', active: false },
    `PUT ${account}`,
    '{"mode":"disableMailForward","mailForward":[{"mailForwardTo":"bob@partner.example"}]}',
  ],
  [
    'zoho_mail_account_forwarding_remove',
    { mailForwardTo: 'bob@partner.example' },
    `PUT ${account}`,
    '{"mode":"deleteMailForward","mailForward":[{"mailForwardTo":"bob@partner.example"}]}',
  ],
];

/** Folders and labels. */
export const folderCalls: readonly MailboxCall[] = [
  ['list_all_zoho_mail_folders', {}, `GET ${account}/folders`],
  ['get_single_zoho_mail_folder_by_id', { folder_id: '81' }, `GET ${folder}`],
  ['create_a_zoho_mail_folder', { folderName: 'Bills' }, `POST ${account}/folders`, '{"folderName":"Bills"}'],
  [
    'create_a_zoho_mail_folder',
    { folderName: 'Bills', parentFolderId: '82', parentFolderPath: '/Inbox' },
    `POST ${account}/folders`,
    '{"folderName":"Bills","parentFolderId":82,"parentFolderPath":"/Inbox"}',
  ],
  [
    'zoho_mail_folders_rename',
    { folderId: 81, folderName: 'Paid' },
    `PUT ${folder}`,
    '{"mode":"rename","folderName":"Paid"}',
  ],
  ['zoho_mail_folders_move', { folder_id: '81' }, `PUT ${folder}`, '{"mode":"move"}'],
  [
    'zoho_mail_folders_move',
    { folder_id: '81', parentFolderId: '82', previousFolderId: '83' },
    `PUT ${folder}`,
    '{"mode":"move","parentFolderId":82,"previousFolderId":83}',
  ],
  [
    'zoho_mail_folders_set_imap_view',
    { folder_id: '81', visible: true },
    `PUT ${folder}`,
    '{"mode":"setViewableInIMAP"}',
  ],
  [
    'zoho_mail_folders_set_imap_view',
    { folder_id: '81', visible: false },
    `PUT ${folder}`,
    '{"mode":"removeViewableInIMAP"}',
  ],
  ['zoho_mail_folders_mark_all_read', { folder_id: '81' }, `PUT ${folder}`, '{"mode":"markAsRead"}'],
  ['zoho_mail_folders_empty', { folder_id: '81' }, `PUT ${folder}`, '{"mode":"emptyFolder"}'],
  ['delete_a_zoho_mail_folder_by_id', { folder_id: '81' }, `DELETE ${folder}`],
  ['list_all_zoho_mail_labels', {}, `GET ${account}/labels`],
  ['get_single_zoho_mail_label_by_id', { label_id: '91' }, `GET ${label}`],
  ['create_a_zoho_mail_label', { displayName: 'Urgent' }, `POST ${account}/labels`, '{"displayName":"Urgent"}'],
  [
    'create_a_zoho_mail_label',
    { displayName: 'Urgent', color: '#ff0000' },
    `POST ${account}/labels`,
    '{"displayName":"Urgent","color":"#ff0000"}',
  ],
  [
    'update_a_zoho_mail_label_by_id',
    { label_id: '91', displayName: 'Later', color: '#00ff00' },
    `PUT ${label}`,
    '{"displayName":"Later","color":"#00ff00"}',
  ],
  ['update_a_zoho_mail_label_by_id', { label_id: '91' }, `PUT ${label}`, '{}'],
  ['delete_a_zoho_mail_label_by_id', { labelId: '91' }, `DELETE ${label}`],
];
