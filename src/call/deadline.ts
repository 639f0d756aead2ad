import type { Cancellation, Clock } from '../base/index.js';

/** Timers may fire this much early. Milliseconds. */
const earlyMs = 2;

/** The deadline of one call: access token, request and the one repeat together. */
export class Deadline {
  /** Aborted when the caller leaves. */
  readonly caller: Cancellation;
  readonly secondsMax: number;
  /** Whether a request was sent, so that the service may have acted. */
  hasSent = false;
  readonly #clock: Clock;
  readonly #endsAt: number;
  #both: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #giveUp = (): void => this.#both?.abort();

  constructor(caller: Cancellation, secondsMax: number, clock: Clock) {
    this.caller = caller;
    this.secondsMax = secondsMax;
    this.#clock = clock;
    this.#endsAt = clock.monotonic() + secondsMax * 1_000;
  }

  /** Milliseconds left; zero after the deadline. */
  get leftMs(): number {
    return Math.max(0, this.#endsAt - this.#clock.monotonic());
  }

  get isOver(): boolean {
    return this.leftMs <= earlyMs;
  }

  /**
   * Aborted when the caller leaves or the deadline passes. Created on first use: nearly every call sends one request,
   * which has its own timeout.
   */
  get signal(): AbortSignal {
    if (!this.#both) {
      this.#both = new AbortController();
      if (this.caller.aborted) this.#giveUp();
      else this.caller.addEventListener('abort', this.#giveUp);
      this.#timer = setTimeout(this.#giveUp, this.leftMs);
    }
    return this.#both.signal;
  }

  /** Releases the timer and the listeners of the signal. */
  close(): void {
    if (!this.#both) return;
    clearTimeout(this.#timer);
    this.caller.removeEventListener('abort', this.#giveUp);
  }
}
