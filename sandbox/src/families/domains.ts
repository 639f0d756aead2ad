import { generateKeyPairSync } from 'node:crypto';
import type { Dns } from '../dns.js';
import { idOf, textOf, truth } from '../fields.js';
import type { JsonMap } from '../json.js';
import type { Operation, OperationCall } from '../operation.js';
import type { DkimKey, Domain, Organization } from '../organization.js';
import { businessError, failure, invalidInput, type Reply, success } from '../reply.js';

const list = '/api/organization/{zoid}/domains';
const one = `${list}/{domainName}`;
const scope = 'organization.domains';

function shape(organization: Organization, domain: Domain): JsonMap {
  return {
    domainId: String(domain.domainId),
    domainName: domain.domainName,
    zoid: organization.zoid,
    URI: `https://mail.zoho.com/api/organization/${organization.zoid}/domains/${domain.domainName}`,
    primary: domain.primary,
    status: domain.verified ? 'active' : 'pending',
    isDomainAlias: domain.aliasOf !== null,
    ...(domain.aliasOf === null ? {} : { domainAlias: domain.aliasOf }),
    verificationStatus: domain.verified,
    HTMLVerificationCode: domain.code.replace('zb', ''),
    CNAMEVerificationCode: domain.code,
    mxstatus: domain.mxStatus ? 'verified' : 'expired',
    spfstatus: domain.spfStatus,
    dkimstatus: domain.dkimStatus,
    dkimDetailList: domain.dkim.map((key) => dkimShape(domain, key)),
    subDomainStripping: domain.subDomainStripping ? 1 : 0,
    catchAllAddress: domain.catchAll ?? undefined,
    catchAllExcludeAddresses: [],
    notificationAddress: domain.notification ?? undefined,
    mailHostingEnabled: domain.hosting,
    isRegisteredByZoho: false,
    createdTime: domain.createdTime,
  };
}

function dkimShape(domain: Domain, key: DkimKey): JsonMap {
  return {
    isDefault: key.isDefault,
    isVerified: key.isVerified,
    selector: key.selector,
    publicKey: key.publicKey,
    hashType: key.hashType,
    domainId: String(domain.domainId),
    dkimId: String(key.dkimId),
  };
}

type DomainHandler = (call: OperationCall, domain: Domain) => Reply;

function onDomain(handle: DomainHandler): Operation['handle'] {
  return (call) => {
    const domain = call.organization.domains.get((call.params.domainName ?? '').toLowerCase());
    return domain ? handle(call, domain) : invalidInput('Domain does not exist');
  };
}

function change(mode: string | readonly string[], body: Operation['body'], handle: DomainHandler): Operation {
  return { method: 'PUT', path: one, mode, scope, ...(body ? { body } : {}), handle: onDomain(handle) };
}

function isPublished(dns: Dns, domain: Domain, mode: string): boolean {
  if (mode === 'verifyDomainByTXT')
    return dns.lookup(domain.domainName, 'TXT').includes(`zoho-verification=${domain.code}.zmverify.zoho.com`);
  if (mode === 'verifyDomainByCName')
    return dns.lookup(`${domain.code}.${domain.domainName}`, 'CNAME').includes('zmverify.zoho.com');
  return dns.lookup(domain.domainName, 'HTML').includes(domain.code.replace('zb', ''));
}

const verifyModes = ['verifyDomainByTXT', 'verifyDomainByCName', 'verifyDomainByHTML'];

const verify = onDomain(({ dns, body }, domain) => {
  if (domain.verified) return businessError('ALREADY_VERIFIED');
  if (isPublished(dns, domain, textOf(body.mode))) {
    domain.verified = true;
    return success({ status: true, message: 'Domain verified successfully' });
  }
  return success({
    status: false,
    message: 'Domain verification failed',
    error: body.mode === 'verifyDomainByTXT' ? 'TXT_RECORD_HOST_UNKNOWN' : 'RECORD_NOT_FOUND',
    txtRecord: dns.lookup(domain.domainName, 'TXT'),
  });
});

function newDkimKey({ organization, body }: OperationCall): DkimKey {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: body.keySize === 2048 ? 2048 : 1024 });
  return {
    dkimId: organization.newId(),
    selector: textOf(body.selector),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    hashType: textOf(body.hashType) || 'sha256',
    isDefault: truth(body.isDefault),
    isVerified: false,
  };
}

function findKey(call: OperationCall, domain: Domain): DkimKey | undefined {
  return domain.dkim.find((key) => key.dkimId === idOf(call.body.dkimId));
}

