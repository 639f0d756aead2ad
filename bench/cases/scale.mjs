// One, many and very many MCP servers: a gateway each, requests spread over the URLs of all of its servers, one after the other and far apart.
import { join } from 'node:path';
import { checked, validateDomains, validateList } from '../answers.mjs';
import { copyInstallation, mintServers, serve } from '../gatehouse.mjs';
import { measureInTurns } from '../measure.mjs';
import { callOf, requestOf } from '../requests.mjs';
import { called } from '../setting.mjs';

export const titles = ['number of servers: tools/list', 'number of servers: tools/call'];

const era = '2025-06-18';
const connections = 20;

/** Answers rows; `server` says how many there are. */
export async function measureScale(setting, wanted) {
  const gateways = [];
  for (const count of setting.options.serverCounts) gateways.push(await gatewayOf(setting, count));
  const { tool, args } = called.small;
  const operations = [
    [titles[0], requestOf(era, 'tools/list'), validateList((await setting.tools()).length)],
    [titles[1], callOf(era, tool, args), validateDomains(await setting.domainsOf('small'))],
  ];
  const rows = [];
  for (const [title, request, validate] of operations.filter(([name]) => wanted.includes(name))) {
    const contestants = [];
    for (const gateway of gateways) contestants.push(await checked({ ...gateway, era, request }, validate));
    setting.note(`${title}: ${gateways.map(({ server }) => server).join(', ')}`);
    const { seconds, rounds } = setting.options;
    const plan = { title, connections, seconds, rounds, warmSeconds: setting.options.warmSeconds };
    rows.push(...(await measureInTurns(await setting.load(), contestants, plan)));
  }
  return rows;
}

/** An installation with so many MCP servers, and the file of their paths. */
export async function installationOf(setting, count) {
  const pathsFile = join(setting.folder, `paths-${count}`);
  const installation = copyInstallation(await setting.installation(), join(setting.folder, `data-${count}`));
  setting.note(`minting ${count.toLocaleString('en')} MCP servers`);
  await mintServers(installation, { count, pathsFile });
  return { installation, pathsFile };
}

async function gatewayOf(setting, count) {
  const { installation, pathsFile } = await installationOf(setting, count);
  const { url, pid } = await serve(installation);
  return { server: `${count.toLocaleString('en')} MCP servers`, url, pid, pathsFile };
}
