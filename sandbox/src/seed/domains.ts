import type { DataCenter } from '../data-centers.js';
import { makePublicKey } from '../dkim-key.js';
import type { Dns } from '../dns.js';
import type { DkimKey, Domain, User } from '../organization.js';
import { seedTime } from './seed-time.js';

const acmeKey: DkimKey = {
  dkimId: 9_000_000_000_000_000_151n,
  selector: 'legacy2025',
  publicKey: makePublicKey('acmecorp.com:legacy2025', 1024),
  hashType: 'sha256',
  isDefault: true,
  isVerified: true,
};

/** A domain as the service takes one in: pending, nothing set. */
export function newDomain(start: {
  readonly domainId: bigint;
  readonly domainName: string;
  readonly code: string;
  readonly createdTime: number;
}): Domain {
  return {
    ...start,
    verified: null,
    primary: false,
    hosting: false,
    aliasOf: null,
    mxStatus: false,
    spfStatus: false,
    dkimStatus: false,
    dkim: [],
    subDomainStripping: false,
    catchAll: null,
    notification: null,
    disclaimer: false,
  };
}

/** One domain in use, one that is ready to be verified, one whose record nobody has published. */
export function seedDomains(verifier: User): Domain[] {
  const domain = (domainId: bigint, domainName: string, code: string): Domain =>
    newDomain({ domainId, domainName, code, createdTime: seedTime });
  return [
    {
      ...domain(9_000_000_000_000_000_101n, 'acmecorp.com', 'zb10000001'),
      verified: { at: seedTime + 3_600_000, by: verifier },
      primary: true,
      hosting: true,
      mxStatus: true,
      spfStatus: true,
      dkimStatus: true,
      dkim: [{ ...acmeKey }],
      disclaimer: true,
    },
    domain(9_000_000_000_000_000_103n, 'newbrand.com', 'zb20000002'),
    domain(9_000_000_000_000_000_105n, 'unpublished.example', 'zb30000003'),
  ];
}

type SeedRecord = readonly [name: string, type: string, values: readonly string[]];

/** acmecorp.com's whole set, newbrand.com's proof, nothing for unpublished.example, as a data centre's console issues them. */
function seedRecords({ mailDomain, spfInclude }: DataCenter): readonly SeedRecord[] {
  const proof = (code: string): string => `zoho-verification=${code}.zmverify.${mailDomain}`;
  return [
    ['acmecorp.com', 'TXT', [`v=spf1 include:${spfInclude} ~all`, proof('zb10000001')]],
    ['acmecorp.com', 'MX', ['mx', 'mx2', 'mx3'].map((host) => `${host}.${mailDomain}`)],
    ['legacy2025._domainkey.acmecorp.com', 'TXT', [`v=DKIM1; k=rsa; p=${acmeKey.publicKey}`]],
    ['newbrand.com', 'TXT', [proof('zb20000002')]],
    ['zb20000002.newbrand.com', 'CNAME', [`zmverify.${mailDomain}`]],
  ];
}

/** Publishes what the seed finds published, for customers of this data centre. */
export function seedDns(dns: Dns, center: DataCenter): void {
  dns.clear();
  for (const [name, type, values] of seedRecords(center)) dns.publish(name, type, values);
}

/** Moves the seeded records to another data centre, but for those that somebody has changed since. */
export function moveSeedDns(dns: Dns, from: DataCenter, to: DataCenter): void {
  const moved = seedRecords(to);
  for (const [index, [name, type, values]] of seedRecords(from).entries()) {
    const isUntouched = JSON.stringify(dns.lookup(name, type)) === JSON.stringify(values);
    if (isUntouched) dns.publish(name, type, moved[index]?.[2] ?? values);
  }
}
