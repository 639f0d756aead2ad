/** One deployment of the simulated service, selected by the Host header. */
export interface DataCenter {
  readonly id: string;
  /** The code that the service itself uses for it. */
  readonly location: string;
  readonly accountsHost: string;
  readonly mailHost: string;
  /** Ends the proofs of ownership and the names of the MX hosts. */
  readonly mailDomain: string;
  /** The second domain that SPF records include; the same as the first where nobody has seen another. */
  readonly deliveryDomain: string;
  /** The SPF include that the console shows to customers. */
  readonly spfInclude: string;
  /** What token replies name as `api_domain`: the host of the sister products, never the mail host. */
  readonly apiDomain: string;
}

const rows: readonly (readonly [id: string, location: string, accountsHost: string, mailHost: string])[] = [
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

// Where a console was seen to issue the delivery domain.
const issuesDeliveryDomain = new Set(['eu', 'com.au', 'jp']);

/** The ten data centres. */
export const dataCenters: readonly DataCenter[] = rows.map(([id, location, accountsHost, mailHost]) => {
  const mailDomain = mailHost.replace(/^mail\./, '');
  const deliveryDomain = mailDomain.replace(/^zoho\./, 'zohomail.');
  return {
    id,
    location,
    accountsHost,
    mailHost,
    mailDomain,
    deliveryDomain,
    spfInclude: issuesDeliveryDomain.has(id) ? deliveryDomain : mailDomain,
    apiDomain: `https://www.zohoapis.${id}`,
  };
});

/** A host of the simulated service. */
export interface FoundHost {
  readonly center: DataCenter;
  readonly role: 'accounts' | 'mail';
}

const byHost = new Map<string, FoundHost>(
  dataCenters.flatMap((center) => [
    [center.accountsHost, { center, role: 'accounts' as const }],
    [center.mailHost, { center, role: 'mail' as const }],
  ]),
);
const byName = new Map(dataCenters.flatMap((center) => [[center.id, center] as const, [center.location, center]]));

/** Which data centre and which of its servers a Host header without its port means. */
export function findHost(host: string): FoundHost | undefined {
  return byHost.get(host);
}

/** A data centre by its id (`com.au`) or its location code (`au`). */
export function findDataCenter(name: string): DataCenter | undefined {
  return byName.get(name);
}
