import type { Cancellation, Clock } from '../base/index.js';

/** Timers may come this much early, in milliseconds. */
const earlyMs = 2;

/** The time that one call may take in all: access token, request and the one repeat together. */
export class Deadline {
  /** Aborted when the caller leaves. */
  readonly caller: Cancellation;
  readonly secondsMax: number;
  /** Whether a request has left, so that the service may have done something. */
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

  /** Milliseconds that are left; zero where the time is over. */
  get leftMs(): number {
    return Math.max(0, this.#endsAt - this.#clock.monotonic());
  }

  get isOver(): boolean {
    return this.leftMs <= earlyMs;
  }

  /**
   * Aborted when the caller leaves or the time is over. Made when it is first asked for: nearly every call sends one request, which ends
   * by a time of its own.
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

  /** Lets go of what the signal holds. */
  close(): void {
    if (!this.#both) return;
    clearTimeout(this.#timer);
    this.caller.removeEventListener('abort', this.#giveUp);
  }
}
