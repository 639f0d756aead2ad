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

/** Publishes what the seed finds published: acmecorp.com's whole set, newbrand.com's proof, nothing for unpublished.example. */
export function seedDns(dns: Dns): void {
  dns.clear();
  dns.publish('acmecorp.com', 'TXT', [
    'v=spf1 include:zoho.com ~all',
    'zoho-verification=zb10000001.zmverify.zoho.com',
  ]);
  dns.publish('acmecorp.com', 'MX', ['mx.zoho.com', 'mx2.zoho.com', 'mx3.zoho.com']);
  dns.publish('legacy2025._domainkey.acmecorp.com', 'TXT', [`v=DKIM1; k=rsa; p=${acmeKey.publicKey}`]);
  dns.publish('newbrand.com', 'TXT', ['zoho-verification=zb20000002.zmverify.zoho.com']);
  dns.publish('zb20000002.newbrand.com', 'CNAME', ['zmverify.zoho.com']);
}
