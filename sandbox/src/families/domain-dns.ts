import { makePublicKey } from '../dkim-key.js';
import { idOf, textOf, truth } from '../fields.js';
import type { JsonMap } from '../json.js';
import type { Operation, OperationCall } from '../operation.js';
import type { DkimKey, Domain } from '../organization.js';
import { businessError, invalidInput, nameTaken, type Reply, success } from '../reply.js';
import { domainChange } from './on-domain.js';

/** A DKIM key as the service shows it. */
export function serializeDkimKey(domain: Domain, key: DkimKey): JsonMap {
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

function newDkimKey({ organization, body }: OperationCall, domain: Domain): DkimKey {
  const dkimId = organization.newId();
  const selector = textOf(body.selector);
  return {
    dkimId,
    selector,
    publicKey: makePublicKey(`${domain.domainName}:${selector}:${dkimId}`, body.keySize === 2048 ? 2048 : 1024),
    hashType: textOf(body.hashType) || 'sha256',
    isDefault: truth(body.isDefault),
    isVerified: false,
  };
}

function onKey(
  handle: (call: OperationCall, domain: Domain, key: DkimKey) => Reply,
): (call: OperationCall, domain: Domain) => Reply {
  return (call, domain) => {
    const key = domain.dkim.find((known) => known.dkimId === idOf(call.body.dkimId));
    return key ? handle(call, domain, key) : invalidInput('Invalid value for dkimId');
  };
}

/** The value of a TXT record: long ones are split into quoted strings. */
function joined(text: string): string {
  return text.replaceAll(/["\s]/g, '');
}

/** Whether an SPF record includes one of these domains, or a name below it, in any letter case; what comes after `all` has no effect. */
function includesAny(record: string, domains: readonly string[]): boolean {
  const [version, ...terms] = record.toLowerCase().trim().split(/\s+/);
  const end = terms.findIndex((term) => /^[-~?+]?all$/.test(term));
  const names = (end === -1 ? terms : terms.slice(0, end)).flatMap(
    (term) => /^\+?include:(\S+?)\.?$/.exec(term)?.[1] ?? [],
  );
  return (
    version === 'v=spf1' &&
    names.some((name) => domains.some((domain) => name === domain || name.endsWith(`.${domain}`)))
  );
}

/** What the service reads from DNS: DKIM, SPF and MX. A failed check is a result, not an error. */
export const domainDnsOperations: readonly Operation[] = [
  domainChange(
    'addDkimDetail',
    { selector: 'string', 'keySize?': '#1024|2048', 'hashType?': '=sha256|sha1', 'isDefault?': 'boolean' },
    (call, domain) => {
      const selector = textOf(call.body.selector);
      if (!/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(selector))
        return invalidInput('Invalid value for selector');
      if (domain.dkim.some((key) => key.selector === selector)) return nameTaken();
      const key = newDkimKey(call, domain);
      if (key.isDefault) for (const other of domain.dkim) other.isDefault = false;
      domain.dkim.push(key);
      return success(serializeDkimKey(domain, key));
    },
  ),
  domainChange(
    'regenerateDkimKey',
    { dkimId: 'long' },
    onKey(({ organization }, domain, key) => {
      const bits = key.publicKey.length > 300 ? 2048 : 1024;
      key.publicKey = makePublicKey(`${domain.domainName}:${key.selector}:${organization.newId()}`, bits);
      key.isVerified = false;
      domain.dkimStatus = domain.dkim.some((known) => known.isVerified);
      return success(serializeDkimKey(domain, key));
    }),
  ),
  domainChange(
    'verifyDkimKey',
    { dkimId: 'long' },
    onKey(({ dns }, domain, key) => {
      const published = dns.lookup(`${key.selector}._domainkey.${domain.domainName}`, 'TXT');
      key.isVerified = published.some((text) => joined(text).split(';').includes(`p=${key.publicKey}`));
      domain.dkimStatus = domain.dkim.some((known) => known.isVerified);
      if (key.isVerified) return success({ dkimstatus: true });
      const error = published.length === 0 ? 'TXT_RECORD_HOST_UNKNOWN' : 'TXT_RECORD_NOT_MATCHED';
      return success({ dkimstatus: false, message: 'The published key does not match.', error });
    }),
  ),
  domainChange(
    'makeDkimDefault',
    { dkimId: 'long' },
    onKey((_call, domain, key) => {
      for (const other of domain.dkim) other.isDefault = other === key;
      return success();
    }),
  ),
  domainChange(
    'deleteDkimDetail',
    { dkimId: 'long' },
    onKey((_call, domain, key) => {
      domain.dkim.splice(domain.dkim.indexOf(key), 1);
      domain.dkimStatus = domain.dkim.some((known) => known.isVerified);
      return success();
    }),
  ),
  domainChange('VerifySpfRecord', {}, ({ dns, center }, domain) => {
    const published = dns.lookup(domain.domainName, 'TXT').map((text) => text.replaceAll('"', ''));
    const includes = [center.mailDomain, center.deliveryDomain];
    domain.spfStatus = published.some((text) => includesAny(text, includes));
    if (domain.spfStatus) return success({ spfstatus: true });
    return success({
      spfstatus: false,
      message: 'No SPF record includes the mail servers.',
      error: 'SPF_RECORD_NOT_FOUND',
    });
  }),
  domainChange('verifyMxRecord', {}, ({ dns, center }, domain) => {
    if (!domain.verified) return invalidInput('Domain is not verified');
    if (!domain.hosting) return businessError('Mail hosting is not enabled');
    const mxRecords = dns.lookup(domain.domainName, 'MX');
    // Values may carry their preference in front; every one of them must lead to the service.
    domain.mxStatus =
      mxRecords.length > 0 &&
      mxRecords.every((text) => {
        const host = text
          .toLowerCase()
          .replace(/^\d+\s+/, '')
          .replace(/\.$/, '');
        return /^mx\d?\./.test(host) && host.replace(/^mx\d?\./, '') === center.mailDomain;
      });
    if (domain.mxStatus) return success({ mxstatus: true });
    return success({
      mxstatus: false,
      mxRecords,
      message: 'The MX records lead elsewhere.',
      error: 'MX_RECORD_NOT_MATCHED',
    });
  }),
];
