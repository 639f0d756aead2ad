import { createHash } from 'node:crypto';
import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { done, nothing, textIn } from '../workspace/request.js';
import { badRequest, notFound } from './graph-fault.js';
import { typed } from './groups.js';
import { pageOf, type Routed, select } from './query.js';
import { type GraphDomain, type Ground, initialDomain, liveGroups, liveUsers } from './world.js';

// Accepted domains added from here on have their MX under another suffix.
const newMxFrom = Date.parse('2026-07-01T00:00:00Z');
const takenDomain = 'taken.example';

/** A domain that is not in the world yet. */
export function newDomain(name: string, addedAt: number, members: JsonMap = {}): GraphDomain {
  return {
    name,
    addedAt,
    unseenRecords: 1,
    readsLeft: null,
    members: {
      authenticationType: 'Managed',
      availabilityStatus: null,
      isAdminManaged: true,
      isDefault: false,
      isInitial: false,
      isRoot: false,
      isVerified: false,
      supportedServices: [],
      passwordValidityPeriodInDays: null,
      state: null,
      ...members,
    },
  };
}

function serialize({ name, members }: GraphDomain): JsonMap {
  return { id: name, ...members };
}

function read({ world }: Ground, name: string): GraphDomain {
  const domain = world.domains.get(name.toLowerCase());
  if (!domain) throw notFound(name);
  return domain;
}

/** GET domains. */
export function listDomains({ world }: Ground, { query }: Routed): Reply {
  return done({ value: [...world.domains.values()].map((domain) => select(serialize(domain), query)) });
}

/** GET domains/{id}: a forced deletion advances with each read. */
export function getDomain(ground: Ground, { path }: Routed): Reply {
  const domain = read(ground, path.id ?? '');
  if (domain.readsLeft !== null) {
    domain.readsLeft -= 1;
    if (domain.readsLeft < 0) {
      ground.world.domains.delete(domain.name);
      throw notFound(domain.name);
    }
  }
  return done(serialize(domain));
}

/** POST domains: a subdomain of a verified root is verified. */
export function createDomain({ world, now }: Ground, { body }: Routed): Reply {
  const name = textIn(body, 'id').toLowerCase();
  if (!/^[^@\s/]+\.[^@\s/]+$/.test(name)) throw badRequest('simulated: the domain name is invalid.');
  if (world.domains.has(name)) throw badRequest('simulated: the domain exists already.');
  const isBelow = [...world.domains.values()].some(
    (other) => other.members.isVerified === true && name.endsWith(`.${other.name}`),
  );
  const domain = newDomain(name, now, { isVerified: isBelow });
  world.domains.set(name, domain);
  return { status: 201, body: serialize(domain) };
}

function digitsOf(name: string): string {
  return String(Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 12), 16)).slice(0, 8);
}

/** GET domains/{id}/verificationDnsRecords. */
export function verificationRecords(ground: Ground, { path }: Routed): Reply {
  const { name } = read(ground, path.id ?? '');
  const common = {
    id: digitsOf(`record ${name}`),
    isOptional: false,
    label: name,
    supportedService: 'Email',
    ttl: 3600,
  };
  return done({
    value: [
      {
        '@odata.type': '#microsoft.graph.domainDnsTxtRecord',
        ...common,
        recordType: 'Txt',
        text: `MS=ms${digitsOf(name)}`,
      },
      {
        '@odata.type': 'microsoft.graph.domainDnsMxRecord',
        ...common,
        recordType: 'Mx',
        mailExchange: `ms${digitsOf(name)}.msv1.invalid`,
        preference: 32_767,
      },
    ],
  });
}

/** POST domains/{id}/verify: the reply still shows the state before. */
export function verifyDomain(ground: Ground, { path }: Routed): Reply {
  const domain = read(ground, path.id ?? '');
  if (domain.members.isVerified === true) throw badRequest('simulated: Domain is already verified.');
  const isProven = ground.txt(domain.name).includes(`MS=ms${digitsOf(domain.name)}`);
  if (!isProven || domain.name === takenDomain)
    throw badRequest('simulated: Domain verification failed with the following error: the record was not found.');
  const before = serialize(domain);
  domain.members.isVerified = true;
  domain.members.isRoot = true;
  return done(before);
}

/** GET domains/{id}/serviceConfigurationRecords: nothing is known before mail is on, and for a while after. */
export function serviceRecords(ground: Ground, { path }: Routed): Reply {
  const domain = read(ground, path.id ?? '');
  const { supportedServices } = domain.members;
  const isOn = Array.isArray(supportedServices) && supportedServices.includes('Email');
  const isThere = isOn && domain.unseenRecords <= 0;
  if (isOn) domain.unseenRecords -= 1;
  return done({ value: isThere ? mailRecords(domain) : [unavailable(domain)] });
}

function unavailable({ name }: GraphDomain): JsonMap {
  return {
    '@odata.type': '#microsoft.graph.domainDnsUnavailableRecord',
    id: digitsOf(`none ${name}`),
    label: name,
    recordType: 'Unavailable',
    supportedService: 'Email',
    isOptional: false,
    ttl: 3600,
    description: 'The records are not available yet.',
  };
}

