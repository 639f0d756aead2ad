import {
  closeSync,
  existsSync,
  fchownSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Clock, isJsonObject, newId } from '../../base/index.js';
import { type KeptEntry, laterNames } from '../tables/audit-entry.js';
import { shareNext } from './share-next.js';

const datasync = promisify(fdatasync);

/** Number of digits of times in names, so that names sort by time. */
const timeDigits = 15;
const fileBytesMax = 4 * 1024 * 1024;
const fileLifeMs = 24 * 3_600_000;
/** No process still writes to a journal of this age: each starts a new one with the first entry after a day. */
const abandonedMs = 2 * fileLifeMs;

/** The folder of a database's journals, and the prefix of their names. */
export interface JournalPlace {
  readonly databaseFile: string;
  readonly folder: string;
  readonly prefix: string;
}

/** The journals next to a database file. */
export function journalsBeside(databaseFile: string): JournalPlace {
  return { databaseFile, folder: dirname(databaseFile), prefix: `${basename(databaseFile)}-audit-` };
}

const nameEnding = /^\d{15,}-own_[0-9a-z]+-\d+$/;

/** Names of all journals, oldest first. Ignores copies of them. */
export function journalNames({ folder, prefix }: JournalPlace): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.startsWith(prefix) && nameEnding.test(entry.name.slice(prefix.length)),
    )
    .map((entry) => entry.name)
    .sort();
}

/**
 * This process's journal: a file that only grows, with one line per entry. A new one follows when it is long or a day
 * old.
 */
export interface JournalWriter {
  /**
   * Writes entries with the system call itself, so that they survive a crash of the process. Throws the system's error.
   */
  write(entries: readonly KeptEntry[]): void;
  /** Resolves when everything written before the call is on disk. */
  sync(): Promise<void>;
  /** Tests whether there is space for an entry. Throws the system's error if not. */
  check(): void;
  /**
   * Whether a journal is no longer written to: a former one of this process, or one left behind long ago by a crashed
   * process.
   */
  isFinished(name: string): boolean;
  /** Whether a former journal of this process still exists. */
  hasFinished(): boolean;
  /** Deletes a finished journal whose entries are all in the chain. */
  remove(name: string): void;
  /** Ends the current journal; nothing is written afterwards. */
  end(): void;
}

interface OpenFile {
  readonly descriptor: number;
  readonly name: string;
  readonly openedAt: number;
  bytes: number;
  /** Whether the folder's entry for it is on disk. */
  isNamed: boolean;
  /** Whether an entry was requested to be on disk, so that all of it must be synced before it is closed. */
  isSynced: boolean;
}

/** Space for one large entry, filled with blanks, which are not a line. */
const checkedRoom = Buffer.alloc(16 * 1024, ' ');

/** Creates the writer. The file is created with the first entry. */
export function createJournalWriter(place: JournalPlace, clock: Clock): JournalWriter {
  return new GrowingJournal(place, clock);
}

class GrowingJournal implements JournalWriter {
  readonly #place: JournalPlace;
  readonly #clock: Clock;
  readonly #owner = newId('own');
  readonly #finished = new Set<string>();
  readonly #syncs = shareNext(() => this.#syncFile());
  #count = 0;
  #file: OpenFile | null = null;

  constructor(place: JournalPlace, clock: Clock) {
    this.#place = place;
    this.#clock = clock;
  }

  sync(): Promise<void> {
    return this.#syncs.run();
  }

  check(): void {
    const { descriptor, bytes } = this.#openFile();
    try {
      writeSync(descriptor, checkedRoom);
    } finally {
      ftruncateSync(descriptor, bytes);
    }
  }

