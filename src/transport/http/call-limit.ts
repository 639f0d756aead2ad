/** How many calls each MCP server has under way, so that one cannot take the whole gateway. */
export interface CallLimit {
  /** False where the server has as many under way as it may; nothing is counted then. */
  enter(serverId: string): boolean;
  leave(serverId: string): void;
}

/** Makes the count. */
export function createCallLimit(callsMax: number): CallLimit {
  const underWay = new Map<string, number>();
  return {
    enter: (serverId) => {
      const count = underWay.get(serverId) ?? 0;
      if (count >= callsMax) return false;
      underWay.set(serverId, count + 1);
      return true;
    },
    leave: (serverId) => {
      const count = underWay.get(serverId) ?? 0;
      if (count > 1) underWay.set(serverId, count - 1);
      else underWay.delete(serverId);
    },
  };
}
