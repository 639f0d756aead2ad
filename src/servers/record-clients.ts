import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../base/index.js';
import {
  acceptedClientsMax,
  type ClientSighting,
  otherClients,
  refusedClientsMax,
  type Store,
} from '../store/index.js';

/** A client in steady use is written about once in this time. */
const everyMs = 60_000;
const gatherMs = 1_000;
const batchMax = 500;
/** For all servers together; the cache only saves writes. */
const rememberedMax = 200_000;
const clientLengthMax = 120;

/** A request at the URL of an MCP server. */
export interface ClientRequest {
  readonly serverId: string;
  /** The client's own name, not trusted; null if it sends none. */
  readonly client: string | null;
  /** Absent if the request was accepted. */
  readonly refused?: { readonly reason: string; readonly status: number } | undefined;
}

/** Counts which clients use MCP servers and which are refused, apart from their requests. */
export interface ClientRecorder {
  note(request: ClientRequest, now: number): void;
  /** Resolves when everything noted until now is written. */
  settle(): Promise<void>;
}

/** Dependencies of the recorder. */
export interface ClientRecorderDeps {
  readonly table: Pick<Store['serverClients'], 'record'>;
  readonly clock: Clock;
  /** Called if the records cannot be stored; the requests themselves succeeded. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

type Counted = { -readonly [Name in keyof ClientSighting]: ClientSighting[Name] } & { writtenAt: number };
/** Of one server: accepted clients by name, refused ones by reason and name. */
interface ServerCounts {
  readonly accepted: Map<string, Counted>;
  readonly refused: Map<string, Counted>;
}

/**
 * Creates the recorder. Its writes are collected for a second and share transactions. Per server it stores a limited
 * number of names, and counts the requests of all further clients together, so that invented names fill neither the
 * memory nor the database.
 */
export function createClientRecorder(deps: ClientRecorderDeps): ClientRecorder {
  return new GatheringRecorder(deps);
}

class GatheringRecorder implements ClientRecorder {
  readonly #deps: ClientRecorderDeps;
  readonly #servers = new Map<string, ServerCounts>();
  readonly #waiting = new Set<Counted>();
  #remembered = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: ClientRecorderDeps) {
    this.#deps = deps;
  }

  note(request: ClientRequest, now: number): void {
    const counted = this.#countedOf(request, now);
    if (counted.count === 0) counted.firstAt = now;
    counted.count += 1;
    counted.lastAt = now;
    if (request.refused) counted.status = request.refused.status;
    if (now - counted.writtenAt >= everyMs) this.#waiting.add(counted);
    if (this.#waiting.size === 0 || this.#timer) return;
    this.#timer = setTimeout(() => void this.#flush(), gatherMs);
    this.#timer.unref();
  }

  settle(): Promise<void> {
    this.#queueAll();
    return this.#flush();
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write()).catch((error: unknown) => this.#deps.onFault?.(error));
    return this.#writing;
  }

  async #write(): Promise<void> {
    const sightings = this.#take();
    for (let start = 0; start < sightings.length; start += batchMax) {
      await this.#deps.table.record(sightings.slice(start, start + batchMax));
      // Calls take precedence: otherwise the embedded store would block them from the first batch to the last.
      await setImmediate();
    }
  }

  #take(): readonly ClientSighting[] {
    const sightings = new Map<string, ClientSighting>();
    const now = this.#deps.clock.now();
    for (const counted of this.#waiting) {
      const { writtenAt: _, ...sighting } = counted;
      const key = `${sighting.serverId} ${sighting.reason} ${sighting.client}`;
      const same = sightings.get(key);
      sightings.set(key, same ? joined(same, sighting) : sighting);
      Object.assign(counted, { count: 0, writtenAt: now });
      // Untrusted names are not kept, so that there is space for the next ones.
      if (sighting.reason !== '') this.#forgetRefused(sighting.serverId);
    }
    this.#waiting.clear();
    return [...sightings.values()];
  }

  #countedOf({ serverId, client, refused }: ClientRequest, now: number): Counted {
    const counts = this.#countsOf(serverId);
    const reason = refused?.reason ?? '';
    const [clients, max] = refused ? [counts.refused, refusedClientsMax] : [counts.accepted, acceptedClientsMax];
    const keyOf = (name: string): string => (refused ? `${reason} ${name}` : name);
    const named = (client ?? '').slice(0, clientLengthMax);
    const known = clients.get(keyOf(named));
    if (known) return known;
    const shown = clients.size >= max ? otherClients : named;
    const others = shown === otherClients ? clients.get(keyOf(shown)) : undefined;
    if (others) return others;
    const counted: Counted = {
      serverId,
      client: cleanText(shown),
      reason,
      status: 200,
      count: 0,
      firstAt: now,
      lastAt: now,
      writtenAt: -Infinity,
    };
    clients.set(keyOf(shown), counted);
    this.#remembered += 1;
    return counted;
  }

  #countsOf(serverId: string): ServerCounts {
    const known = this.#servers.get(serverId);
    if (known) return known;
    if (this.#remembered >= rememberedMax) {
      this.#queueAll();
      this.#servers.clear();
      this.#remembered = 0;
    }
    const counts: ServerCounts = { accepted: new Map(), refused: new Map() };
    this.#servers.set(serverId, counts);
    return counts;
  }

  #queueAll(): void {
    for (const { accepted, refused } of this.#servers.values())
      for (const counted of [...accepted.values(), ...refused.values()])
        if (counted.count > 0) this.#waiting.add(counted);
  }

  #forgetRefused(serverId: string): void {
    const counts = this.#servers.get(serverId);
    if (!counts) return;
    this.#remembered -= counts.refused.size;
    counts.refused.clear();
    if (counts.accepted.size === 0) this.#servers.delete(serverId);
  }
}

function joined(one: ClientSighting, other: ClientSighting): ClientSighting {
  const [earlier, later] = one.lastAt <= other.lastAt ? [one, other] : [other, one];
  return {
    ...later,
    count: one.count + other.count,
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(earlier.lastAt, later.lastAt),
  };
}

// PostgreSQL stores no NUL, and no database stores an unpaired surrogate.
function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}