  write(entries: readonly KeptEntry[]): void {
    const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    const open = this.#openFile();
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(open.descriptor, bytes, written);
    } catch (error) {
      if (written > 0) {
        takeBack(open);
        // Another process may have read further meanwhile, so nothing is written in place of these entries.
        this.end();
      }
      throw error;
    }
    open.bytes += bytes.length;
  }

  isFinished(name: string): boolean {
    if (this.#finished.has(name)) return true;
    const { prefix } = this.#place;
    const openedAt = Number(name.slice(prefix.length, prefix.length + timeDigits));
    return name !== this.#file?.name && this.#clock.now() - openedAt > abandonedMs;
  }

  hasFinished(): boolean {
    return this.#finished.size > 0;
  }

  remove(name: string): void {
    unlinkSync(join(this.#place.folder, name));
    this.#finished.delete(name);
  }

  end(): void {
    if (!this.#file) return;
    const { name, descriptor, isSynced } = this.#file;
    this.#finished.add(name);
    this.#file = null;
    if (isSynced) fdatasyncSync(descriptor);
    closeSync(descriptor);
  }

  /** The file to write to; a new one if there is none, or if it is long or a day old. */
  #openFile(): OpenFile {
    const file = this.#file;
    if (file && (file.bytes > fileBytesMax || this.#clock.now() - file.openedAt > fileLifeMs)) this.end();
    this.#file ??= this.#createFile();
    return this.#file;
  }

  #createFile(): OpenFile {
    const { prefix, folder, databaseFile } = this.#place;
    this.#count += 1;
    const openedAt = this.#clock.now();
    const name = `${prefix}${String(openedAt).padStart(timeDigits, '0')}-${this.#owner}-${this.#count}`;
    const descriptor = openSync(join(folder, name), 'ax', 0o600);
    giveToOwner(descriptor, databaseFile);
    return { descriptor, name, openedAt, bytes: 0, isNamed: false, isSynced: false };
  }

  async #syncFile(): Promise<void> {
    const synced = this.#file;
    if (!synced) return;
    synced.isSynced = true;
    try {
      await datasync(synced.descriptor);
      if (!synced.isNamed) await syncFolder(this.#place.folder);
      synced.isNamed = true;
    } catch (error) {
      // A file that was closed meanwhile was synced by that.
      if (this.#file === synced) throw error;
    }
  }
}

// A file only survives a power cut once its folder is synced. Windows cannot open folders, and does this automatically.
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

// Files written by root must stay readable for the owner of the database.
function giveToOwner(descriptor: number, databaseFile: string): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = statSync(databaseFile);
  fchownSync(descriptor, uid, gid);
}

// Removes entries whose callers receive an error.
function takeBack({ descriptor, bytes }: OpenFile): void {
  try {
    ftruncateSync(descriptor, bytes);
  } catch {
    // Some of them then stay in the log, which is better than a call that is missing from it.
  }
}

/** Whether a journal no longer exists. */
export function isJournalGone({ folder }: JournalPlace, name: string): boolean {
  return !existsSync(join(folder, name));
}

/** Bytes of a journal; zero if it was just deleted. */
export function journalBytes({ folder }: JournalPlace, name: string): number {
  return statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
}

/** Whole lines of a journal from a position on, and where the next one begins. An invalid line is null. */
export interface JournalLines {
  readonly entries: readonly (KeptEntry | null)[];
  readonly end: number;
}

const readBytes = 256 * 1024;
const newline = 0x0a;

/**
 * Reads up to this many lines. Ignores an incomplete line, which a crashed process left behind or another one is still
 * writing.
 */
export function readJournal(
  { folder }: JournalPlace,
  { name, position, linesMax }: { readonly name: string; readonly position: number; readonly linesMax: number },
): JournalLines {
  const descriptor = openSync(join(folder, name), 'r');
  try {
    for (let wanted = readBytes; ; wanted *= 2) {
      const buffer = Buffer.alloc(wanted);
      const length = readSync(descriptor, buffer, 0, wanted, position);
      const lines = wholeLines(buffer.subarray(0, length), linesMax);
      // A line longer than the buffer needs a longer buffer.
      if (lines.bytes > 0 || length < wanted) return { entries: lines.texts.map(entryOf), end: position + lines.bytes };
    }
  } finally {
    closeSync(descriptor);
  }
}

function wholeLines(bytes: Buffer, linesMax: number): { readonly texts: readonly string[]; readonly bytes: number } {
  const texts: string[] = [];
  let start = 0;
  while (texts.length < linesMax) {
    const end = bytes.indexOf(newline, start);
    if (end === -1) break;
    texts.push(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return { texts, bytes: start };
}

function entryOf(line: string): KeptEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  return isKeptEntry(value) ? value : null;
}

const texts = ['id', 'kind', 'action', 'outcome', 'argumentsJson'];
const numbers = ['at', 'durationMs'];
const textsOrNull = ['accountId', 'serverId', 'apiTokenId', 'client', 'detail'];
const textsOrAbsent: readonly string[] = laterNames;

function isKeptEntry(value: unknown): value is KeptEntry {
  if (!isJsonObject(value)) return false;
  const { argumentsJson, upstreamStatus } = value;
  return (
    texts.every((name) => typeof value[name] === 'string') &&
    numbers.every((name) => typeof value[name] === 'number') &&
    textsOrNull.every((name) => value[name] === null || typeof value[name] === 'string') &&
    (upstreamStatus === null || typeof upstreamStatus === 'number') &&
    textsOrAbsent.every((name) => value[name] === undefined || typeof value[name] === 'string') &&
    isObjectText(argumentsJson)
  );
}

function isObjectText(text: unknown): boolean {
  try {
    return typeof text === 'string' && isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}
