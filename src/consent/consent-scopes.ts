import { closestName, type Failure, ok, type Result, refuse } from '../base/index.js';
import { type ContextRecord, type Integration, type Method, namesBoundBy, namesGuardedBy } from '../catalogue/index.js';

/** What a consent should cover: exact scopes, or all that the tools with some tags need. Default: everything. */
export interface ScopeWish {
  readonly scopes?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

/**
 * The scopes to request in a consent, in the catalogue's spelling and without duplicates: always what context discovery
 * needs, then the requested ones, then those of the account to reconnect. Refuses, with failures, if a scope or tag is
 * unknown.
 */
export function chooseScopes(
  integration: Integration,
  { scopes, tags }: ScopeWish,
  present: readonly string[] = [],
): Result<readonly string[]> {
  const known = knownScopes(integration);
  const failures: Failure[] = [];
  const wishedScopes = (scopes ?? []).map((scope, index) => {
    const found = known.get(scope.toLowerCase());
    if (found === undefined) failures.push(unknown(`scopes[${index}]`, scope, [...known.values()]));
    return found ?? scope;
  });
  const knownTags = Object.keys(integration.record.tags);
  for (const [index, tag] of (tags ?? []).entries())
    if (!knownTags.includes(tag.toLowerCase())) failures.push(unknown(`tags[${index}]`, tag, knownTags));
  if (failures.length > 0)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  const wantedTags = tags?.map((tag) => tag.toLowerCase()) ?? (scopes ? [] : null);
  const wanted = integration.methods.filter(
    (method) => wantedTags === null || method.tags.some((tag) => wantedTags.includes(tag)),
  );
  // Sorted from narrowest to widest.
  const ofTools = wanted.flatMap(({ record }) => record.scopes.slice(0, 1));
  // Some services return granted scopes under other names; names that they would not accept are not requested.
  const ofAccount = present.flatMap((scope) => known.get(scope.toLowerCase()) ?? []);
  const ofContext = contextScopes(integration, wanted);
  return ok([...new Set([...ofContext, ...wishedScopes, ...ofTools, ...ofAccount])]);
}

// Leaves out what no selected tool uses and the account does not require. Any one of a record's scopes suffices, and
// the base scopes may already contain one.
function contextScopes({ record }: Integration, methods: readonly Method[]): readonly string[] {
  const base = baseScopesOf(record);
  // A guard without the data that it protects must refuse every call.
  const used = new Set(
    methods.flatMap((method) => [...namesBoundBy(method.record), ...namesGuardedBy(record, method.record)]),
  );
  const isUsed = ({ name, discover }: ContextRecord): boolean =>
    [name, ...Object.keys(discover?.also ?? {})].some((known) => used.has(known));
  const wanted = record.context.filter((item) => item.optional !== true || isUsed(item));
  const needs = wanted.flatMap(({ discover }) => (discover && discover.scopes.length > 0 ? [discover.scopes] : []));
  const missing = needs.filter((scopes) => !scopes.some((scope) => base.includes(scope)));
  return [...base, ...missing.flatMap((scopes) => scopes.slice(0, 1))];
}

function baseScopesOf({ authorization }: Integration['record']): readonly string[] {
  return authorization.kind === 'oauth2' ? authorization.base_scopes : [];
}

function knownScopes({ record, methods }: Integration): ReadonlyMap<string, string> {
  const all = [
    ...baseScopesOf(record),
    ...record.context.flatMap(({ discover }) => discover?.scopes ?? []),
    ...methods.flatMap((method) => method.record.scopes),
  ];
  return new Map(all.map((scope) => [scope.toLowerCase(), scope]));
}

function unknown(path: string, given: string, known: readonly string[]): Failure {
  const near = closestName(given, known);
  const name = given.slice(0, 80);
  return {
    path,
    message: `names ${name}, which the integration does not have${near ? `; did you mean ${near}?` : ''}`,
  };
}
