import type { ReadMetrics } from '../observe/index.js';
import type { CounterPrice } from '../store/index.js';
import type { SessionAnswer, SessionMessage } from '../transport/index.js';

/** What a {@link PlaceRequest} reserves concurrency for. */
export type PlaceKind = 'server' | 'account';

/** A request for more concurrent calls of one MCP server or account. */
export interface PlaceRequest {
  readonly kind: PlaceKind;
  readonly id: string;
  /** Maximum for all workers together. */
  readonly max: number;
}

/** Places that move between workers. */
export interface PlaceCount {
  readonly kind: PlaceKind;
  readonly id: string;
  readonly count: number;
}

/** A place for one stream of an MCP server. */
export interface StreamRequest {
  /** Streams of changes and subscriptions are counted separately. */
  readonly list: 'streams' | 'subscriptions';
  readonly serverId: string;
  readonly perServerMax: number;
}

/** Where a worker serves. */
export interface ReadyFacts {
  /** URL of the gateway for people and clients, without a trailing slash. */
  readonly origin: string;
  /** The port it listens on. */
  readonly port: number;
  /** What an operator still has to set, as sentences. */
  readonly hints: readonly string[];
}

/** How much an attempt counts against a name. */
export interface Charge {
  readonly name: string;
  readonly price: CounterPrice;
}

/** The first message to a worker. */
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
    /** The worker failed to start, with the reason. */
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
    /** The response is sent once no other worker runs this change. */
    readonly startChange: { readonly request: { readonly key: string }; readonly response: null };
    readonly sendToSession: {
      readonly request: { readonly owner: number; readonly message: SessionMessage };
      /** Null if the session has ended. */
      readonly response: SessionAnswer | null;
    };
    /** This worker changed servers, accounts or API tokens. The response is sent once no other worker uses cached ones. */
    readonly changed: { readonly request: null; readonly response: null };
    /** The metrics of all workers together, in the exposition format. */
    readonly metrics: { readonly request: null; readonly response: string };
  };
}

/** From the primary process to a worker. */
export interface FromPrimary {
  readonly notifications: {
    readonly lend: PlaceCount;
    /** Another worker is waiting: return what is free, or the next place that becomes free. */
    readonly recall: { readonly kind: PlaceKind; readonly id: string };
    readonly charge: Charge;
    readonly reload: null;
    /** Whether this worker runs the background tasks for all workers. */
    readonly lead: { readonly leads: boolean };
    readonly stop: null;
  };
  readonly requests: {
    readonly takeMessage: { readonly request: SessionMessage; readonly response: SessionAnswer | null };
    /** Cached servers, accounts and API tokens may be outdated. */
    readonly lookAgain: { readonly request: null; readonly response: null };
    readonly metrics: { readonly request: null; readonly response: ReadMetrics };
  };
}
