import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How to reach a gateway that runs on a data folder. The gateway writes it; commands on the same folder read it. */
export interface GatewayRecord {
  /** Random, and repeated by `/healthz`: a record is valid if its address responds with this id. */
  readonly instance: string;
  /** Where people and clients reach it, without a trailing slash. */
  readonly origin: string;
  /** Where this machine reaches it, without a trailing slash. */
  readonly localOrigin: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** The overrides of other hosts, in the format of GATEHOUSE_CONNECT_TO. Absent: none. */
  readonly connectTo?: string;
  /** The inode of the data folder, so that a record in a copied folder is ignored. Added when the record is written. */
  readonly folder?: string;
}

const folderOf = (dataDir: string): string => join(dataDir, 'gateways');
const fileOf = (dataDir: string, instance: string): string => join(folderOf(dataDir), `${instance}.json`);

const inodeOf = (dataDir: string): string => String(statSync(dataDir, { bigint: true }).ino);

/** Writes a gateway's record. Throws if the folder is not writable. */
export function writeGatewayRecord(dataDir: string, record: GatewayRecord): void {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(dataDir, record.instance), `${JSON.stringify({ ...record, folder: inodeOf(dataDir) })}\n`, {
    mode: 0o600,
  });
}

/** Deletes a gateway's record. Does nothing if there is none. */
export function removeGatewayRecord(dataDir: string, instance: string): void {
  try {
    rmSync(fileOf(dataDir, instance), { force: true });
  } catch {
    // A stale record does no harm: it is valid only if its address responds with its id.
  }
}

/**
 * The records of a data folder, newest first. Leaves out records copied from another folder, but includes those of
 * gateways that were killed.
 */
export function readGatewayRecords(dataDir: string): readonly GatewayRecord[] {
  let names: readonly string[];
  let inode: string;
  try {
    inode = inodeOf(dataDir);
    names = readdirSync(folderOf(dataDir));
  } catch {
    return [];
  }
  return names
    .flatMap((name) => readRecord(join(folderOf(dataDir), name)) ?? [])
    .filter(({ folder = inode }) => folder === inode)
    .sort((one, other) => other.startedAt - one.startedAt);
}

function readRecord(path: string): GatewayRecord | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is GatewayRecord {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map(Object.entries(value));
  return (
    /^[\w-]{1,64}$/.test(String(members.get('instance'))) &&
    ['origin', 'localOrigin'].every((name) => URL.canParse(String(members.get(name)))) &&
    typeof members.get('startedAt') === 'number' &&
    ['connectTo', 'folder'].every((name) => ['string', 'undefined'].includes(typeof members.get(name)))
  );
}
