import { parse } from 'yaml';
import { isJsonObject, type JsonValue } from '../base/index.js';
import type { Choice } from './choose.js';
import { ImportFault } from './import-fault.js';
import { objectAt, textAt, textsAt } from './members.js';
import { writeYaml } from './write-yaml.js';

/** The name that an operation was given. */
export interface LockedName {
  readonly resource: string;
  readonly method: string;
  readonly tool: string;
}

/** One emitted operation in the lock. */
export interface LockedOperation extends LockedName {
  /** Digest of the record. */
  readonly digest: string;
}

/** The state of an import: with it, the document and the overlay, the same folder is produced again. */
export interface Lock {
  readonly document: { readonly format: string; readonly version: string; readonly digest: string };
  readonly chosen: Choice;
  /** The authorization flag, or an empty text. */
  readonly authorization: string;
  readonly operations: ReadonlyMap<string, LockedOperation>;
  /** Names of operations that an earlier import had: no other operation is given them, and the operation has its name again if it returns. */
  readonly retired: ReadonlyMap<string, LockedName>;
  /** Digests of the written files by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Parses a lock file. Throws `ImportFault` if it is invalid. */
export function readLock(text: string): Lock {
  let root: JsonValue;
  try {
    root = parse(text, { maxAliasCount: 0 });
  } catch {
    throw new ImportFault('import.lock.yaml is not YAML. Restore it: without it every tool could be renamed.');
  }
  if (!isJsonObject(root) || textAt(objectAt(root, 'document'), 'digest') === '')
    throw new ImportFault(
      'import.lock.yaml has no digest of a document. Restore it: without it every tool could be renamed.',
    );
  const document = objectAt(root, 'document');
  const chosen = objectAt(root, 'chosen');
  return {
    document: {
      format: textAt(document, 'format'),
      version: textAt(document, 'version'),
      digest: textAt(document, 'digest'),
    },
    chosen: {
      tags: textsAt(chosen, 'tags'),
      paths: textsAt(chosen, 'paths'),
      operations: textsAt(chosen, 'operations'),
    },
    authorization: textAt(root, 'authorization'),
    operations: new Map(
      Object.entries(objectAt(root, 'operations')).map(([key, entry]) => [
        key,
        { ...nameIn(entry), digest: textAt(entry, 'digest') },
      ]),
    ),
    retired: new Map(Object.entries(objectAt(root, 'retired')).map(([key, entry]) => [key, nameIn(entry)])),
    files: new Map(Object.entries(objectAt(root, 'files')).map(([path, digest]) => [path, String(digest)])),
  };
}

function nameIn(entry: JsonValue | undefined): LockedName {
  return { resource: textAt(entry, 'resource'), method: textAt(entry, 'method'), tool: textAt(entry, 'tool') };
}

/** The names that an import retires: those of the lock before that no operation has now. */
export function retiredNames(before: Lock | null, operations: Lock['operations']): Lock['retired'] {
  const used = new Set([...operations.values()].map(({ tool }) => tool));
  const names = [...(before?.retired ?? []), ...(before?.operations ?? [])];
  return new Map(
    names
      .filter(([key, { tool }]) => !operations.has(key) && !used.has(tool))
      .map(([key, { resource, method, tool }]) => [key, { resource, method, tool }] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The text of a lock file. */
export function writeLock({ document, chosen, authorization, operations, retired, files }: Lock): string {
  return `# Written by the import; do not edit. It keeps the names of tools.\n${writeYaml({
    document,
    chosen,
    authorization,
    operations: Object.fromEntries(operations),
    ...(retired.size > 0 ? { retired: Object.fromEntries(retired) } : {}),
    files: Object.fromEntries(files),
  })}`;
}

/** Differences between two imports. */
export interface ImportDifference {
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly changed: readonly string[];
}

/** Tools that were added, removed or changed, by name. */
export function compareLocks(before: Lock, after: Lock): ImportDifference {
  const tools = (lock: Lock): ReadonlyMap<string, string> =>
    new Map([...lock.operations.values()].map(({ tool, digest }) => [tool, digest]));
  const [old, fresh] = [tools(before), tools(after)];
  return {
    added: [...fresh.keys()].filter((tool) => !old.has(tool)),
    gone: [...old.keys()].filter((tool) => !fresh.has(tool)),
    changed: [...fresh].filter(([tool, digest]) => old.has(tool) && old.get(tool) !== digest).map(([tool]) => tool),
  };
}
