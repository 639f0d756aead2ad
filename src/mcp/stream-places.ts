/** Limits open streams: each costs a socket and work on every check for changes. */
export interface StreamPlaces {
  /** Reserves a stream of a server; null if the limit is reached. Call the returned function to release it. */
  take(serverId: string): (() => void) | null | Promise<(() => void) | null>;
}

/** The streams of one process; its count is local. */
export interface OwnStreamPlaces extends StreamPlaces {
  take(serverId: string): (() => void) | null;
}

/** Maximum open streams. */
export interface StreamLimits {
  readonly inAllMax: number;
  readonly perServerMax: number;
}

/** Creates the count of one list of streams. */
export type CountStreams = (list: 'streams' | 'subscriptions', limits: StreamLimits) => StreamPlaces;

/** Counts the streams of one process. */
export function createStreamPlaces({ inAllMax, perServerMax }: StreamLimits): OwnStreamPlaces {
  const taken = new Map<string, number>();
  let inAll = 0;
  return {
    take: (serverId) => {
      const own = taken.get(serverId) ?? 0;
      if (inAll >= inAllMax || own >= perServerMax) return null;
      inAll += 1;
      taken.set(serverId, own + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        inAll -= 1;
        const left = (taken.get(serverId) ?? 1) - 1;
        if (left === 0) taken.delete(serverId);
        else taken.set(serverId, left);
      };
    },
  };
}
