import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { catalogueFolder, checkTexts, type HostRecord } from '../catalogue/index.js';
import { authorizationByFlag } from './authorization.js';
import { BindFault } from './binding.js';
import { type Choice, chooseOperations } from './choose.js';
import { readDiscovery } from './discovery.js';
import { authorizationOfOverlay, emitFolder, type ResourceDraft, tagOf, writeYaml } from './emit-folder.js';
import { digestOfRecord, emitMethod, type MethodDraft } from './emit-method.js';
import { ImportFault } from './import-fault.js';
import type { Lock, LockedOperation } from './lock.js';
import { listAt, memberOf, objectAt, sorted, textAt } from './members.js';
import { nameOperations, type OperationName } from './names.js';
import { type ReaderOptions, readOpenApi } from './openapi.js';
import type { ApiDocument, AuthorizationDraft, LeftOut, Operation } from './operation.js';
import { emptyOverlay, readOverlay } from './overlay.js';
import { isListReply, outlineReply } from './paging.js';
import { readDocument } from './read-document.js';
import { readSwagger } from './swagger.js';

/** Everything that an import depends on; the same input gives the same folder, byte for byte. */
export interface ImportInput {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The https address of the document, where it has one. */
  readonly url?: string;
  /** Nothing chosen means what the lock has, or everything. */
  readonly choice: Choice;
  /** Flag that says how calls are authorized. */
  readonly authorization?: string;
  readonly lock: Lock | null;
  readonly overlay: string | null;
}

/** A folder to be written. */
export interface Imported {
  /** Texts by path, with `overlay.yaml` and `import.lock.yaml`. */
  readonly files: ReadonlyMap<string, string>;
  readonly lock: Lock;
  readonly title: string;
  readonly leftOut: readonly LeftOut[];
  /** What is still unknown: where, and what. */
  readonly todo: readonly { readonly where: string; readonly what: string }[];
}

/** Reads a document of any known format. Throws `ImportFault`. */
export function readApi(bytes: Uint8Array, options: ReaderOptions): ApiDocument {
  const root = readDocument(bytes);
  const openapi = memberOf(root, 'openapi');
  if (openapi !== undefined && /^3\.[0-2](?:\.|$)/.test(String(openapi))) return readOpenApi(root, options);
  if (String(memberOf(root, 'swagger') ?? '') === '2.0' || memberOf(root, 'swagger') === 2)
    return readSwagger(root, options);
  if (/^discovery#/.test(textAt(root, 'kind')) || memberOf(root, 'discoveryVersion') !== undefined)
    return readDiscovery(root, options);
  throw new ImportFault(
    `The document must be OpenAPI 3.0 to 3.2, Swagger 2.0 or a Google discovery document${openapi === undefined ? '' : ` (it has openapi: ${String(openapi).slice(0, 20)})`}.`,
  );
}

/** Turns a document into the files of an integration, and checks them as every start does. Throws `ImportFault`. */
export async function importApi(input: ImportInput): Promise<Imported> {
  const { name, bytes, url, lock } = input;
  if (!/^[a-z][a-z0-9_]{1,19}$/.test(name))
    throw new ImportFault('--name must be 2 to 20 lower case letters, digits and underscores, a letter first.');
  const document = readApi(bytes, { name, ...(url === undefined ? {} : { origin: new URL(url).origin }) });
  const overlayText = input.overlay ?? emptyOverlay;
  const overlay = readOverlay(overlayText, new Set(document.operations.map(({ key }) => key)));
  const isChoice = input.choice.tags.length + input.choice.paths.length + input.choice.operations.length > 0;
  const choice = isChoice || !lock ? input.choice : lock.chosen;
  const flag = input.authorization ?? lock?.authorization ?? '';
  const authorization = authorizationFor(document, overlay, flag);
  const { chosen, leftOut } = chooseOperations(document.operations, choice);
  const emitted = emitOperations({ name, document, overlay, authorization, lock, chosen });
  const allLeftOut = [...document.leftOut, ...leftOut, ...emitted.leftOut];
  if (emitted.resources.length === 0)
    throw new ImportFault(`No operation of the document can become a tool${firstReasons(allLeftOut)}`);
  const texts = emitFolder({
    name,
    document,
    authorization,
    overlay,
    roles: emitted.roles,
    resources: emitted.resources,
    leftOut: allLeftOut,
    sourceUrl: url,
  });
  const faults = await checkTexts(catalogueFolder, name, texts);
  if (faults.length > 0)
    throw new ImportFault(
      `The records do not pass the catalogue check. If overlay.yaml causes the error, correct it; otherwise this is a bug in the importer:\n  ${faults.slice(0, 10).join('\n  ')}`,
    );
  const made: Lock = {
    document: {
      format: `${document.format} ${document.formatVersion}`.slice(0, 40),
      version: document.version.slice(0, 100),
      digest: digestOfRecord(Buffer.from(bytes).toString('latin1')),
    },
    chosen: choice,
    authorization: flag,
    operations: emitted.locked,
    files: new Map([...texts].map(([path, text]) => [path, digestOfRecord(text)])),
  };
  return {
    files: new Map([...texts, ['overlay.yaml', overlayText], ['import.lock.yaml', writeLock(made)]]),
    lock: made,
    title: document.title,
    leftOut: allLeftOut,
    todo: todoOf(emitted.resources, [
      ...(Object.hasOwn(overlay, 'authorization') ? [] : authorization.todo),
      ...(Object.hasOwn(objectAt(overlay, 'hosts'), 'api') ? [] : document.todo),
    ]),
  };
}

function firstReasons(leftOut: readonly LeftOut[]): string {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))].slice(0, 3);
  return reasons.length === 0 ? ': it describes none.' : `. Reasons: ${reasons.join(' ')}`;
}

