// tools/list and tools/call at every number of connections and in every era, beside the ceilings, the official server package and the peers.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checked, validateDomains, validateList } from '../answers.mjs';
import { measureInTurns } from '../measure.mjs';
import { startPeers } from '../peers.mjs';
import { start } from '../processes.mjs';
import { callOf, eras, requestOf } from '../requests.mjs';
import { called } from '../setting.mjs';

const program = (name) => fileURLToPath(new URL(`../servers/${name}.mjs`, import.meta.url));
const legacy = eras[1];
const modern = eras[2];

export const titles = ['tools/list', 'tools/call small', 'tools/call 100 kB'];

/** Measures the wanted titles; answers rows. */
export async function measureOperations(setting, wanted) {
  const servers = await startServers(setting);
  const rows = [];
  for (const title of titles.filter((name) => wanted.includes(name))) {
    const contestants = await contestantsOf(setting, servers, title);
    for (const connections of setting.options.connections) {
      setting.note(`${title}, ${connections} connections: ${contestants.length} contestants`);
      const { seconds, rounds } = setting.options;
      const warmSeconds = connections === setting.options.connections[0] ? setting.options.warmSeconds : 0;
      const plan = { title, connections, seconds, rounds, warmSeconds };
      rows.push(...(await measureInTurns(await setting.load(), contestants, plan)));
    }
  }
  return rows;
}

async function startServers(setting) {
  const { folder } = setting;
  const [upstream, gateway, tools] = [await setting.upstream(), await setting.gateway(), await setting.tools()];
  const listFile = join(folder, 'list.json');
  const { headers, body } = requestOf(legacy, 'tools/list');
  const list = await (await fetch(gateway.url, { method: 'POST', headers, body })).text();
  writeFileSync(listFile, list);
  const { small, large } = called;
  setting.note('starting the peers');
  const { peers, leftOut } = await startPeers({ folder, tools, upstream });
  for (const text of leftOut) setting.leaveOut(text);
  return {
    gateway,
    peers,
    toolCount: JSON.parse(list).result.tools.length,
    constant: await start([program('constant'), listFile]),
    proxies: {
      small: await start([program('proxy'), upstream, small.path]),
      large: await start([program('proxy'), upstream, large.path]),
    },
    official: await start([program('official'), listFile, upstream, small.path, large.path]),
  };
}

async function contestantsOf(setting, servers, title) {
  const isList = title === 'tools/list';
  const size = title.endsWith('kB') ? 'large' : 'small';
  const { tool, args } = called[size];
  const validate = isList ? validateList(servers.toolCount) : validateDomains(await setting.domainsOf(size));
  const request = (era) => (isList ? requestOf(era, 'tools/list') : callOf(era, tool, args));
  const { gateway, official, constant, proxies, peers } = servers;
  const ceiling = isList ? constant : proxies[size];
  const described = (await setting.tools()).find(({ name }) => name === tool);
  // The peers fill in nothing by themselves.
  const peerRequest = (peer) =>
    isList
      ? requestOf('legacy', 'tools/list')
      : callOf('legacy', peer.nameOf(described), { zoid: '123456789', ...args });
  const all = [
    {
      server: isList ? 'constant bytes' : 'bare proxy',
      era: '-',
      url: ceiling.line,
      pid: ceiling.pid,
      request: request(legacy),
    },
    ...eras.map((era) => ({ server: 'gatehouse', era, url: gateway.url, pid: gateway.pid, request: request(era) })),
    ...[legacy, modern].map((era) => ({
      server: 'official',
      era,
      url: official.line,
      pid: official.pid,
      request: request(era),
    })),
  ];
  const validated = [];
  for (const contestant of all) validated.push(await checked(contestant, validate));
  for (const { nameOf, ...peer } of peers) {
    try {
      validated.push(await checked({ ...peer, request: peerRequest({ nameOf }) }, validate));
    } catch (error) {
      setting.leaveOut(`${title} of a peer: ${error.message}`);
    }
  }
  return validated;
}
