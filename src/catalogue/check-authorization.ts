import type { CredentialFieldRecord, OAuthGrant, OAuthRecord, PlaceRecord } from './authorization-record.js';
import { checkPattern } from './check-pattern.js';
import { forbiddenHeaderWords, isForbiddenHeader } from './forbidden-headers.js';
import { isWholeHost, templateOf } from './hosts.js';
import type { IntegrationRecord } from './records.js';
import type { RecordPath } from './validate-record.js';

type Report = (path: RecordPath, message: string) => void;

const root = 'authorization';
const reservedNames = ['data_center', 'access_token'];
const grantNeeds: {
  readonly [grant in OAuthGrant]: readonly ('authorize' | 'device_code' | 'device' | 'jwt_bearer')[];
} = {
  code: ['authorize'],
  device: ['device_code', 'device'],
  client_credentials: [],
  jwt_bearer: ['jwt_bearer'],
};

/** Validates how accounts of an integration connect: context values, hosts, credentials and where calls carry them. */
export function checkAuthorization(integration: IntegrationRecord, report: Report): void {
  checkContext(integration, report);
  checkHosts(integration, report);
  const { authorization, headers } = integration;
  for (const name of Object.keys(headers))
    if (isForbiddenHeader(name)) report(['headers', name], forbiddenHeaderWords(name));
  if (authorization.probe !== undefined)
    checkFilledPath(integration, authorization.probe, { path: [root, 'probe'], report });
  const used = new Set<string>();
  const checkTemplate = (template: string, path: RecordPath): void => {
    for (const name of namesIn(template)) {
      used.add(name.split('.')[0] ?? '');
      const fault = findNameFault(integration, name);
      if (fault !== null) report(path, fault);
    }
  };
  for (const [index, place] of authorization.places.entries()) {
    const path = ['authorization', 'places', index];
    checkPlace(place, path, { headers, report });
    for (const template of templatesIn(place)) checkTemplate(template, path);
  }
  if (authorization.kind === 'oauth2') checkOAuth(integration, authorization, { report, checkTemplate, used });
  for (const [name, field] of Object.entries(authorization.fields)) {
    const path = ['authorization', 'fields', name];
    if (!used.has(name)) report(path, `${name} is used in no place: write {${name}} where a call carries it`);
    checkField(integration, { name, field, path, report });
  }
}

function checkAskingGrants(
  { authorization }: IntegrationRecord,
  grants: readonly OAuthGrant[] | undefined,
  { path, report }: { readonly path: RecordPath; readonly report: Report },
): void {
  const known = authorization.kind === 'oauth2' ? authorization.grants : [];
  for (const grant of grants ?? [])
    if (!known.includes(grant))
      report([...path, 'grants'], `${grant} is no grant of this integration; known: ${known.join(', ') || 'none'}`);
}

function checkField(
  integration: IntegrationRecord,
  {
    name,
    field,
    path,
    report,
  }: {
    readonly name: string;
    readonly field: CredentialFieldRecord;
    readonly path: RecordPath;
    readonly report: Report;
  },
): void {
  if (field.pattern !== undefined) checkPattern(field.pattern, [...path, 'pattern'], report);
  checkAskingGrants(integration, field.grants, { path, report });
  if (reservedNames.includes(name) || integration.context.some((item) => item.name === name))
    report(path, `the name ${name} is taken`);
}

/** The names that a credential template uses. */
function namesIn(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
}

/** Whether a context value is known before any request to the service. */
function isKnownFirst({ discover, claim }: IntegrationRecord['context'][number]): boolean {
  return !discover && claim === undefined;
}

function templatesIn(place: PlaceRecord): readonly string[] {
  return 'basic' in place ? place.basic : [place.value];
}

function findNameFault({ authorization, context }: IntegrationRecord, name: string): string | null {
  const [head = '', member] = name.split('.');
  if (head === 'access_token' && authorization.kind === 'oauth2') return null;
  const field = Object.hasOwn(authorization.fields, head) ? authorization.fields[head] : undefined;
  if (field?.json) {
    if (member === undefined)
      return `{${name}} is a JSON file: name one of its members, such as {${head}.${field.json[0]}}`;
    return field.json.includes(member) ? null : `{${name}} is no member of ${head}; known: ${field.json.join(', ')}`;
  }
  if (member === undefined && (field || context.some((item) => item.name === name && isKnownFirst(item)))) return null;
  const known = [
    ...Object.keys(authorization.fields),
    ...(authorization.kind === 'oauth2' ? ['access_token'] : []),
    ...context.filter(isKnownFirst).map((item) => item.name),
  ];
  return `{${name}} must be a credential field, or a context value that is prompted for or constant; known: ${known.join(', ') || 'none'}`;
}

