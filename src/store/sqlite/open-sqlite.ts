import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type Database from 'libsql';
import type { Clock } from '../../base/index.js';
import { assembleStore } from '../assemble-store.js';
import type { Store } from '../interfaces.js';
import { migrate } from '../migrations/index.js';
import { appendQueriesOf, requireHead } from '../tables/append-audit.js';
import { createAuditAppender } from '../tables/audit-appender.js';
import { createAuditJournal } from './audit-journal.js';
import { connect } from './connect.js';
import { explainFault } from './explain-fault.js';
import { createLogSync } from './log-sync.js';
import { createReadThread } from './read-thread.js';
import { createRunner } from './runner.js';
import { createTurnsMemory, turnsOfLoop, undisputedTurns } from './write-turns.js';

/** A checkpoint waits for the disk, so the thread of the audit log is to make it: it commits whenever something changes. */
const checkpointPagesServing = 32_000;

export interface SqliteOptions {
  readonly clock: Clock;
  /** Whether the process serves calls, which must not wait for writes to the audit log. */
  readonly serves: boolean;
  /** Receives warnings. */
  readonly warn: (words: string) => void;
}

/**
 * Opens the embedded store, and creates the file and its tables if they are missing. Throws an `Error` with the file,
 * the problem and the remedy if the folder is read-only or full, the file is not a database, or a newer version wrote
 * it.
 */
export async function openSqlite(file: string, { clock, serves, warn }: SqliteOptions): Promise<Store> {
  let database: Database.Database | undefined;
  try {
    prepareFile(file);
    database = connect(file, serves ? { checkpointPages: checkpointPagesServing } : {});
    const turns = serves ? createTurnsMemory() : null;
    const runner = createRunner(
      database,
      {
        log: createLogSync(() => openLog(`${file}-wal`)),
        turns: turns ? turnsOfLoop(turns) : undisputedTurns,
      },
      serves ? createReadThread(file) : null,
    );
    await runner.write(() => migrate(runner.builder, { now: clock.now(), driver: 'sqlite' }));
    const fault = await runner
      .read(() => requireHead(appendQueriesOf(runner)))
      .then(
        () => null,
        (error: unknown) => error,
      );
    const journal = createAuditJournal({
      databaseFile: file,
      fault,
      runner,
      clock,
      turns,
      warn,
      failed: (error) => appender.failed(error),
    });
    const appender = createAuditAppender(journal, warn);
    if (fault !== null) appender.failed(fault);
    return assembleStore(runner, { journal, appender });
  } catch (error) {
    database?.close();
    throw new Error(`The store ${file} cannot be opened: ${explainFault(error)}`, { cause: error });
  }
}

function prepareFile(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Created here and not by SQLite, so that nobody else can read it; the log next to it gets the file's mode. An
  // existing file is never opened here: closing it would release the locks of this process's other connections to it (a
  // rule of POSIX).
  if (!existsSync(file)) makeFile(file);
  if (!statSync(file).isFile())
    throw new Error('something else stands where the file should be. Move it away, or choose another data folder.');
  accessSync(file, constants.R_OK | constants.W_OK);
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
}

function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    // Another process was faster.
    if (!existsSync(file)) throw error;
  }
}

async function openLog(path: string): Promise<FileHandle> {
  const log = await open(path, 'r+');
  // A file only survives a power cut once its folder is synced. Windows cannot open folders, and does this
  // automatically.
  if (process.platform !== 'win32') {
    const folder = await open(dirname(path), 'r');
    await folder.sync();
    await folder.close();
  }
  return log;
}
