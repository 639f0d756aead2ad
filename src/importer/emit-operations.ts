import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { HostRecord } from '../catalogue/index.js';
import { BindFault } from './binding.js';
import { commonParametersOf } from './common-parameters.js';
import { guessEffect } from './effects.js';
import { type ResourceDraft, tagOf } from './emit-folder.js';
import { type EmittedMethod, emitMethod, type MethodDraft } from './emit-method.js';
import { envelopeOf } from './envelope.js';
import { ImportFault } from './import-fault.js';
import type { Lock } from './lock.js';
import { listAt, memberOf, objectAt, sorted, textAt } from './members.js';
import { nameOperations, type OperationName } from './names.js';
import type { ApiDocument, AuthorizationDraft, LeftOut, Operation } from './operation.js';
import { createOutlines, isListReply, unknownReply } from './paging.js';
import { type ImportControl, pace } from './progress.js';

/** The input from which operations become records. */
export interface EmitSource {
  readonly name: string;
  readonly document: ApiDocument;
  readonly overlay: JsonObject;
  readonly authorization: AuthorizationDraft;
  readonly lock: Lock | null;
  readonly chosen: readonly Operation[];
  readonly control: ImportControl;
}

/** One operation that became a record. */
export interface EmittedOperation extends EmittedMethod {
  readonly name: OperationName;
  readonly operation: Operation;
}

/** Every operation that became a record, by key, and what happened to the others. */
export interface Emitted {
  readonly methods: ReadonlyMap<string, EmittedOperation>;
  readonly resources: readonly ResourceDraft[];
  readonly roles: ReadonlyMap<string, HostRecord>;
  /** How replies are wrapped: `answers` of the integration. */
  readonly answers: JsonObject;
  readonly leftOut: readonly LeftOut[];
  /** Optional parameters of nearly all operations, which are not arguments. */
  readonly leftParameters: readonly string[];
}

/**
 * Converts operations to method records. Throws `ImportFault` for a name in the overlay that is already used, and the
 * reason of an aborted signal.
 */
export async function emitOperations(source: EmitSource): Promise<Emitted> {
  const { name, document, overlay, authorization, lock, chosen, control } = source;
  const entries = objectAt(overlay, 'operations');
  const overlayOf = (key: string): JsonObject => objectAt(entries, key);
  const isWanted = ({ key }: Operation): boolean => memberOf(overlayOf(key), 'leave_out') !== true;
  const wanted = chosen.filter(isWanted);
  const leftOut: LeftOut[] = chosen
    .filter((operation) => !isWanted(operation))
    .map(({ key }) => ({ key, reason: 'Left out by overlay.yaml.' }));
  const outlineOf = createOutlines(document.follow);
  // Only what reads can be a list or have pages.
  const isRead = (operation: Operation): boolean =>
    guessEffect(operation).effect === 'read' || textAt(overlayOf(operation.key), 'effect') === 'read';
  const outlines = new Map(
    wanted.filter(isRead).map((operation) => [operation.key, outlineOf(operation.reply)] as const),
  );
  const envelope = envelopeOf(overlay, outlines.values());
  const named = wanted.map((operation) => ({
    ...operation,
    isList: isListReply(outlines.get(operation.key) ?? unknownReply),
  }));
  const names = nameWanted({ name, named, all: document.operations, lock, overlayOf });
  const roles = rolesOf(document, wanted);
  const common = commonParametersOf(document.operations, overlay);
  const options = {
    follow: document.follow,
    version: document.version,
    reserved: document.asked.map((item) => item.name),
    credentials: credentialsOf(authorization.record, overlay),
  };
  const methods = new Map<string, EmittedOperation>();
  const resourceTags = new Map<string, string>();
  const byKey = new Map(wanted.map((operation) => [operation.key, operation]));
  const keys = sorted(byKey.keys());
  for (const [index, key] of keys.entries()) {
    await pace(control, { stage: 'emit', done: index, total: keys.length });
    const operation = byKey.get(key);
    const own = names.get(key);
    if (!operation || !own) continue;
    const tags = operation.tags.length > 0 ? [...new Set(operation.tags.map(tagOf))] : ['general'];
    const tag = resourceTags.get(own.resource) ?? tags[0] ?? 'general';
    try {
      const emitted = emitMethod({
        operation: { ...operation, parameters: operation.parameters.filter((parameter) => !common.has(parameter)) },
        name: own,
        integration: name,
        outline: outlines.get(key) ?? unknownReply,
        envelope,
        options,
        hasScopes: authorization.record.kind === 'oauth2',
        tags: tags.filter((other) => other !== tag),
        role: roles.of(operation),
        overlay: overlayOf(key),
      });
      resourceTags.set(own.resource, tag);
      methods.set(key, { ...emitted, name: own, operation });
    } catch (error) {
      if (!(error instanceof BindFault)) throw error;
      leftOut.push({ key, reason: error.message });
    }
  }
  const resources = resourcesOf(methods, resourceTags);
  return { methods, resources, roles: roles.hosts, answers: envelope.answers, leftOut, leftParameters: common.names };
}

