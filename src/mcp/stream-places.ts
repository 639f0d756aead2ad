/** How many streams may be held open: each costs a socket and a place in every look for changes. */
export interface StreamPlaces {
  /** Takes a place for a server's stream, or answers null where there is none; the taken place is given back by calling it. */
  take(serverId: string): (() => void) | null;
}

/** Makes the count of streams of one process. */
export function createStreamPlaces({
  inAllMax,
  perServerMax,
}: {
  readonly inAllMax: number;
  readonly perServerMax: number;
}): StreamPlaces {
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