function checkPlace(
  place: PlaceRecord,
  path: RecordPath,
  { headers, report }: { readonly headers: IntegrationRecord['headers']; readonly report: Report },
): void {
  if (!('header' in place)) return;
  const name = place.header.toLowerCase();
  if (isForbiddenHeader(name) && name !== 'authorization' && name !== 'cookie')
    report([...path, 'header'], `${place.header} belongs to the connection and cannot carry a credential`);
  if (Object.keys(headers).some((other) => other.toLowerCase() === name))
    report([...path, 'header'], `${place.header} is a constant header of this integration already`);
}

interface OAuthCheck {
  readonly report: Report;
  readonly checkTemplate: (template: string, path: RecordPath) => void;
  /** Names that the places use. */
  readonly used: ReadonlySet<string>;
}

function checkOAuth(integration: IntegrationRecord, record: OAuthRecord, check: OAuthCheck): void {
  const { report, checkTemplate, used } = check;
  if (!used.has('access_token')) report([root, 'places'], 'no place carries {access_token}');
  checkGrants(record, report);
  checkEndpoints(integration, record, report);
  for (const [, role = ''] of (record.client_credentials?.scope ?? '').matchAll(/\{host\.(\w+)\}/g))
    for (const { id, hosts } of integration.data_centers)
      if (!Object.hasOwn(hosts, role))
        report([root, 'client_credentials', 'scope'], `${role} is no host role of the data center ${id}`);
  for (const part of ['key', 'key_id', 'issuer', 'subject', 'audience'] as const) {
    const template = record.jwt_bearer?.[part];
    if (template !== undefined) checkTemplate(template, [root, 'jwt_bearer', part]);
  }
  const needsLocation = record.redirect_parameters !== undefined || record.device?.location_field !== undefined;
  for (const [index, { location }] of integration.data_centers.entries())
    if (needsLocation && location === undefined)
      report(['data_centers', index], 'lacks the field location, which redirects or device replies name');
}

function checkGrants(record: OAuthRecord, report: Report): void {
  for (const grant of record.grants)
    for (const need of grantNeeds[grant]) {
      const isEndpoint = need === 'authorize' || need === 'device_code';
      if ((isEndpoint ? record.endpoints[need] : record[need]) === undefined)
        report([root, 'grants'], `${grant} needs ${isEndpoint ? `endpoints.${need}` : need}`);
    }
}

function checkEndpoints(
  integration: IntegrationRecord,
  { endpoints, client_auth: clientAuth, grants }: OAuthRecord,
  report: Report,
): void {
  if (clientAuth === 'none' && grants.includes('client_credentials'))
    report([root, 'client_auth'], 'client_credentials needs a client that proves itself: body or basic');
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = [root, 'endpoints', name];
    for (const { id, hosts } of integration.data_centers)
      if (!Object.hasOwn(hosts, endpoint.host))
        report(
          [...path, 'host'],
          `${endpoint.host} is no host role of the data center ${id}; known: ${Object.keys(hosts).join(', ')}`,
        );
    checkFilledPath(integration, endpoint.path, { path: [...path, 'path'], report });
  }
}

function checkFilledPath(
  { context }: IntegrationRecord,
  template: string,
  { path, report }: { readonly path: RecordPath; readonly report: Report },
): void {
  for (const name of namesIn(template))
    if (!context.some((item) => item.name === name && isKnownFirst(item)))
      report(path, `{${name}} must be a context value that is prompted for or constant`);
}

function checkContext(integration: IntegrationRecord, report: Report): void {
  for (const [index, item] of integration.context.entries()) {
    const path = ['context', index];
    const sources = [item.discover, item.ask, item.constant, item.claim].filter((source) => source !== undefined);
    if (sources.length !== 1) report(path, 'needs exactly one of discover, ask, constant and claim');
    const { authorization } = integration;
    if (item.claim !== undefined && (authorization.kind !== 'oauth2' || !authorization.access_token_claims))
      report([...path, 'claim'], 'needs access_token_claims');
    if (reservedNames.includes(item.name)) report([...path, 'name'], `the name ${item.name} is taken`);
    if (item.ask?.pattern !== undefined) checkPattern(item.ask.pattern, [...path, 'ask', 'pattern'], report);
    checkAskingGrants(integration, item.ask?.grants, { path: [...path, 'ask'], report });
    if (item.discover)
      checkFilledPath(integration, item.discover.path, { path: [...path, 'discover', 'path'], report });
  }
}

function checkHosts(integration: IntegrationRecord, report: Report): void {
  for (const [index, { hosts }] of integration.data_centers.entries()) {
    for (const [role, record] of Object.entries(hosts)) {
      const path = ['data_centers', index, 'hosts', role];
      const { host, basePath } = templateOf(record);
      const wanted = isWholeHost(host) ? 'host' : 'label';
      for (const name of namesIn(host)) {
        const item = integration.context.find((candidate) => candidate.name === name);
        if (item?.ask?.as !== wanted || item.optional === true || item.ask.grants !== undefined)
          report(path, `{${name}} must be a required context value that is prompted for as ${wanted} with every grant`);
      }
      checkFilledPath(integration, basePath, { path, report });
    }
  }
}
