import { Redis, type RedisOptions } from 'ioredis';
import type { Clock } from '../../base/index.js';

const connectTimeoutMs = 1_000;
/** Redis responds in well under a millisecond; one that takes this long is of no use. */
const answerTimeoutMs = 250;
const reconnectAfterMs = 500;
/** How long a Redis that just failed to respond is not queried. */
const quietMs = 1_000;

const changeChannel = 'gatehouse:change';
/** The channel for counts of names that have reached their limit. */
export const countedChannel = 'gatehouse:counted';

/** Handlers of other gateways' messages. */
export interface LinkHandlers {
  /** Others may have changed something. */
  readonly onAnnounced: () => void;
  readonly onCounted: (message: string) => void;
}

/** A connection to Redis, which may be unavailable at any time. */
export interface Link {
  readonly isUp: () => boolean;
  /** Returns the response of Redis, or undefined if there is none. */
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined>;
  /** Signals to the other gateways that servers, accounts or API tokens have changed. */
  announce(): Promise<void>;
  close(): void;
}

const options = {
  connectTimeout: connectTimeoutMs,
  commandTimeout: answerTimeoutMs,
  // If Redis is unavailable, the database is used instead: no command waits or is retried.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: () => reconnectAfterMs,
} satisfies RedisOptions;

/** Connects in the background, and reconnects for as long as it takes. */
export function createLink(redisUrl: string, clock: Clock, { onAnnounced, onCounted }: LinkHandlers): Link {
  const redis = new Redis(redisUrl, options);
  // A subscribed connection cannot send commands, so it is a separate one.
  const hearer = new Redis(redisUrl, { ...options, autoResubscribe: false });
  let quietUntil = Number.NEGATIVE_INFINITY;
  for (const connection of [redis, hearer]) connection.on('error', () => undefined);
  hearer.on('ready', () => {
    hearer.subscribe(changeChannel, countedChannel).catch(() => undefined);
    // Covers announcements that were missed while not subscribed.
    onAnnounced();
  });
  hearer.on('message', (channel, message) => {
    if (channel === countedChannel) onCounted(message);
    else onAnnounced();
  });
  const isUp = (): boolean => redis.status === 'ready' && clock.monotonic() >= quietUntil;
  const ask: Link['ask'] = async (question) => {
    if (!isUp()) return undefined;
    try {
      return await question(redis);
    } catch {
      quietUntil = clock.monotonic() + quietMs;
      return undefined;
    }
  };
  return {
    isUp,
    ask,
    announce: async () => {
      await ask((connection) => connection.publish(changeChannel, ''));
    },
    close: () => {
      redis.disconnect();
      hearer.disconnect();
    },
  };
}
