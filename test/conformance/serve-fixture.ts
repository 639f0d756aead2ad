/** Serves the fixture through the rooms that serve the gateway itself, on a free port of this machine, and prints its address. */
import { systemClock } from '../../src/base/index.js';
import { createMcp } from '../../src/mcp/index.js';
import { createLogger } from '../../src/observe/index.js';
import { memoryCounters } from '../../src/store/index.js';
import { createHttpServer } from '../../src/transport/index.js';
import { createFixtureGateway } from './fixture-gateway.js';

/** Listens; the URL is that of the MCP server. */
export async function serveFixture(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const gateway = createFixtureGateway();
  const log = createLogger('error');
  const server = createHttpServer({
    gateway,
    log,
    mcp: createMcp({
      gateway,
      log,
      serverInfo: { name: 'gatehouse-fixture', title: 'Fixture', version: '1.0.0' },
      now: () => systemClock.now(),
    }),
    listenHost: '127.0.0.1',
    publicUrl: null,
    registerRoutes: () => {},
    counters: memoryCounters(systemClock),
    digest: (text) => text,
  });
  const { port } = await server.listen(0);
  return { url: `http://127.0.0.1:${port}/mcp/gths_${'c'.repeat(49)}`, close: () => server.close(0) };
}
