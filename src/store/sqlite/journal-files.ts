import { closeSync, openSync, readdirSync, readSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Clock, isJsonObject, newId } from '../../base/index.js';
import type { KeptEntry } from '../tables/audit-entry.js';

/** Times in names are written with so many digits, so that names sort as times do. */
const timeDigits = 15;
const fileBytesMax = 4 * 1024 * 1024;
const fileLifeMs = 24 * 3_600_000;
/** No process writes on into a journal of this age: each begins a new one with the first entry after a day. */
const abandonedMs = 2 * fileLifeMs;

/** Where the journals of one database lie, and what their names begin with. */
export interface JournalPlace {
  readonly folder: string;
  readonly prefix: string;
}

/** The journals beside a database file. */
export function journalsBeside(databaseFile: string): JournalPlace {
  return { folder: dirname(databaseFile), prefix: `${basename(databaseFile)}-audit-` };
}

/** Names of all journals, in the order in which they were begun. */
export function journalNames({ folder, prefix }: JournalPlace): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .sort();
}

/** This process's journal: a file that only grows, of one line an entry, followed by the next one when it is long or a day old. */
export interface JournalWriter {
  /** Writes entries by the system call itself: the death of the process takes none of them back. Throws the system's error. */
  write(entries: readonly KeptEntry[]): void;
  /** Whether a journal is written no further: one of this process's former ones, or one left behind long ago by a process that died. */
  isFinished(name: string): boolean;
  /** Whether a former journal of this process still lies there. */
  hasFinished(): boolean;
  /** Takes a finished journal away, all of which stands in the chain. */
  remove(name: string): void;
  /** Ends the present journal; nothing is written afterwards. */
  end(): void;
}

interface OpenFile {
  readonly descriptor: number;
  readonly name: string;
  readonly openedAt: number;
  bytes: number;
}

/** Makes the writer; the file is made with the first entry. */
export function createJournalWriter(place: JournalPlace, clock: Clock): JournalWriter {
  const owner = newId('own');
  const finished = new Set<string>();
  let count = 0;
  let file: OpenFile | null = null;

  const end = (): void => {
    if (!file) return;
    finished.add(file.name);
    closeSync(file.descriptor);
    file = null;
  };

  const present = (): OpenFile => {
    if (file && (file.bytes > fileBytesMax || clock.now() - file.openedAt > fileLifeMs)) end();
    if (file) return file;
    count += 1;
    const openedAt = clock.now();
    const name = `${place.prefix}${String(openedAt).padStart(timeDigits, '0')}-${owner}-${count}`;
    file = { descriptor: openSync(join(place.folder, name), 'ax', 0o600), name, openedAt, bytes: 0 };
    return file;
  };

  return {
    write: (entries) => {
      const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      const open = present();
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(open.descriptor, bytes, written);
      } catch (error) {
        // What stands there of these entries ends in the middle of a line: nothing may follow it.
        end();
        throw error;
      }
      open.bytes += bytes.length;
    },
    isFinished: (name) => {
      if (finished.has(name)) return true;
      const openedAt = Number(name.slice(place.prefix.length, place.prefix.length + timeDigits));
      return name !== file?.name && clock.now() - openedAt > abandonedMs;
    },
    hasFinished: () => finished.size > 0,
    remove: (name) => {
      unlinkSync(join(place.folder, name));
      finished.delete(name);
    },
    end,
  };
}

/** Bytes of a journal; zero where somebody has just taken it away. */
export function journalBytes({ folder }: JournalPlace, name: string): number {
  return statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
}

/** Whole lines of a journal from a position on, and where the next one begins. A line that is no entry is null. */
export interface JournalLines {
  readonly entries: readonly (KeptEntry | null)[];
  readonly end: number;
}

const readBytes = 256 * 1024;
const newline = 0x0a;

/** Reads up to so many lines. What a process that died, or one that is writing just now, left without an end of line is not read. */
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
      // A line longer than the buffer needs a longer one.
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
  return isJsonObject(value) &&
    typeof value.id === 'string' &&
    typeof value.at === 'number' &&
    typeof value.kind === 'string' &&
    typeof value.action === 'string' &&
    typeof value.argumentsJson === 'string' &&
    typeof value.durationMs === 'number' &&
    typeof value.outcome === 'string'
    ? (value as unknown as KeptEntry)
    : null;
}
