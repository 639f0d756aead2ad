import type { DataCenter } from './data-centers.js';
import type { Dns } from './dns.js';
import { antispamOperations } from './families/antispam.js';
import { domainOperations } from './families/domains.js';
import { groupOperations } from './families/groups.js';
import { organizationOperations } from './families/organization.js';
import { policyOperations } from './families/policies.js';
import { findFault, findQueryFault } from './fields.js';
import { isMap, type JsonMap, parseJson } from './json.js';
import { authFailure, isScopeGranted, type OAuthServer } from './oauth.js';
import type { Operation } from './operation.js';
import type { Organization } from './organization.js';
import { failure, invalidInput, notFound, type Reply } from './reply.js';

/** Every operation that the simulated mail service answers. */
export const operations: readonly Operation[] = [
  ...organizationOperations,
  ...domainOperations,
  ...antispamOperations,
  ...policyOperations,
  ...groupOperations,
];

/** A request to a mail host, as the server read it. */
export interface MailRequest {
  readonly center: DataCenter;
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly authorization: string | undefined;
  readonly bodyText: string;
}

interface Pattern {
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly operations: readonly Operation[];
}

/** Makes the mail service of all data centres. */
export function createMailService({
  oauth,
  dns,
  organizationOf,
  now,
}: {
  oauth: OAuthServer;
  dns: Dns;
  organizationOf: (center: DataCenter) => Organization;
  now: () => number;
}): (request: MailRequest) => Reply {
  const patterns = compilePatterns(operations);
  return (request) => {
    const verdict = oauth.check(
      request.center,
      /^Zoho-oauthtoken +(\S+)$/i.exec(request.authorization ?? '')?.[1] ?? '',
    );
    const isBare = request.path.startsWith('/api/organization');
    if (!verdict.ok) return { status: 401, body: authFailure('INVALID_OAUTHTOKEN', isBare) };
    const found = match(patterns, request.path);
    if (!found) return notFound('URL_RULE_NOT_CONFIGURED');
    const byMethod = found.pattern.operations.filter((operation) => operation.method === request.method);
    if (byMethod.length === 0) return notFound('INVALID_METHOD');
    const body = readBody(request.bodyText);
    if (body === 'broken') return notFound('JSON_PARSE_ERROR', 'Invalid Input Stream');
    const mode = request.method === 'GET' ? request.query.mode : body.mode;
    const operation = byMethod.find((candidate) =>
      candidate.mode === undefined
        ? mode === undefined
        : typeof mode === 'string' && [candidate.mode].flat().includes(mode),
    );
    if (!operation)
      return invalidInput(mode === undefined ? 'Mandatory parameter mode is missing' : 'Invalid value for mode');
    if (!isScopeGranted(verdict.scopes, operation.scope, request.method))
      return { status: 401, body: authFailure('INVALID_OAUTHSCOPE', isBare) };
    const organization = organizationOf(request.center);
    if (found.params.zoid !== undefined && found.params.zoid !== String(organization.zoid))
      return failure(403, 'Forbidden', { moreInfo: 'Operation not permitted' });
    const fault = findInputFault(operation, request.query, body);
    if (fault) return invalidInput(fault);
    return operation.handle({ organization, dns, params: found.params, query: request.query, body, now: now() });
  };
}

function compilePatterns(all: readonly Operation[]): readonly Pattern[] {
  const groups = new Map<string, Operation[]>();
  for (const operation of all) groups.set(operation.path, [...(groups.get(operation.path) ?? []), operation]);
  return [...groups].map(([path, list]) => ({
    // Ids of the service are digits; anything else in their place meets no route, as on the real one. Names may hold dots.
    expression: new RegExp(
      `^${path.replace(/\{(\w+)\}/g, (_whole, name: string) => (name === 'domainName' ? '([^/]+)' : '(\\d+)'))}/?$`,
    ),
    names: [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ''),
    operations: list,
  }));
}

function match(
  patterns: readonly Pattern[],
  path: string,
): { pattern: Pattern; params: { [name: string]: string } } | null {
  for (const pattern of patterns) {
    const found = pattern.expression.exec(path);
    if (found)
      return {
        pattern,
        params: Object.fromEntries(pattern.names.map((name, index) => [name, decode(found[index + 1] ?? '')])),
      };
  }
  return null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readBody(text: string): JsonMap | 'broken' {
  if (text.trim() === '') return {};
  try {
    const value = parseJson(text);
    return isMap(value) ? value : 'broken';
  } catch {
    return 'broken';
  }
}

function findInputFault(
  operation: Operation,
  query: { readonly [name: string]: string },
  body: JsonMap,
): string | null {
  const { mode: _queryMode, ...queryMembers } = query;
  const { mode: _bodyMode, ...bodyMembers } = body;
  if (operation.method === 'GET') return findQueryFault(queryMembers, operation.query ?? {});
  if (operation.bodyVariants) {
    const faults = operation.bodyVariants.map((variant) => findFault(bodyMembers, variant));
    return faults.includes(null)
      ? null
      : (faults.find((fault) => fault?.startsWith('Unknown') === false) ?? faults[0] ?? null);
  }
  return findFault(bodyMembers, operation.body ?? {});
}
