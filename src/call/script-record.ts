import type { CallHold, ToolOutcome } from '../reply/index.js';
import { dataWords, untrustedWords } from './shape-payload.js';
import type { Endpoint } from './types.js';

type Held = Extract<CallHold, { kind: 'waiting' }>;

/** The result of one call of a script. */
interface MadeCall {
  readonly tool: string;
  readonly isChange: boolean;
  readonly end: 'running' | 'done' | 'failed' | 'refused' | 'held';
}

/** The calls of a script until its pause, stored with it. */
export interface StoredRecord {
  readonly calls: readonly MadeCall[];
  readonly notes: readonly string[];
}

const callsShownMax = 40;
const notesShownMax = 12;

/** The calls of a script, for messages, and the notes on everything that it read. */
export class ScriptRecord {
  readonly #calls: MadeCall[];
  readonly #notes: Set<string>;
  readonly #held: Held[] = [];

  /** Held calls are made again. */
  constructor(stored: StoredRecord | null) {
    this.#calls = stored?.calls.filter(({ end }) => end !== 'held') ?? [];
    this.#notes = new Set(stored?.notes);
  }

  /** Records the start of a call; the returned function records its end. */
  begin(tool: string, { toolset }: Endpoint): (outcome: ToolOutcome) => void {
    const isChange = toolset.find(tool)?.annotations.readOnlyHint === false;
    const place = this.#calls.push({ tool, isChange, end: 'running' }) - 1;
    return (outcome) => {
      this.#calls[place] = { tool, isChange, end: endOf(outcome) };
      if (outcome.kind === 'done') for (const note of outcome.notes) this.#notes.add(note);
      // The message of an error is from the service as well.
      if (outcome.kind === 'failed') this.#notes.add(dataWords);
      if (outcome.kind === 'refused' && outcome.hold?.kind === 'waiting') this.#held.push(outcome.hold);
    };
  }

  /** The calls that wait for a person. */
  held(): readonly Held[] {
    return this.#held;
  }

  /** What the model must know about the result: the notes of all calls without duplicates. */
  notes(): readonly string[] {
    const isStronger = this.#notes.has(untrustedWords);
    return [...this.#notes].filter((note) => !(isStronger && note === dataWords)).slice(0, notesShownMax);
  }

  stored(): StoredRecord {
    return { calls: this.#calls, notes: [...this.#notes] };
  }

  /** Every call and its result. */
  report(): string {
    if (this.#calls.length === 0) return 'It made no call, so nothing was changed.';
    const shown = this.#calls.slice(0, callsShownMax).map(({ tool, isChange, end }) => {
      const words = end === 'running' ? 'not known' : end === 'held' ? 'waits for approval, not sent' : end;
      return `${tool}: ${words}${isChange && end === 'done' ? ' (change made)' : ''}`;
    });
    const others = this.#calls.length - shown.length;
    const marks = this.notes().filter((note) => note === dataWords || note === untrustedWords);
    return [
      `Calls made: ${shown.map((line, index) => `${index + 1}. ${line}`).join('; ')}${others > 0 ? `; and ${others} more` : ''}.`,
      ...marks,
    ].join(' ');
  }
}

function endOf(outcome: ToolOutcome): MadeCall['end'] {
  switch (outcome.kind) {
    case 'done':
    case 'failed':
      return outcome.kind;
    case 'refused':
      return outcome.hold?.kind === 'waiting' ? 'held' : 'refused';
    case 'input_required':
      return 'refused';
  }
}
