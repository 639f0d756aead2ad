import { Redis, type RedisOptions } from 'ioredis';
import type { Clock } from '../../base/index.js';

const connectTimeoutMs = 1_000;
/** Redis answers in well under a millisecond; one that takes this long helps nobody. */
const answerTimeoutMs = 250;
const reconnectAfterMs = 500;
/** How long nothing is asked of a Redis that has just failed to answer. */
const quietMs = 1_000;

const changeChannel = 'gatehouse:change';
/** Where the count of a name is told that can afford no other charge. */
export const countedChannel = 'gatehouse:counted';

/** What is done with what other gateways tell. */
export interface Hearing {
  /** Others may have changed something. */
  readonly onAnnounced: () => void;
  readonly onCounted: (message: string) => void;
}

/** Redis as something that may be gone at any time. */
export interface Link {
  readonly isUp: () => boolean;
  /** What Redis answers, or undefined where it does not answer. */
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined>;
  /** Tells the other gateways that servers, accounts or API tokens have changed. */
  announce(): Promise<void>;
  close(): void;
}

const options = {
  connectTimeout: connectTimeoutMs,
  commandTimeout: answerTimeoutMs,
  // A question that cannot be asked now is answered by the database; none waits, and none is asked again.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: () => reconnectAfterMs,
} satisfies RedisOptions;

/** Connects in the background, and again for as long as it takes. */
export function createLink(redisUrl: string, clock: Clock, { onAnnounced, onCounted }: Hearing): Link {
  const redis = new Redis(redisUrl, options);
  // One that listens can ask nothing, so it is a connection of its own.
  const hearer = new Redis(redisUrl, { ...options, autoResubscribe: false });
  let quietUntil = Number.NEGATIVE_INFINITY;
  for (const connection of [redis, hearer]) connection.on('error', () => undefined);
  hearer.on('ready', () => {
    hearer.subscribe(changeChannel, countedChannel).catch(() => undefined);
    // Whatever was announced while nobody listened.
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
