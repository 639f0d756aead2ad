import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a gateway that was started on a data folder is reached; written by the gateway, read by commands on the same folder. */
export interface GatewayRecord {
  /** Random, and repeated by `/healthz`: a record is true where its address answers with it. */
  readonly instance: string;
  /** Where people and clients reach it, without a trailing slash. */
  readonly origin: string;
  /** Where this machine reaches it, without a trailing slash. */
  readonly localOrigin: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** Where it sends what is meant for other hosts, as GATEHOUSE_CONNECT_TO writes it; absent where nowhere else. */
  readonly connectTo?: string;
  /** The inode of the data folder: in a copy of the folder the record is of another installation. Added when the record is written. */
  readonly folder?: string;
}

const folderOf = (dataDir: string): string => join(dataDir, 'gateways');
const fileOf = (dataDir: string, instance: string): string => join(folderOf(dataDir), `${instance}.json`);

const inodeOf = (dataDir: string): string => String(statSync(dataDir, { bigint: true }).ino);

/** Writes a gateway's record. Throws where the folder cannot be written. */
export function writeGatewayRecord(dataDir: string, record: GatewayRecord): void {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(dataDir, record.instance), `${JSON.stringify({ ...record, folder: inodeOf(dataDir) })}\n`, {
    mode: 0o600,
  });
}

/** Deletes a gateway's record; nothing happens where there is none. */
export function removeGatewayRecord(dataDir: string, instance: string): void {
  try {
    rmSync(fileOf(dataDir, instance), { force: true });
  } catch {
    // A stale record does no harm: it is true only where its address answers.
  }
}

/** The records of a data folder, newest first, without those that were copied from another; those of gateways that were killed are among them. */
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