function todoOf(resources: readonly ResourceDraft[], head: readonly string[]): Imported['todo'] {
  return [
    ...head.map((what) => ({ where: 'integration.yaml', what })),
    ...resources.flatMap(({ resource, methods }) =>
      methods.flatMap((method) => (method.todo ?? []).map((what) => ({ where: `${resource}.${method.name}`, what }))),
    ),
  ];
}

function authorizationFor(document: ApiDocument, overlay: JsonObject, flag: string): AuthorizationDraft {
  if (Object.hasOwn(overlay, 'authorization')) {
    const own = authorizationOfOverlay(overlay);
    if (!own) throw new ImportFault('overlay.yaml: authorization: kind must be secret, oauth2 or none.');
    return own;
  }
  if (flag === '') return document.authorization;
  const byFlag = authorizationByFlag(flag);
  if (!byFlag) throw new ImportFault('--authorization must be bearer, basic, none, header:<name> or query:<name>.');
  return byFlag;
}

interface EmitSource {
  readonly name: string;
  readonly document: ApiDocument;
  readonly overlay: JsonObject;
  readonly authorization: AuthorizationDraft;
  readonly lock: Lock | null;
  readonly chosen: readonly Operation[];
}

interface Emitted {
  readonly resources: readonly ResourceDraft[];
  readonly locked: ReadonlyMap<string, LockedOperation>;
  readonly roles: ReadonlyMap<string, HostRecord>;
  readonly leftOut: readonly LeftOut[];
}

