import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a demo stores between starts, so that the second start prints the same URL. The store only contains hashes of
 * tokens.
 */
export interface DemoState {
  readonly sandboxPort: number;
  readonly apiToken: string;
  readonly accountId: string;
  readonly serverId: string;
  readonly serverToken: string;
  /** The server over both accounts; absent in files of older versions. */
  readonly combined?: {
    readonly accountIds: readonly string[];
    readonly serverId: string;
    readonly serverToken: string;
  };
  /** Accounts of further services, including earlier starts; absent in files of older versions. */
  readonly added?: readonly string[];
}

const fileName = 'demo.json';

/** Whether a demo has been started on this data folder. */
export function hasDemoState(dataDir: string): boolean {
  return existsSync(join(dataDir, fileName));
}

/** Marks the data folder as a demo's before anything is connected; an existing state stays. */
export function markDemo(dataDir: string): void {
  if (!hasDemoState(dataDir)) writeState(dataDir, {});
}

/** The stored state, or null on the first start or if the file is invalid. */
export function readDemoState(dataDir: string): DemoState | null {
  const path = join(dataDir, fileName);
  if (!existsSync(path)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isState(value) ? value : null;
  } catch {
    return null;
  }
}

/** Writes the state, readable only by this user because it contains the demo's tokens. */
export function writeDemoState(dataDir: string, state: DemoState): void {
  writeState(dataDir, state);
}

function writeState(dataDir: string, state: object): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, fileName);
  writeFileSync(path, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  // The mode above only counts for a new file.
  chmodSync(path, 0o600);
}

function isState(value: unknown): value is DemoState {
  if (typeof value !== 'object' || value === null) return false;
  const names = ['apiToken', 'accountId', 'serverId', 'serverToken'];
  const members = new Map(Object.entries(value));
  return names.every((name) => typeof members.get(name) === 'string') && typeof members.get('sandboxPort') === 'number';
}
