/** Where one fact about the service landed: in the evidence of tools, in `NOT-COVERED.md`, or in both. */
export interface LandedFact {
  /** Section and number of the fact; the rows of section 2 are counted from the top. */
  readonly fact: string;
  readonly about: string;
  /** Tools whose record holds it. */
  readonly tools?: readonly string[];
  /** The strength that each of these tools has at least. */
  readonly strength?: 'live' | 'page' | 'code';
  /** A pattern that the evidence of each of them matches. */
  readonly says?: RegExp;
  /** Words of the row in `NOT-COVERED.md`. */
  readonly notCovered?: string;
}

/** The facts of 2026-11-29 about requests (section 1) and replies (section 2). */
export const landedFacts: readonly LandedFact[] = [
  {
    fact: '1.1',
    about: 'a password reset needs zuid',
    tools: ['zoho_mail_users_reset_password'],
    strength: 'live',
    says: /zuid in the body.+live/,
    notCovered: '`zuid` in the body',
  },
  {
    fact: '1.2',
    about: 'ownership records depend on the data centre',
    tools: ['create_a_zoho_mail_domain', 'zoho_mail_domains_verify', 'get_single_zoho_mail_domain_dns_by_id'],
    strength: 'page',
    says: /data centre.+public DNS|public DNS.+data centre/,
  },
  {
    fact: '1.3',
    about: 'SPF includes depend on the data centre',
    tools: ['zoho_mail_domain_dns_verify_spf', 'get_single_zoho_mail_domain_dns_by_id'],
    strength: 'live',
    says: /public DNS/,
    notCovered: 'SPF include',
  },
  {
    fact: '1.4',
    about: 'start=0 of held mail',
    tools: ['list_all_zoho_mail_group_moderation'],
    strength: 'page',
    says: /start=0/,
  },
  {
    fact: '1.5',
    about: 'either list of users to delete',
    tools: ['zoho_mail_users_bulk_delete'],
    strength: 'page',
    says: /Either accountList or emailList/,
  },
  {
    fact: '1.6',
    about: 'deleting a signature',
    tools: ['delete_a_zoho_mail_signature_by_id'],
    strength: 'page',
    says: /the id is in the query; returns only the status/,
  },
  {
    fact: '1.7',
    about: 'groups with tasks',
    tools: ['list_all_zoho_mail_task_groups'],
    strength: 'page',
    says: /amp-labs/,
  },
  {
    fact: '1.8',
    about: 'members of a group with tasks',
    tools: ['zoho_mail_task_groups_members'],
    strength: 'page',
    says: /members/,
  },
  {
    fact: '1.9',
    about: 'groups with notes',
    tools: ['list_all_zoho_mail_note_groups'],
    strength: 'page',
    says: /groups/,
  },
  {
    fact: '1.10',
    about: 'collections of all groups',
    tools: ['zoho_mail_bookmark_groups_collections'],
    strength: 'page',
    says: /collections/,
  },
  {
    fact: '1.11',
    about: 'the address of a user',
    tools: ['zoho_mail_users_set_address'],
    strength: 'page',
    says: /emailupdate/,
  },
  {
    fact: '1.12',
    about: 'personal details of a user',
    tools: ['zoho_mail_users_set_personal_info'],
    strength: 'live',
    says: /736e0e6.+phoneNumer/,
  },
  {
    fact: '1.13',
    about: 'a new DKIM key for a selector',
    tools: ['zoho_mail_domain_dkim_regenerate'],
    strength: 'page',
    says: /regenerateDkimKey/,
  },
  {
    fact: '1.14',
    about: 'renaming a group',
    tools: ['zoho_mail_groups_rename'],
    strength: 'page',
    says: /updateGroupName/,
  },
  {
    fact: '1.15',
    about: 'several note attachments',
    tools: ['create_a_zoho_mail_note_attachment'],
    strength: 'page',
    says: /several files/,
  },
  {
    fact: '1.16',
    about: 'storage plans',
    tools: ['zoho_mail_organization_storage_set_plan', 'zoho_mail_organization_storage_set_extra'],
    strength: 'page',
    says: /10gb/,
  },
  {
    fact: '1.17',
    about: 'terms of a search',
    tools: ['zoho_mail_messages_search'],
    strength: 'live',
    says: /D-ops47.+Index 1 out of bounds/,
  },
  {
    fact: '1.18',
    about: 'addresses that can send',
    tools: ['zoho_mail_messages_send'],
    strength: 'live',
    says: /sendMailDetails/,
    notCovered: 'sender of a mail',
  },
  {
    fact: '1.19',
    about: 'lists that refuse limit',
    tools: ['folders', 'labels', 'accounts', 'signatures'].map((kind) => `list_all_zoho_mail_${kind}`),
    strength: 'live',
    says: /amp-labs.+refuses limit/,
    notCovered: 'lists of groups',
  },
  {
    fact: '1.20',
    about: 'page maxima',
    tools: ['messages', 'tasks', 'notes', 'bookmarks', 'users'].map((kind) => `list_all_zoho_mail_${kind}`),
    strength: 'live',
    says: /amp-labs.+at most/,
    notCovered: 'page maxima',
  },
  { fact: '1.21', about: 'webhooks', notCovered: 'No public API' },
  {
    fact: '2.1',
    about: 'HTTP 200 around creations, and a status only',
    tools: [
      ...['folder', 'label', 'signature', 'task', 'bookmark'].map((kind) => `create_a_zoho_mail_${kind}`),
      'update_a_zoho_mail_label_by_id',
    ],
    strength: 'live',
    says: /recorded/i,
  },
  {
    fact: '2.2',
    about: 'the forms in which tasks are read',
    tools: ['list_all_zoho_mail_tasks', 'get_single_zoho_mail_task_by_id'],
    strength: 'live',
    says: /recorded/i,
  },
  {
    fact: '2.3',
    about: 'replies to changes of tasks and to a deleted mail',
    tools: ['update_a_zoho_mail_task_by_id', 'delete_a_zoho_mail_task_by_id', 'delete_a_zoho_mail_message_by_id'],
    strength: 'live',
    says: /recorded/i,
  },
  {
    fact: '2.4',
    about: 'the reply to an upload',
    tools: ['create_a_zoho_mail_message_attachment'],
    strength: 'live',
    says: /recorded/i,
    notCovered: 'several attachments in one upload',
  },
  {
    fact: '2.5',
    about: 'a moved mail',
    tools: ['zoho_mail_messages_get_details'],
    strength: 'live',
    says: /moved mail can also be read under its old folder/,
    notCovered: 'a moved mail',
  },
  {
    fact: '2.6',
    about: 'escaped members of mail',
    tools: ['list_all_zoho_mail_messages', 'zoho_mail_messages_search', 'zoho_mail_messages_get_details'],
    strength: 'live',
    says: /HTML-escaped/,
    notCovered: 'HTML-escaped members',
  },
  {
    fact: '2.7',
    about: 'types of folders, and zoid -1',
    tools: ['list_all_zoho_mail_folders'],
    strength: 'live',
    says: /Archive, Snoozed and Templates/,
    notCovered: 'zoid -1',
  },
  {
    fact: '2.8',
    about: 'one object in place of the list of users',
    tools: ['list_all_zoho_mail_users'],
    strength: 'page',
    says: /one object/,
  },
  { fact: '2.9', about: 'no rate-limit headers', notCovered: 'rate-limit headers' },
];
