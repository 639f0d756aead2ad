import type { DataCenter } from '../data-centers.js';
import type { Dns } from '../dns.js';
import { textOf } from '../fields.js';
import type { JsonMap } from '../json.js';
import type { Operation } from '../operation.js';
import type { Domain, Organization } from '../organization.js';
import { businessError, failure, invalidInput, nameTaken, success } from '../reply.js';
import { newDomain } from '../seed/domains.js';
import { domainDnsOperations, serializeDkimKey } from './domain-dns.js';
import { domainChange, domainPath, domainScope, domainsPath, onDomain } from './on-domain.js';

function present(organization: Organization, domain: Domain, center: DataCenter): JsonMap {
  return {
    domainId: String(domain.domainId),
    domainName: domain.domainName,
    zoid: organization.zoid,
    URI: `https://${center.mailHost}/api/organization/${organization.zoid}/domains/${domain.domainName}`,
    primary: domain.primary,
    status: domain.verified ? 'active' : 'pending',
    isDomainAlias: domain.aliasOf !== null,
    ...(domain.aliasOf === null ? {} : { domainAlias: domain.aliasOf }),
    verificationStatus: domain.verified !== null,
    ...(domain.verified
      ? {
          verifiedBy: domain.verified.by.zuid,
          verifiedByAddress: domain.verified.by.email,
          verifiedDate: domain.verified.at,
          firstName: domain.verified.by.firstName,
          lastName: domain.verified.by.lastName,
        }
      : {}),
    HTMLVerificationCode: htmlCode(domain),
    CNAMEVerificationCode: domain.code,
    mxstatus: domain.mxStatus ? 'verified' : 'expired',
    spfstatus: domain.spfStatus,
    dkimstatus: domain.dkimStatus,
    dkimDetailList: domain.dkim.map((key) => serializeDkimKey(domain, key)),
    subDomainStripping: domain.subDomainStripping ? 1 : 0,
    catchAllAddress: domain.catchAll ?? undefined,
    catchAllExcludeAddresses: [],
    notificationAddress: domain.notification ?? undefined,
    mailHostingEnabled: domain.hosting,
    isRegisteredByZoho: false,
    createdTime: domain.createdTime,
  };
}

function htmlCode(domain: Domain): string {
  return domain.code.replace('zb', '');
}

interface OwnershipProof {
  readonly type: 'TXT' | 'CNAME' | 'HTML';
  /** Where the record is looked for, and what it must be. */
  readonly locate: (domain: Domain, center: DataCenter) => { readonly name: string; readonly value: string };
}

const proofs: { readonly [mode: string]: OwnershipProof } = {
  verifyDomainByTXT: {
    type: 'TXT',
    locate: (domain, { mailDomain }) => ({
      name: domain.domainName,
      value: `zoho-verification=${domain.code}.zmverify.${mailDomain}`,
    }),
  },
  verifyDomainByCName: {
    type: 'CNAME',
    locate: (domain, { mailDomain }) => ({
      name: `${domain.code}.${domain.domainName}`,
      value: `zmverify.${mailDomain}`,
    }),
  },
  // A file on the domain's web server; the simulated DNS has a type of its own for it.
  verifyDomainByHTML: { type: 'HTML', locate: (domain) => ({ name: domain.domainName, value: htmlCode(domain) }) },
};

function checkProof(
  { dns, center }: { readonly dns: Dns; readonly center: DataCenter },
  domain: Domain,
  { type, locate }: OwnershipProof,
): { error: string | null; found: readonly string[] } {
  const { name, value } = locate(domain, center);
  const found = dns.lookup(name, type).map((text) => text.replaceAll('"', '').replace(/\.$/, ''));
  // Names of hosts are the same in any letter case; a file is not.
  const isValue = (text: string): boolean =>
    type === 'HTML' ? text === value : text.toLowerCase() === value.toLowerCase();
  if (found.some(isValue)) return { error: null, found };
  return { error: `${type}_RECORD_${found.length === 0 ? 'HOST_UNKNOWN' : 'NOT_MATCHED'}`, found };
}

const verify = onDomain(({ dns, center, body, caller, now }, domain) => {
  if (domain.verified) return businessError('ALREADY_VERIFIED');
  const proof = proofs[textOf(body.mode)];
  if (!proof) return invalidInput('Invalid value for mode');
  const { error, found } = checkProof({ dns, center }, domain, proof);
  if (error !== null) {
    const records = proof.type === 'TXT' && found.length > 0 ? { txtRecord: found } : {};
    return success({ status: false, message: 'Domain verification failed', error, ...records });
  }
  domain.verified = { at: now, by: caller };
  return success({ status: true, message: 'Domain verified successfully' });
});

const lifeOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: domainsPath,
    scope: domainScope,
    body: { domainName: 'string' },
    handle: ({ organization, body, now }) => {
      const domainName = textOf(body.domainName).toLowerCase();
      if (!isDomainName(domainName)) return invalidInput('Invalid value for domainName');
      if (organization.domains.has(domainName)) return nameTaken();
      const domainId = organization.newId();
      const code = `zb${String(organization.newId()).slice(-8)}`;
      const domain = newDomain({ domainId, domainName, code, createdTime: now });
      organization.domains.set(domainName, domain);
      return success(
        {
          domainName,
          HTMLVerificationCode: htmlCode(domain),
          CNAMEVerificationCode: code,
          verificationStatus: false,
          primary: false,
          isRegisteredByZoho: false,
          createdTime: now,
        },
        201,
      );
    },
  },
  {
    method: 'GET',
    path: domainsPath,
    scope: domainScope,
    handle: ({ organization, center }) =>
      success({ domainVO: [...organization.domains.values()].map((domain) => present(organization, domain, center)) }),
  },
  {
    method: 'GET',
    path: domainPath,
    scope: domainScope,
    handle: onDomain(({ organization, center }, domain) => success(present(organization, domain, center))),
  },
  {
    method: 'DELETE',
    path: domainPath,
    scope: domainScope,
    handle: onDomain(({ organization }, domain) => {
      const refusal = domain.hosting
        ? 'RMV_HOSTING_BEFORE_DLT_DOMAIN'
        : domain.primary
          ? 'Operation not permitted'
          : null;
      if (refusal) return failure(500, 'Internal Error', { moreInfo: refusal, errorCode: refusal });
      organization.domains.delete(domain.domainName);
      return success();
    }),
  },
  // The newest page has the suffix, clients of the real service do not send it: both are accepted.
  { method: 'PUT', path: domainPath, mode: Object.keys(proofs), scope: domainScope, handle: verify },
  { method: 'PUT', path: `${domainPath}/verifyDomain`, mode: Object.keys(proofs), scope: domainScope, handle: verify },
];

const settingOperations: readonly Operation[] = [
  domainChange(['setPrimaryDomain', 'setAsPrimaryDomain'], {}, ({ organization }, domain) => {
    if (!domain.verified) return invalidInput('Domain is not verified');
    for (const other of organization.domains.values()) other.primary = other === domain;
    return success();
  }),
  domainChange('enableMailHosting', {}, (_call, domain) => {
    if (!domain.verified) return invalidInput('Domain is not verified');
    if (domain.hosting) return businessError('Mail hosting is already enabled');
    domain.hosting = true;
    return success();
  }),
  domainChange('disableMailHosting', {}, (_call, domain) => {
    if (!domain.hosting) return businessError('Mail hosting is not enabled');
    domain.hosting = false;
    return success();
  }),
  domainChange('makeDomainAsAlias', { domainAlias: 'string' }, ({ organization, body }, domain) => {
    const alias = organization.domains.get(textOf(body.domainAlias).toLowerCase());
    if (!alias?.verified || alias === domain)
      return invalidInput('Invalid value for domainAlias: it must be another, verified domain');
    if (alias.aliasOf !== null) return businessError('The domain already exists as an alias');
    alias.aliasOf = domain.domainName;
    return success();
  }),
  domainChange(
    ['removeDomainAlias', 'removeDomainAsAlias'],
    { domainAlias: 'string' },
    ({ organization, body }, domain) => {
      const alias = organization.domains.get(textOf(body.domainAlias).toLowerCase());
      if (alias?.aliasOf !== domain.domainName)
        return invalidInput('Invalid value for domainAlias: it is no alias of this domain');
      alias.aliasOf = null;
      return success();
    },
  ),
  domainChange('addCatchAllAddress', { catchAllAddress: 'address' }, ({ organization, body }, domain) => {
    if (organization.basePlan === 'free') return businessError('Catchall is not available in your plan');
    domain.catchAll = textOf(body.catchAllAddress);
    return success();
  }),
  domainChange('deleteCatchAllAddress', {}, (_call, domain) => {
    domain.catchAll = null;
    return success();
  }),
  domainChange('addNotificationAddress', { notificationAddress: 'address' }, ({ body }, domain) => {
    domain.notification = textOf(body.notificationAddress);
    return success();
  }),
  domainChange('deleteNotificationAddress', {}, (_call, domain) => {
    domain.notification = null;
    return success();
  }),
  domainChange('enableSubDomainStripping', {}, (_call, domain) => {
    domain.subDomainStripping = true;
    return success();
  }),
  domainChange('disableSubDomainStripping', {}, (_call, domain) => {
    domain.subDomainStripping = false;
    return success();
  }),
  domainChange('renameDomain', { newDomainName: 'string' }, ({ organization, body }, domain) => {
    const name = textOf(body.newDomainName).toLowerCase();
    if (!isDomainName(name)) return invalidInput('Invalid value for newDomainName');
    if (organization.domains.has(name)) return nameTaken();
    organization.domains.delete(domain.domainName);
    for (const other of organization.domains.values()) if (other.aliasOf === domain.domainName) other.aliasOf = name;
    domain.domainName = name;
    organization.domains.set(name, domain);
    return success();
  }),
  domainChange('deleteDomainDisclaimer', {}, (_call, domain) => {
    domain.disclaimer = false;
    return success();
  }),
];

function isDomainName(text: string): boolean {
  return /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(text);
}

/** Domains: ownership, hosting, aliases, DKIM, SPF, MX and the rest. */
export const domainOperations: readonly Operation[] = [...lifeOperations, ...domainDnsOperations, ...settingOperations];
