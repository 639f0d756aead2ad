import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, UnavailableError } from '../../base/index.js';
import { openStore, type Store } from '../index.js';
import { type PostgresGround, preparePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';

/** Well below the six attempts of three seconds each that a request once waited. */
const longestWaitMs = 7_000;

/** A relay to a database whose host can fall silent, as one that is switched off or behind a firewall. */
interface Relay {
  readonly url: string;
  /** Keeps every connection and passes on nothing more. */
  freeze(): void;
  /** Ends the connections; new ones are accepted and get no response. */
  cut(): void;
  close(): Promise<void>;
}

async function startRelay(databaseUrl: string): Promise<Relay> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server: Server = createServer((socket) => {
    keep(socket);
    if (isSilent) return;
    const upstream = connect(Number(target.port || 5432), target.hostname);
    keep(upstream);
    socket.pipe(upstream).pipe(socket);
  });
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    freeze: () => {
      isSilent = true;
      for (const socket of sockets) socket.unpipe();
    },
    cut: () => {
      isSilent = true;
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function faultOf(work: () => unknown): Promise<{ readonly error: unknown; readonly tookMs: number }> {
  const start = performance.now();
  try {
    await work();
  } catch (error) {
    return { error, tookMs: performance.now() - start };
  }
  throw new Error('it did not fail');
}

it('explains a start at a database that never responds', async () => {
  const relay = await startRelay('postgres://me:hunter2@127.0.0.1:1/gatehouse');
  relay.cut();
  const { error } = await faultOf(() => openStore({ databaseUrl: relay.url, dataDir: '', clock: systemClock }));
  expect(error).toMatchObject({ message: expect.stringMatching(/cannot be opened: it did not respond within 3 sec/) });
  await relay.close();
}, 20_000);

describe.skipIf(testDatabaseUrl === '')('a database that falls silent (with DATABASE_URL)', () => {
  let ground: PostgresGround;
  let relay: Relay;
  let store: Store;
  beforeEach(async () => {
    ground = await preparePostgres();
    relay = await startRelay(ground.url);
    store = await openStore({ databaseUrl: relay.url, dataDir: '', clock: systemClock });
    await store.ping();
  });
  afterEach(async () => {
    await Promise.all([store.close(), relay.close()]);
    await ground.dispose();
  });

  // The first queries of every call: they must fail quickly when the database is gone.
  const asks: readonly [string, () => unknown][] = [
    ['the change count', () => store.servers.changeCount()],
    ['an account', () => store.accounts.get('acc_1')],
    ['a probe', () => store.ping()],
  ];

  it.each(asks)(
    'refuses %s soon where new connections get no response',
    async (_name, ask) => {
      relay.cut();
      // What is known of changes counts for less than a second more.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const { error, tookMs } = await faultOf(ask);
      expect(error).toBeInstanceOf(UnavailableError);
      expect(tookMs).toBeLessThan(longestWaitMs);
    },
    60_000,
  );

  it('refuses the change count soon where open connections get no response', async () => {
    relay.freeze();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { error, tookMs } = await faultOf(() => store.servers.changeCount());
    expect(error).toBeInstanceOf(UnavailableError);
    expect(tookMs).toBeLessThan(longestWaitMs);
  }, 60_000);
});
