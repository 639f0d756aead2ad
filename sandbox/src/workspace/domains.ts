import { createHash } from 'node:crypto';
import { isMap, type JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { domainOf, liveUsers } from './addresses.js';
import { conditionNotMet, duplicate, GoogleFault, invalid, notFound } from './google-fault.js';
import { done, listOf, nothing, type Routed, textIn } from './request.js';
import { customerId, type Ground, primaryDomain, type WorkspaceDomain, type World } from './world.js';

function isVerified(world: World, { name, isPrimary }: WorkspaceDomain): boolean {
  return isPrimary || world.sites.has(`dns://${name}`);
}

function serializeAlias(world: World, domain: WorkspaceDomain): JsonMap {
  return {
    kind: 'admin#directory#domainAlias',
    domainAliasName: domain.name,
    parentDomainName: domain.parent,
    verified: isVerified(world, domain),
  };
}

function serializeDomain(world: World, domain: WorkspaceDomain): JsonMap {
  const aliases = [...world.domains.values()].filter(({ parent }) => parent === domain.name);
  return {
    kind: 'admin#directory#domain',
    domainName: domain.name,
    isPrimary: domain.isPrimary,
    verified: isVerified(world, domain),
    ...(aliases.length > 0 ? { domainAliases: aliases.map((alias) => serializeAlias(world, alias)) } : {}),
  };
}

/** GET customers/{customerKey}. */
export function getCustomer(): Reply {
  return done({ kind: 'admin#directory#customer', id: customerId, customerDomain: primaryDomain, language: 'en' });
}

/** GET domains. */
export function listDomains({ world }: Ground): Reply {
  const own = [...world.domains.values()].filter(({ parent }) => parent === null);
  return listOf(
    own.map((domain) => serializeDomain(world, domain)),
    'domains',
  );
}

/** GET domains/{domainName}. */
export function getDomain({ world }: Ground, { path }: Routed): Reply {
  const domain = world.domains.get((path.name ?? '').toLowerCase());
  if (!domain || domain.parent !== null) throw notFound('domain');
  return done(serializeDomain(world, domain));
}

/** POST domains: one that is there is a duplicate, one of another customer a conflict. */
export function insertDomain({ world }: Ground, { body }: Routed): Reply {
  const name = textIn(body, 'domainName').toLowerCase();
  if (!/^[^@\s/]+\.[^@\s/]+$/.test(name)) throw invalid('Invalid Input: domainName');
  if (world.domains.has(name)) throw duplicate('Entity already exists.');
  if (name === 'taken.example') throw new GoogleFault(409, 'conflict', 'Domain belongs to another customer.');
  const domain = { name, parent: null, isPrimary: false };
  world.domains.set(name, domain);
  return done(serializeDomain(world, domain));
}

/** DELETE domains/{domainName}. */
export function deleteDomain({ world }: Ground, { path }: Routed): Reply {
  const domain = world.domains.get((path.name ?? '').toLowerCase());
  if (!domain || domain.parent !== null) throw notFound('domain');
  if (domain.isPrimary) throw invalid('Invalid Input: primary domain');
  if (liveUsers(world).some(({ primaryEmail }) => domainOf(primaryEmail) === domain.name))
    throw conditionNotMet('Domain is in use.');
  world.domains.delete(domain.name);
  return nothing;
}

/** GET domainaliases. */
export function listDomainAliases({ world }: Ground, { query }: Routed): Reply {
  const wanted = query.get('parentDomainName');
  const aliases = [...world.domains.values()].filter(
    ({ parent }) => parent !== null && (wanted === null || parent === wanted),
  );
  return listOf(
    aliases.map((alias) => serializeAlias(world, alias)),
    'domainAliases',
  );
}

/** GET domainaliases/{domainAliasName}. */
export function getDomainAlias({ world }: Ground, { path }: Routed): Reply {
  const alias = world.domains.get((path.name ?? '').toLowerCase());
  if (!alias || alias.parent === null) throw notFound('domainAlias');
  return done(serializeAlias(world, alias));
}

/** POST domainaliases. */
export function insertDomainAlias({ world }: Ground, { body }: Routed): Reply {
  const [name, parent] = [textIn(body, 'domainAliasName').toLowerCase(), textIn(body, 'parentDomainName')];
  if (!world.domains.has(parent)) throw notFound('domain');
  if (name === '' || world.domains.has(name)) throw duplicate();
  const alias = { name, parent, isPrimary: false };
  world.domains.set(name, alias);
  return done(serializeAlias(world, alias));
}

/** DELETE domainaliases/{domainAliasName}. */
export function deleteDomainAlias({ world }: Ground, { path }: Routed): Reply {
  const alias = world.domains.get((path.name ?? '').toLowerCase());
  if (!alias || alias.parent === null) throw notFound('domainAlias');
  world.domains.delete(alias.name);
  return nothing;
}

function siteIn(body: JsonMap): { readonly type: string; readonly identifier: string } {
  const site = isMap(body.site) ? body.site : {};
  return { type: textIn(site, 'type') || 'SITE', identifier: textIn(site, 'identifier').toLowerCase() };
}

function tokenOf(caller: string, domain: string): string {
  const digest = createHash('sha256').update(`${caller} ${domain}`).digest('base64url').slice(0, 43);
  return `google-site-verification=${digest}`;
}

/** POST token: the record that proves a domain, of the calling account. */
export function siteToken({ caller }: Ground, { body }: Routed): Reply {
  const { type, identifier } = siteIn(body);
  const method = textIn(body, 'verificationMethod');
  if (type !== 'INET_DOMAIN' || !/^DNS_(?:TXT|CNAME)$/.test(method))
    throw invalid(`You cannot use the verification method ${method} to verify a site of type ${type}.`);
  const token = tokenOf(caller, identifier);
  if (method === 'DNS_TXT') return done({ method, token });
  const label = token
    .slice(25, 37)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x');
  return done({ method, token: `${label} gv-${label}.dv.googlehosted.com` });
}

/** POST webResource: looks for the record in public DNS. */
export function verifySite({ world, caller, txt }: Ground, { body, query }: Routed): Reply {
  const { type, identifier } = siteIn(body);
  const method = query.get('verificationMethod');
  if (method === null) throw new GoogleFault(400, 'required', 'Required parameter: verificationMethod');
  if (type !== 'INET_DOMAIN')
    throw invalid(`You cannot use the verification method ${method} to verify a site of type ${type}.`);
  if (!txt(identifier).includes(tokenOf(caller, identifier)))
    throw new GoogleFault(400, 'badRequest', 'The necessary verification token could not be found on your site.');
  const id = `dns://${identifier}`;
  const resource = { id, site: { type, identifier }, owners: [caller] };
  world.sites.set(id, resource);
  return done(resource);
}

/** GET webResource. */
export function listSites({ world }: Ground): Reply {
  return done(world.sites.size > 0 ? { items: [...world.sites.values()] } : {});
}

/** GET webResource/{id}. */
export function getSite({ world }: Ground, { path }: Routed): Reply {
  const site = world.sites.get(path.id ?? '');
  if (!site) throw notFound('webResource');
  return done(site);
}

/** DELETE webResource/{id}: refused while the record is visible. */
export function deleteSite({ world, caller, txt }: Ground, { path }: Routed): Reply {
  const id = path.id ?? '';
  if (!world.sites.has(id)) throw notFound('webResource');
  const domain = id.replace('dns://', '');
  if (txt(domain).includes(tokenOf(caller, domain)))
    throw new GoogleFault(400, 'badRequest', 'The verification token is still present on your site.');
  world.sites.delete(id);
  return nothing;
}