function mailRecords({ name, addedAt }: GraphDomain): JsonMap[] {
  const dashed = name.replaceAll('.', '-');
  const host = addedAt >= newMxFrom ? `${dashed}.a-v1.mx.microsoft` : `${dashed}.mail.protection.outlook.com`;
  const common = { isOptional: false, ttl: 3600, supportedService: 'Email' };
  const alias = (label: string, canonicalName: string, service: string, isOptional = false): JsonMap => ({
    '@odata.type': 'microsoft.graph.domainDnsCnameRecord',
    ...common,
    isOptional,
    supportedService: service,
    label,
    recordType: 'CName',
    canonicalName,
  });
  return [
    {
      '@odata.type': 'microsoft.graph.domainDnsMxRecord',
      ...common,
      label: name,
      recordType: 'Mx',
      mailExchange: host,
      preference: 0,
    },
    {
      '@odata.type': '#microsoft.graph.domainDnsTxtRecord',
      ...common,
      label: name,
      recordType: 'Txt',
      text: 'v=spf1 include: spf.protection.outlook.com -all',
    },
    alias(`autodiscover.${name}`, 'autodiscover.outlook.com', 'Email'),
    alias(`enterpriseenrollment.${name}`, 'enterpriseenrollment.manage.microsoft.com', 'Intune', true),
  ];
}

/** PATCH domains/{id}: verified ones only; lists are replaced. */
export function updateDomain(ground: Ground, { path, body }: Routed): Reply {
  const domain = read(ground, path.id ?? '');
  if (domain.members.isVerified !== true) throw badRequest('simulated: the domain is not verified.');
  if (body.isDefault === false) throw badRequest('simulated: make another domain the default.');
  if (body.isDefault === true)
    for (const other of ground.world.domains.values()) other.members.isDefault = other.name === domain.name;
  if (Array.isArray(body.supportedServices)) domain.members.supportedServices = [...body.supportedServices];
  return nothing;
}

/** POST domains/{id}/promote. */
export function promoteDomain(ground: Ground, { path }: Routed): Reply {
  const domain = read(ground, path.id ?? '');
  if (domain.members.isVerified !== true) throw badRequest('Unverified domains cannot be promoted.');
  if (referencesOf(ground, domain.name).length > 0)
    throw badRequest('Promoting a subdomain with user references is not allowed.');
  domain.members.isRoot = true;
  return done({ value: true });
}

function referencesOf({ world }: Ground, name: string): readonly JsonMap[] {
  const ending = `@${name}`;
  return [...liveUsers(world), ...liveGroups(world)]
    .filter(({ members }) => [members.userPrincipalName, members.mail].some((text) => String(text).endsWith(ending)))
    .map(typed);
}

/** GET domains/{id}/domainNameReferences. */
export function listReferences(ground: Ground, routed: Routed): Reply {
  const { name } = read(ground, routed.path.id ?? '');
  const items = referencesOf(ground, name).map((item) => select(item, routed.query));
  return pageOf(items, routed, { host: ground.host });
}

/** GET domains/{id}/rootDomain. */
export function rootDomain(ground: Ground, { path }: Routed): Reply {
  const { name } = read(ground, path.id ?? '');
  const root = [...ground.world.domains.values()].find((one) => name === one.name || name.endsWith(`.${one.name}`));
  return done(serialize(root ?? read(ground, name)));
}

/** DELETE domains/{id}. */
export function deleteDomain(ground: Ground, { path }: Routed): Reply {
  const { name, members } = read(ground, path.id ?? '');
  const hasChild = [...ground.world.domains.keys()].some((other) => other.endsWith(`.${name}`));
  if (members.isDefault === true || members.isInitial === true || hasChild || referencesOf(ground, name).length > 0)
    throw badRequest('simulated: the domain is in use.');
  ground.world.domains.delete(name);
  return nothing;
}

/** POST domains/{id}/forceDelete: renames what uses the domain, and blocks users by default. */
export function forceDelete(ground: Ground, { path, body }: Routed): Reply {
  const domain = read(ground, path.id ?? '');
  if (domain.members.isDefault === true) throw badRequest('simulated: the domain is the default.');
  for (const { members, type } of [...liveUsers(ground.world), ...liveGroups(ground.world)]) {
    const renamed = (text: unknown): string => String(text).replace(`@${domain.name}`, `@${initialDomain}`);
    if (!`${members.userPrincipalName} ${members.mail}`.includes(`@${domain.name}`)) continue;
    if (type === 'user') {
      members.userPrincipalName = renamed(members.userPrincipalName);
      if (body.disableUserAccounts !== false) members.accountEnabled = false;
    }
    members.mail = renamed(members.mail);
  }
  domain.readsLeft = 2;
  domain.members.state = {
    operation: 'ForceDelete',
    status: 'InProgress',
    lastActionDateTime: new Date(ground.now).toISOString(),
  };
  return { status: 204, body: '' };
}