function emitOperations({ name, document, overlay, authorization, lock, chosen }: EmitSource): Emitted {
  const entries = objectAt(overlay, 'operations');
  const overlayOf = (key: string): JsonObject => objectAt(entries, key);
  const wanted = chosen.filter(({ key }) => memberOf(overlayOf(key), 'leave_out') !== true);
  const leftOut: LeftOut[] = chosen
    .filter((operation) => !wanted.includes(operation))
    .map(({ key }) => ({ key, reason: 'Left out by overlay.yaml.' }));
  const outlines = new Map(wanted.map((operation) => [operation.key, outlineReply(document.follow, operation.reply)]));
  const named = wanted.map((operation) => ({
    ...operation,
    isList: isListReply(outlines.get(operation.key) ?? outlineReply(document.follow, undefined)),
  }));
  const names = nameWanted({ name, named, all: document.operations, lock, overlayOf });
  const roles = rolesOf(document, wanted);
  const options = {
    follow: document.follow,
    reserved: document.asked.map((item) => item.name),
    credentials: credentialsOf(authorization.record, overlay),
  };
  const methods = new Map<string, EmittedMethod>();
  const resourceTags = new Map<string, string>();
  const byKey = new Map(wanted.map((operation) => [operation.key, operation]));
  for (const key of sorted(byKey.keys())) {
    const operation = byKey.get(key);
    const own = names.get(key);
    if (!operation || !own) continue;
    const tags = operation.tags.length > 0 ? [...new Set(operation.tags.map(tagOf))] : ['general'];
    const tag = resourceTags.get(own.resource) ?? tags[0] ?? 'general';
    try {
      const method = emitMethod({
        operation,
        name: own,
        integration: name,
        outline: outlines.get(key) ?? outlineReply(document.follow, undefined),
        options,
        hasScopes: authorization.record.kind === 'oauth2',
        tags: tags.filter((other) => other !== tag),
        role: roles.of(operation),
        overlay: overlayOf(key),
      });
      resourceTags.set(own.resource, tag);
      methods.set(key, { name: own, method });
    } catch (error) {
      if (!(error instanceof BindFault)) throw error;
      leftOut.push({ key, reason: error.message });
    }
  }
  const locked = new Map([...methods].map(([key, emitted]) => [key, lockedOf(emitted)]));
  return { resources: resourcesOf(methods, resourceTags), locked, roles: roles.hosts, leftOut };
}

interface EmittedMethod {
  readonly name: OperationName;
  readonly method: MethodDraft;
}

// Tags are no part of the digest: which of them the resource has depends on other operations.
function lockedOf({ name, method }: EmittedMethod): LockedOperation {
  const { resource, method: own, tool } = name;
  return { resource, method: own, tool, digest: digestOfRecord({ ...method, tags: undefined }) };
}

function resourcesOf(
  methods: ReadonlyMap<string, EmittedMethod>,
  tags: ReadonlyMap<string, string>,
): readonly ResourceDraft[] {
  return sorted(tags.keys()).map((resource) => ({
    resource,
    tag: tags.get(resource) ?? 'general',
    methods: [...methods.values()].filter(({ name }) => name.resource === resource).map(({ method }) => method),
  }));
}

interface NamingSource {
  readonly name: string;
  readonly named: readonly (Operation & { readonly isList: boolean | null })[];
  readonly all: readonly Operation[];
  readonly lock: Lock | null;
  readonly overlayOf: (key: string) => JsonObject;
}

/** The names of the lock, then what the overlay says, then what the paths say. Throws `ImportFault` for a name that is not free. */
function nameWanted({ name, named, all, lock, overlayOf }: NamingSource): ReadonlyMap<string, OperationName> {
  const locked = new Map(
    named.flatMap(({ key }) => {
      const known = lock?.operations.get(key);
      return known ? [[key, known] as const] : [];
    }),
  );
  const names = nameOperations(name, named, { fixed: locked, all });
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
  const final = nameOperations(name, named, { fixed: new Map([...locked, ...wishes]), all });
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

function writeLock({ document, chosen, authorization, operations, files }: Lock): string {
  return `# Written by the import; do not edit. It keeps the names of tools.\n${writeYaml({
    document,
    chosen,
    authorization,
    operations: Object.fromEntries(operations),
    files: Object.fromEntries(files),
  })}`;
}
