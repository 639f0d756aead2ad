import type { JsonObject } from '../base/index.js';
import { catalogueFolder, checkTexts } from '../catalogue/index.js';
import { authorizationByFlag } from './authorization.js';
import { type Choice, chooseOperations } from './choose.js';
import { readDiscovery } from './discovery.js';
import { authorizationOfOverlay, emitFolder, type FolderTexts } from './emit-folder.js';
import { digestOfRecord } from './emit-method.js';
import { type EmittedOperation, emitOperations } from './emit-operations.js';
import { ImportFault } from './import-fault.js';
import { type ImportedTool, toolOf } from './imported-tool.js';
import { type Lock, type LockedOperation, retiredNames, writeLock } from './lock.js';
import { memberOf, textAt } from './members.js';
import { type ReaderOptions, readOpenApi } from './openapi.js';
import type { ApiDocument, AuthorizationDraft, LeftOut } from './operation.js';
import { emptyOverlay, readOverlay } from './overlay.js';
import { type ImportControl, pace } from './progress.js';
import { readDocument } from './read-document.js';
import { readSwagger } from './swagger.js';
import { headTodos, type ImportTodo, methodTodos } from './todos.js';

/** Everything that an import depends on: the same input produces the same folder, byte for byte. */
export interface ImportInput {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The https URL of the document, if it has one. */
  readonly url?: string;
  /** An empty choice means that of the lock, or everything. */
  readonly choice: Choice;
  /** The flag for how calls are authorized. */
  readonly authorization?: string;
  readonly lock: Lock | null;
  readonly overlay: string | null;
}

/** A folder to write. Only plain data and maps, so that it can be passed from a worker thread. */
export interface Imported {
  /** Texts by path, with `overlay.yaml` and `import.lock.yaml`. */
  readonly files: ReadonlyMap<string, string>;
  readonly lock: Lock;
  readonly title: string;
  readonly leftOut: readonly LeftOut[];
  /** Optional parameters of nearly all operations, which are not arguments. */
  readonly leftParameters: readonly string[];
  /** What the document does not state. */
  readonly todo: readonly ImportTodo[];
  /** The tools in the order of `VERB /path`. */
  readonly tools: readonly ImportedTool[];
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

/**
 * Converts a document to the files of an integration, and validates them as every start does. Throws `ImportFault`, or
 * the reason of an aborted signal.
 */
export async function importApi(input: ImportInput, control: ImportControl = {}): Promise<Imported> {
  const { name, bytes, url, lock } = input;
  checkName(name);
  await pace(control, { stage: 'read', done: 0, total: 0 });
  const document = readApi(bytes, { name, ...(url === undefined ? {} : { origin: new URL(url).origin }) });
  const overlayText = input.overlay ?? emptyOverlay;
  const overlay = readOverlay(overlayText, new Set(document.operations.map(({ key }) => key)));
  const isChoice = input.choice.tags.length + input.choice.paths.length + input.choice.operations.length > 0;
  const choice = isChoice || !lock ? input.choice : lock.chosen;
  const flag = input.authorization ?? lock?.authorization ?? '';
  const authorization = authorizationFor(document, overlay, flag);
  const { chosen, leftOut } = chooseOperations(document.operations, choice);
  const emitted = await emitOperations({ name, document, overlay, authorization, lock, chosen, control });
  const allLeftOut = [...document.leftOut, ...leftOut, ...emitted.leftOut];
  if (emitted.resources.length === 0)
    throw new ImportFault(`No operation of the document can become a tool${firstReasons(allLeftOut)}`);
  const head = headTodos({ document, authorization, overlay });
  const written = emitFolder({
    name,
    document,
    authorization,
    overlay,
    roles: emitted.roles,
    resources: emitted.resources,
    answers: emitted.answers,
    leftOut: allLeftOut,
    leftParameters: emitted.leftParameters,
    sourceUrl: url,
    todo: head.map(({ what }) => what),
  });
  const total = emitted.methods.size;
  await pace(control, { stage: 'check', done: 0, total });
  const { texts } = written;
  await checkRecords(name, written);
  const operations = new Map([...emitted.methods].map(([key, method]) => [key, lockedOf(method)]));
  const made: Lock = {
    document: {
      format: `${document.format} ${document.formatVersion}`.slice(0, 40),
      version: document.version.slice(0, 100),
      digest: digestOfRecord(bytes),
    },
    chosen: choice,
    authorization: flag,
    operations,
    retired: retiredNames(lock, operations),
    files: new Map([...texts].map(([path, text]) => [path, digestOfRecord(text)])),
  };
  await pace(control, { stage: 'check', done: total, total });
  return {
    files: new Map([...texts, ['overlay.yaml', overlayText], ['import.lock.yaml', writeLock(made)]]),
    lock: made,
    title: document.title,
    leftOut: allLeftOut,
    leftParameters: emitted.leftParameters,
    todo: [...head, ...methodTodos(emitted.methods)],
    tools: [...emitted.methods.values()].map(toolOf),
  };
}

/** Refuses a name that is not valid for an integration. */
export function checkName(name: string): void {
  if (!/^[a-z][a-z0-9_]{1,19}$/.test(name))
    throw new ImportFault('--name must be 2 to 20 lower case letters, digits and underscores, a letter first.');
}

async function checkRecords(name: string, written: FolderTexts): Promise<void> {
  const faults = await checkTexts(catalogueFolder, name, written);
  if (faults.length > 0)
    throw new ImportFault(
      `The records do not pass the catalogue check. If overlay.yaml causes the error, correct it; otherwise this is a bug in the importer:\n  ${faults.slice(0, 10).join('\n  ')}`,
    );
}

// Tags are not part of the digest, because they depend on other operations.
function lockedOf({ name, record }: EmittedOperation): LockedOperation {
  const { resource, method, tool } = name;
  return { resource, method, tool, digest: digestOfRecord({ ...record, tags: undefined }) };
}

function firstReasons(leftOut: readonly LeftOut[]): string {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))].slice(0, 3);
  return reasons.length === 0 ? ': it describes none.' : `. Reasons: ${reasons.join(' ')}`;
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
