/** How many streams may be held open: each costs a socket and a place in every look for changes. */
export interface StreamPlaces {
  /** Takes a place for a server's stream; null where there is none. Call what it returns to give the place back. */
  take(serverId: string): (() => void) | null | Promise<(() => void) | null>;
}

/** The places of one process: its count needs nobody else. */
export interface OwnStreamPlaces extends StreamPlaces {
  take(serverId: string): (() => void) | null;
}

/** How many streams may be open. */
export interface StreamLimits {
  readonly inAllMax: number;
  readonly perServerMax: number;
}

/** Makes the count of one list of streams. */
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