/** Domains: ownership, hosting, aliases, DKIM, SPF, MX and the rest. */
export const domainOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: list,
    scope,
    body: { domainName: 'string' },
    handle: ({ organization, body, now }) => {
      const domainName = textOf(body.domainName).toLowerCase();
      if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domainName)) return invalidInput('Invalid value for domainName');
      if (organization.domains.has(domainName)) return businessError('The name you have entered is already exists.');
      const domain: Domain = {
        domainId: organization.newId(),
        domainName,
        code: `zb${String(organization.newId()).slice(-8)}`,
        verified: false,
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
        createdTime: now,
      };
      organization.domains.set(domainName, domain);
      return success(
        {
          domainName,
          HTMLVerificationCode: domain.code.replace('zb', ''),
          CNAMEVerificationCode: domain.code,
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
    path: list,
    scope,
    handle: ({ organization }) =>
      success({ domainVO: [...organization.domains.values()].map((domain) => shape(organization, domain)) }),
  },
  {
    method: 'GET',
    path: one,
    scope,
    handle: onDomain(({ organization }, domain) => success(shape(organization, domain))),
  },
  { method: 'PUT', path: one, mode: verifyModes, scope, handle: verify },
  { method: 'PUT', path: `${one}/verifyDomain`, mode: verifyModes, scope, handle: verify },
  change(['setPrimaryDomain', 'setAsPrimaryDomain'], undefined, ({ organization }, domain) => {
    if (!domain.verified) return invalidInput('Domain is not verified');
    for (const other of organization.domains.values()) other.primary = other === domain;
    return success();
  }),
  change('enableMailHosting', undefined, (_call, domain) => {
    if (!domain.verified) return invalidInput('Domain is not verified');
    if (domain.hosting) return businessError('Mail hosting is already enabled');
    domain.hosting = true;
    return success();
  }),
  change('disableMailHosting', undefined, (_call, domain) => {
    if (!domain.hosting) return businessError('Mail hosting is not enabled');
    domain.hosting = false;
    return success();
  }),
  change('makeDomainAsAlias', { domainAlias: 'string' }, ({ organization, body }, domain) => {
    const alias = organization.domains.get(textOf(body.domainAlias));
    if (!alias?.verified) return invalidInput('domainAlias must be a verified domain');
    alias.aliasOf = domain.domainName;
    return success();
  }),
  change(['removeDomainAlias', 'removeDomainAsAlias'], { domainAlias: 'string' }, ({ organization, body }, domain) => {
    const alias = organization.domains.get(textOf(body.domainAlias));
    if (alias?.aliasOf !== domain.domainName) return invalidInput('domainAlias is not an alias of this domain');
    alias.aliasOf = null;
    return success();
  }),
  {
    method: 'DELETE',
    path: one,
    scope,
    handle: onDomain(({ organization }, domain) => {
      if (domain.hosting)
        return failure(500, 'Internal Error', {
          moreInfo: 'RMV_HOSTING_BEFORE_DLT_DOMAIN',
          errorCode: 'RMV_HOSTING_BEFORE_DLT_DOMAIN',
        });
      organization.domains.delete(domain.domainName);
      return success();
    }),
  },
  change(
    'addDkimDetail',
    { selector: 'string', 'keySize?': '#1024|2048', 'hashType?': 'string', 'isDefault?': 'boolean' },
    (call, domain) => {
      if (domain.dkim.some((key) => key.selector === call.body.selector))
        return businessError('The name you have entered is already exists.');
      const key = newDkimKey(call);
      if (key.isDefault) for (const other of domain.dkim) other.isDefault = false;
      domain.dkim.push(key);
      return success(dkimShape(domain, key));
    },
  ),
  change('verifyDkimKey', { dkimId: 'long' }, (call, domain) => {
    const key = findKey(call, domain);
    if (!key) return invalidInput('Invalid value for dkimId');
    key.isVerified = call.dns
      .lookup(`${key.selector}._domainkey.${domain.domainName}`, 'TXT')
      .some((text) => text.replaceAll(/\s/g, '').includes(`p=${key.publicKey}`));
    domain.dkimStatus = domain.dkim.some((known) => known.isVerified);
    return success({ dkimstatus: key.isVerified, ...(key.isVerified ? {} : { error: 'TXT_RECORD_NOT_FOUND' }) });
  }),
  change('makeDkimDefault', { dkimId: 'long' }, (call, domain) => {
    const key = findKey(call, domain);
    if (!key) return invalidInput('Invalid value for dkimId');
    for (const other of domain.dkim) other.isDefault = other === key;
    return success();
  }),
  change('deleteDkimDetail', { dkimId: 'long' }, (call, domain) => {
    const key = findKey(call, domain);
    if (!key) return invalidInput('Invalid value for dkimId');
    domain.dkim.splice(domain.dkim.indexOf(key), 1);
    return success();
  }),
  change('VerifySpfRecord', undefined, ({ dns }, domain) => {
    domain.spfStatus = dns.lookup(domain.domainName, 'TXT').some((text) => /^v=spf1 .*include:zoho\./.test(text));
    return success({ spfstatus: domain.spfStatus, ...(domain.spfStatus ? {} : { error: 'SPF_RECORD_NOT_FOUND' }) });
  }),
  change('verifyMxRecord', undefined, ({ dns }, domain) => {
    if (!domain.verified) return invalidInput('Domain is not verified');
    const mxRecords = dns.lookup(domain.domainName, 'MX');
    domain.mxStatus = mxRecords.some((host) => host.startsWith('mx.zoho.'));
    return success(domain.mxStatus ? { mxstatus: true } : { mxstatus: false, mxRecords });
  }),
  change('addCatchAllAddress', { catchAllAddress: 'string' }, ({ body }, domain) => {
    domain.catchAll = textOf(body.catchAllAddress);
    return success();
  }),
  change('deleteCatchAllAddress', undefined, (_call, domain) => {
    domain.catchAll = null;
    return success();
  }),
  change('addNotificationAddress', { notificationAddress: 'string' }, ({ body }, domain) => {
    domain.notification = textOf(body.notificationAddress);
    return success();
  }),
  change('deleteNotificationAddress', undefined, (_call, domain) => {
    domain.notification = null;
    return success();
  }),
  change('enableSubDomainStripping', undefined, (_call, domain) => {
    domain.subDomainStripping = true;
    return success();
  }),
  change('disableSubDomainStripping', undefined, (_call, domain) => {
    domain.subDomainStripping = false;
    return success();
  }),
  change('renameDomain', { newDomainName: 'string' }, ({ organization, body }, domain) => {
    const name = textOf(body.newDomainName).toLowerCase();
    if (organization.domains.has(name)) return businessError('The name you have entered is already exists.');
    organization.domains.delete(domain.domainName);
    domain.domainName = name;
    organization.domains.set(name, domain);
    return success();
  }),
  change('deleteDomainDisclaimer', undefined, (_call, domain) => {
    domain.disclaimer = false;
    return success();
  }),
];