function resourcesOf(methods: Emitted['methods'], tags: ReadonlyMap<string, string>): readonly ResourceDraft[] {
  const records = new Map(sorted(tags.keys()).map((resource): [string, MethodDraft[]] => [resource, []]));
  for (const { name, record } of methods.values()) records.get(name.resource)?.push(record);
  return [...records].map(([resource, own]) => ({ resource, tag: tags.get(resource) ?? 'general', methods: own }));
}

interface NamingSource {
  readonly name: string;
  readonly named: readonly (Operation & { readonly isList: boolean | null })[];
  readonly all: readonly Operation[];
  readonly lock: Lock | null;
  readonly overlayOf: (key: string) => JsonObject;
}

/**
 * The names in the lock, then those in the overlay, then those derived from the paths. Throws `ImportFault` for a name
 * that is already used.
 */
function nameWanted({ name, named, all, lock, overlayOf }: NamingSource): ReadonlyMap<string, OperationName> {
  const locked = new Map(
    named.flatMap(({ key }) => {
      const known = lock?.operations.get(key) ?? lock?.retired.get(key);
      return known ? [[key, known] as const] : [];
    }),
  );
  const retired = new Set([...(lock?.retired ?? []), ...(lock?.operations ?? [])].map(([, { tool }]) => tool));
  const names = nameOperations(name, named, { fixed: locked, retired, all });
  const wishes = new Map(
    named.flatMap(({ key }) => {
      const own = names.get(key);
      const resource = textAt(overlayOf(key), 'resource');
      const method = textAt(overlayOf(key), 'method');
      if (!own || (resource === '' && method === '')) return [];
      return [[key, { resource: resource || own.resource, method: method || own.method }] as const];
    }),
  );
  if (wishes.size === 0) return names;
  const final = nameOperations(name, named, { fixed: new Map([...locked, ...wishes]), retired, all });
  for (const [key, wish] of wishes) {
    const own = final.get(key);
    if (own?.resource !== wish.resource || own.method !== wish.method)
      throw new ImportFault(
        `overlay.yaml: operations: ${key}: the tool name that ${wish.resource} and ${wish.method} make is taken or too long.`,
      );
  }
  return final;
}

interface Roles {
  readonly hosts: ReadonlyMap<string, HostRecord>;
  readonly of: (operation: Operation) => string | null;
}

function rolesOf(document: ApiDocument, operations: readonly Operation[]): Roles {
  const textOf = (host: HostRecord): string => JSON.stringify(host);
  const own = textOf(document.host);
  const hosts = new Map<string, HostRecord>();
  for (const { host } of operations) if (host !== undefined && textOf(host) !== own) hosts.set(textOf(host), host);
  const roles = new Map(sorted(hosts.keys()).map((text, index) => [text, `api_${index + 2}`]));
  return {
    hosts: new Map(
      [...roles].flatMap(([text, role]) => {
        const host = hosts.get(text);
        return host === undefined ? [] : [[role, host] as const];
      }),
    ),
    of: ({ host }) => (host === undefined ? null : (roles.get(textOf(host)) ?? null)),
  };
}

function credentialsOf(
  record: JsonValue,
  overlay: JsonObject,
): { readonly headers: ReadonlySet<string>; readonly query: ReadonlySet<string> } {
  const places = listAt(record, 'places').filter(isJsonObject);
  const constant = Object.keys(objectAt(overlay, 'headers'));
  return {
    headers: new Set(
      [...places.map((place) => textAt(place, 'header')), ...constant].map((header) => header.toLowerCase()),
    ),
    query: new Set(places.map((place) => textAt(place, 'query')).filter((name) => name !== '')),
  };
}
