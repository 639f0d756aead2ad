import type { ReadMetrics } from '../observe/index.js';
import type { CounterPrice } from '../store/index.js';
import type { SessionAnswer, SessionMessage } from '../transport/index.js';

/** What the places of a {@link PlaceRequest} are for. */
export type PlaceKind = 'server' | 'account';

/** More places for the calls of one MCP server or account. */
export interface PlaceRequest {
  readonly kind: PlaceKind;
  readonly id: string;
  /** Places that all workers have together. */
  readonly max: number;
}

/** Places that change hands. */
export interface PlaceCount {
  readonly kind: PlaceKind;
  readonly id: string;
  readonly count: number;
}

/** A place for one stream of an MCP server. */
export interface StreamRequest {
  /** Streams of changes and subscriptions are counted apart. */
  readonly list: 'streams' | 'subscriptions';
  readonly serverId: string;
  readonly perServerMax: number;
}

/** What a worker serves at. */
export interface ReadyFacts {
  /** Where people reach the gateway, without a trailing slash. */
  readonly origin: string;
  /** Where it listens on this machine. */
  readonly port: number;
  /** What an operator has yet to set, as sentences. */
  readonly hints: readonly string[];
}

/** How much of an attempt counts against a name. */
export interface Charge {
  readonly name: string;
  readonly price: CounterPrice;
}

/** What a worker receives first. */
export interface WorkerFacts {
  /** Id of the gateway that all workers form. */
  readonly instance: string;
  /** Unique among all workers that this primary process ever started. */
  readonly worker: number;
}

/** From a worker to the primary process. */
export interface FromWorker {
  readonly notifications: {
    readonly ready: ReadyFacts;
    /** It could not start, with the reason. */
    readonly failed: { readonly message: string };
    readonly want: PlaceRequest;
    readonly giveBack: PlaceCount;
    readonly charge: Charge;
    readonly endStream: StreamRequest;
    readonly endChange: { readonly key: string };
    /** This worker loaded changed integrations on request. */
    readonly reloaded: null;
  };
  readonly requests: {
    readonly hello: { readonly request: null; readonly response: WorkerFacts };
    readonly takeStream: { readonly request: StreamRequest; readonly response: boolean };
    /** Answered once no other worker runs this change. */
    readonly startChange: { readonly request: { readonly key: string }; readonly response: null };
    readonly sendToSession: {
      readonly request: { readonly owner: number; readonly message: SessionMessage };
      /** Null where the session has ended. */
      readonly response: SessionAnswer | null;
    };
    /** The figures of all workers together, in the exposition format. */
    readonly metrics: { readonly request: null; readonly response: string };
  };
}

/** From the primary process to a worker. */
export interface FromPrimary {
  readonly notifications: {
    readonly lend: PlaceCount;
    /** Another worker waits: give back what is free, or the next place that becomes free. */
    readonly recall: { readonly kind: PlaceKind; readonly id: string };
    readonly charge: Charge;
    readonly reload: null;
    /** Whether it does the work between calls for all workers. */
    readonly lead: { readonly leads: boolean };
    readonly stop: null;
  };
  readonly requests: {
    readonly takeMessage: { readonly request: SessionMessage; readonly response: SessionAnswer | null };
    readonly metrics: { readonly request: null; readonly response: ReadMetrics };
  };
}
