import type { CounterPrice, CounterTable } from '../interfaces.js';
import type { MemoryCounters } from '../memory-counters.js';
import { countedChannel, type Link } from './link.js';

const keyPrefix = 'gatehouse:count:';
/** Maximum names per request. */
const batchNamesMax = 100;
/** Maximum names waiting for the next request; further ones only count in this process. */
const waitingNamesMax = 1_000;

// A count is the remaining TTL of its key, so that it decays automatically and leaves nothing behind. Concurrent
// charges on different gateways can exceed the limit, and are then waited for: up to the same amount again. A name at
// its limit is published to all.
const chargeScript = `
local counts = {}
for index, key in ipairs(KEYS) do
  local cost, within = tonumber(ARGV[2 * index]), tonumber(ARGV[2 * index + 1])
  local count = math.min(math.max(0, redis.call('pttl', key)) + cost, 2 * within)
  redis.call('set', key, '', 'px', count)
  if count + cost > within then redis.call('publish', ARGV[1], count .. ' ' .. string.sub(key, ${keyPrefix.length + 1})) end
  counts[index] = count
end
return counts`;

/**
 * Counts of this process, sent to Redis in the background, one request at a time, and raised to the total of all
 * gateways. Nothing waits for Redis, and nothing is sent twice: without a response, each gateway continues with its own
 * count.
 */
export function sharedCounters(own: MemoryCounters, link: Link): CounterTable {
  const waiting = new Map<string, CounterPrice>();
  let isTelling = false;
  const tell = async (): Promise<void> => {
    isTelling = true;
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, batchNamesMax);
      for (const [name] of batch) waiting.delete(name);
      const keys = batch.map(([name]) => keyPrefix + name);
      const prices = batch.flatMap(([, { costMs, withinMs }]) => [costMs, withinMs]);
      const counts = await link.ask((redis) =>
        redis.eval(chargeScript, keys.length, ...keys, countedChannel, ...prices),
      );
      if (!Array.isArray(counts)) continue;
      for (const [index, [name]] of batch.entries())
        own.raise(name, Number(counts[index]) + (waiting.get(name)?.costMs ?? 0));
    }
    isTelling = false;
  };
  return {
    charge: (name, price) => {
      const waitMs = own.charge(name, price);
      const before = waiting.get(name);
      if (waitMs > 0 || !link.isUp() || (!before && waiting.size >= waitingNamesMax)) return waitMs;
      waiting.set(name, { ...price, costMs: price.costMs + (before?.costMs ?? 0) });
      if (!isTelling) void tell();
      return waitMs;
    },
  };
}

/** Applies another gateway's count of a name, from a message with the count, a space and the name. */
export function applyCount(own: MemoryCounters, message: string): void {
  const cut = message.indexOf(' ');
  own.raise(message.slice(cut + 1), Number(message.slice(0, cut)));
}
