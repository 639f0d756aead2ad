/** One deployment of the simulated service, told by the Host header. */
export interface DataCenter {
  readonly id: string;
  readonly location: string;
  readonly accountsHost: string;
  readonly mailHost: string;
}

const rows: readonly (readonly [string, string, string, string])[] = [
  ['com', 'us', 'accounts.zoho.com', 'mail.zoho.com'],
  ['eu', 'eu', 'accounts.zoho.eu', 'mail.zoho.eu'],
  ['in', 'in', 'accounts.zoho.in', 'mail.zoho.in'],
  ['com.au', 'au', 'accounts.zoho.com.au', 'mail.zoho.com.au'],
  ['jp', 'jp', 'accounts.zoho.jp', 'mail.zoho.jp'],
  ['ca', 'ca', 'accounts.zohocloud.ca', 'mail.zohocloud.ca'],
  ['sa', 'sa', 'accounts.zoho.sa', 'mail.zoho.sa'],
  ['uk', 'uk', 'accounts.zoho.uk', 'mail.zoho.uk'],
  ['com.cn', 'cn', 'accounts.zoho.com.cn', 'mail.zoho.com.cn'],
  ['ae', 'ae', 'accounts.zoho.ae', 'mail.zoho.ae'],
];

/** The ten data centres. */
export const dataCenters: readonly DataCenter[] = rows.map(([id, location, accountsHost, mailHost]) => ({
  id,
  location,
  accountsHost,
  mailHost,
}));

const byHost = new Map<string, { readonly center: DataCenter; readonly role: 'accounts' | 'mail' }>(
  dataCenters.flatMap((center) => [
    [center.accountsHost, { center, role: 'accounts' as const }],
    [center.mailHost, { center, role: 'mail' as const }],
  ]),
);

/** Which data centre and which of its servers a Host header means. */
export function findHost(
  host: string,
): { readonly center: DataCenter; readonly role: 'accounts' | 'mail' } | undefined {
  return byHost.get(host.toLowerCase());
}
