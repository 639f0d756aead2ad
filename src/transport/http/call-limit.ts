/** How many calls each MCP server has under way, so that one cannot take the whole gateway. */
export interface CallLimit {
  /**
   * True where the call may go on. Where as many are under way as may be, as many again wait for a place, in the order in which they came,
   * for a short time; false for whoever comes then, or has waited in vain.
   */
  enter(serverId: string): boolean | Promise<boolean>;
  leave(serverId: string): void;
}

interface Place {
  underWay: number;
  /** Told whether a place has become theirs. */
  readonly waiting: ((isIn: boolean) => void)[];
}

const waitMsDefault = 5_000;
const idleMax = 1_000;

/** Makes the count. */
export function createCallLimit(callsMax: number, waitMs = waitMsDefault): CallLimit {
  const places = new Map<string, Place>();
  return {
    enter: (serverId) => {
      const place = places.get(serverId) ?? begin(places, serverId);
      if (place.underWay < callsMax) {
        place.underWay += 1;
        return true;
      }
      return place.waiting.length < callsMax && wait(place, waitMs);
    },
    leave: (serverId) => {
      const place = places.get(serverId);
      if (!place) return;
      const next = place.waiting.shift();
      // Whoever waits takes over the place itself, so that nobody who comes now is faster.
      if (next) next(true);
      else place.underWay -= 1;
      // A few that are idle stay: one call after the other would make and forget the same place each time.
      if (place.underWay <= 0 && places.size > idleMax) places.delete(serverId);
    },
  };
}

function begin(places: Map<string, Place>, serverId: string): Place {
  const place = { underWay: 0, waiting: [] };
  places.set(serverId, place);
  return place;
}

function wait({ waiting }: Place, waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const entry = (isIn: boolean): void => {
      clearTimeout(timer);
      resolve(isIn);
    };
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(entry), 1);
      resolve(false);
    }, waitMs);
    waiting.push(entry);
  });
}
