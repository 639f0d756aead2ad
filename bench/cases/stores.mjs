// The embedded store beside PostgreSQL and Redis, each with a thousand MCP servers; the services are started for the run and end with it.
import { join } from 'node:path';
import { hasRedis, postgresFolder, startPostgres, startRedis } from '../../scripts/services.mjs';
import { checked, validateDomains, validateList } from '../answers.mjs';
import { install, mintServers, serve } from '../gatehouse.mjs';
import { measureInTurns } from '../measure.mjs';
import { callOf, requestOf } from '../requests.mjs';
import { called } from '../setting.mjs';
import { installationOf } from './scale.mjs';

export const titles = ['stores: tools/list', 'stores: tools/call'];

const era = '2025-06-18';
const serverCount = 1_001;

/** Answers rows; `server` says which store. `stops` takes what ends the services. */
export async function measureStores(setting, wanted, stops) {
  if (postgresFolder() === null || !hasRedis()) {
    setting.leaveOut('PostgreSQL and Redis: their programs are not installed here');
    return { rows: [], networked: null };
  }
  setting.note('starting PostgreSQL and Redis');
  // Who ends the run while they start waits for them, and ends them.
  const starting = [startPostgres({ fsync: 'on' }), startRedis()];
  for (const service of starting) stops.push(async () => (await service).stop());
  const [postgres, redis] = await Promise.all(starting);
  const networked = await install({
    folder: join(setting.folder, 'data-postgres'),
    sandbox: await setting.sandbox(),
    connectTo: await setting.connectTo(),
    settings: { DATABASE_URL: postgres.url, REDIS_URL: redis.url },
  });
  const pathsFile = join(setting.folder, 'paths-postgres');
  await mintServers(networked, { count: serverCount, pathsFile });
  const embedded = await installationOf(setting, serverCount);
  const gateways = [
    { server: 'SQLite', pathsFile: embedded.pathsFile, ...(await serve(embedded.installation)) },
    { server: 'PostgreSQL+Redis', pathsFile, ...(await serve(networked)) },
  ];
  const { tool, args } = called.small;
  const operations = [
    [titles[0], requestOf(era, 'tools/list'), validateList((await setting.tools()).length)],
    [titles[1], callOf(era, tool, args), validateDomains(await setting.domainsOf('small'))],
  ];
  const rows = [];
  const { seconds, rounds } = setting.options;
  for (const [title, request, validate] of operations.filter(([name]) => wanted.includes(name))) {
    const contestants = [];
    for (const { server, pathsFile: file, url, pid } of gateways)
      contestants.push(await checked({ server, era, url, pid, pathsFile: file, request }, validate));
    for (const connections of setting.options.connections) {
      setting.note(`${title}, ${connections} connections`);
      const warmSeconds = connections === setting.options.connections[0] ? setting.options.warmSeconds : 0;
      const plan = { title, connections, seconds, rounds, warmSeconds };
      rows.push(...(await measureInTurns(await setting.load(), contestants, plan)));
    }
  }
  for (const { stop } of gateways) await stop();
  return { rows, networked };
}
