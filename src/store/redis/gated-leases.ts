import type { LeaseTable } from '../interfaces.js';
import type { Link } from './link.js';

// A lease is stored as "<end> <owner>". It can be acquired if there is none, it has ended, or the owner has it already.
const acquireScript = `
local held = redis.call('get', KEYS[1])
if held then
  local cut = string.find(held, ' ', 1, true)
  local isAlive = tonumber(string.sub(held, 1, cut - 1)) > tonumber(ARGV[2])
  if isAlive and string.sub(held, cut + 1) ~= ARGV[1] then return 0 end
end
redis.call('set', KEYS[1], ARGV[3] .. ' ' .. ARGV[1], 'px', ARGV[4])
return 1`;

const releaseScript = `
local held = redis.call('get', KEYS[1])
if held and string.sub(held, string.find(held, ' ', 1, true) + 1) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0`;

/**
 * Leases, with Redis as a gate in front of the database: a process that finds the gate closed does not query the
 * database, so that many processes waiting for one refresh do not load it. Only the database grants a lease, so two
 * gateways never have the same one, even if one of them lost Redis.
 */
export function gatedLeases(leases: LeaseTable, link: Link): LeaseTable {
  const keyOf = (name: string): string => `gatehouse:lease:${name}`;
  const open = async (name: string, owner: string): Promise<void> => {
    await link.ask((redis) => redis.eval(releaseScript, 1, keyOf(name), owner));
  };
  return {
    acquire: async (name, owner, now, until) => {
      const lifetimeMs = Math.max(1, Math.ceil(until - now));
      const passed = await link.ask((redis) =>
        redis.eval(acquireScript, 1, keyOf(name), owner, String(now), String(until), String(lifetimeMs)),
      );
      if (passed === 0) return false;
      const isHeld = await leases.acquire(name, owner, now, until);
      if (!isHeld) await open(name, owner);
      return isHeld;
    },
    release: async (name, owner) => {
      await Promise.all([leases.release(name, owner), open(name, owner)]);
    },
  };
}
