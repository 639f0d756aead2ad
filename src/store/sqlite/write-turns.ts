import { setTimeout as pause } from 'node:timers/promises';

/**
 * Turns to write, taken by the threads of one process. SQLite lets a connection that finds the file locked sleep for up to
 * a tenth of a second at a time, which would stop the event loop, and a thread that writes again and again would be found
 * writing each time. Only the order is decided here: a writer that waits too long proceeds, and SQLite's own lock protects the file.
 */
export interface WriteTurns {
  /** Waits for a turn. False if there was none in time. */
  take(): boolean | Promise<boolean>;
  /** Ends a turn that was taken. */
  give(): void;
}

/** Turns of a connection that shares its process with no other writer. */
export const undisputedTurns: WriteTurns = { take: () => true, give: () => undefined };

type Side = 0 | 1;

/** Cells of the shared memory. */
const held = 0;
const lastSide = 1;
const wantedBy = [2, 3] as const;
const cellCount = 4;

const pollMs = 1;
const patienceMs = 1_000;

/** Shared memory for the turns of an event loop and a thread. */
export function createTurnsMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(cellCount * Int32Array.BYTES_PER_ELEMENT);
}

/** The turns of the event loop: it stays free while it waits. */
export function turnsOfLoop(memory: SharedArrayBuffer): WriteTurns {
  const cells = new Int32Array(memory);
  const side = 0;
  const wait = async (): Promise<boolean> => {
    Atomics.add(cells, wantedBy[side], 1);
    try {
      for (let waited = 0; waited < patienceMs; waited += pollMs) {
        await pause(pollMs);
        if (tryTake(cells, side)) return true;
      }
      return false;
    } finally {
      Atomics.sub(cells, wantedBy[side], 1);
    }
  };
  return { take: () => tryTake(cells, side) || wait(), give: () => give(cells) };
}

/** The turns of the thread, which sleeps while it waits. */
export function turnsOfThread(memory: SharedArrayBuffer): WriteTurns {
  const cells = new Int32Array(memory);
  const side = 1;
  const wait = (): boolean => {
    Atomics.store(cells, wantedBy[side], 1);
    let isTaken = false;
    for (let waited = 0; waited < patienceMs && !isTaken; waited += pollMs) {
      Atomics.wait(cells, held, Atomics.load(cells, held), pollMs);
      isTaken = tryTake(cells, side);
    }
    Atomics.store(cells, wantedBy[side], 0);
    return isTaken;
  };
  return { take: () => tryTake(cells, side) || wait(), give: () => give(cells) };
}

/** Ends the turn that a thread held, and its wish for one, when it is gone. */
export function forgetThread(memory: SharedArrayBuffer): void {
  const cells = new Int32Array(memory);
  // The event loop holds a turn only within one of its own steps, so this one is the thread's.
  give(cells);
  Atomics.store(cells, wantedBy[1], 0);
}

// The side that had the last turn leaves the next one to the other side, if that waits.
function tryTake(cells: Int32Array, side: Side): boolean {
  const other = side === 0 ? 1 : 0;
  if (Atomics.load(cells, wantedBy[other]) > 0 && Atomics.load(cells, lastSide) === side) return false;
  if (Atomics.compareExchange(cells, held, 0, 1) !== 0) return false;
  Atomics.store(cells, lastSide, side);
  return true;
}

function give(cells: Int32Array): void {
  Atomics.store(cells, held, 0);
  Atomics.notify(cells, held);
}
