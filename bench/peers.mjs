// Other programs that turn REST into MCP over HTTP, given the same operations as an OpenAPI document. They are installed by exact version into a
// folder of their own and are no dependency of the project.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installApart } from '../scripts/install-apart.mjs';
import { freePort } from '../scripts/services.mjs';
import { askOnce } from './answers.mjs';
import { openApiDocument } from './openapi.mjs';
import { start } from './processes.mjs';
import { requestOf } from './requests.mjs';

const packages = { '@ivotoby/openapi-mcp-server': '1.16.1', fastmcp: '4.20.16' };
const program = (name) => fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url));

/**
 * Starts both. Answers what runs, each with `nameOf(tool)`, the name it gave to one of Gatehouse's tools, and in words what could not be had.
 */
export async function startPeers({ folder, tools, upstream }) {
  const document = join(folder, 'openapi.json');
  writeFileSync(document, JSON.stringify(openApiDocument(tools, upstream)));
  let installed;
  try {
    installed = await installApart('bench-peers', packages);
  } catch (error) {
    return { peers: [], leftOut: [`the peers that make tools out of OpenAPI: ${error.message}`] };
  }
  const starts = {
    fastmcp: async () => start([program('peer-fastmcp'), installed, document, String(await freePort())]),
    'openapi-mcp-server': async () =>
      start([program('peer-openapi-mcp-server'), installed, document, upstream, String(await freePort())]),
  };
  const [peers, leftOut] = [[], []];
  for (const [server, startPeer] of Object.entries(starts)) {
    try {
      const { line: url, pid } = await startPeer();
      // This one answers calls on a stream of the session, and shortens names.
      const hasSessions = server === 'openapi-mcp-server';
      const { json } = await askOnce({ url, hasSessions, request: requestOf('legacy', 'tools/list') });
      const listed = json.result.tools;
      const nameOf = ({ name, description }) =>
        listed.find((tool) => tool.name === name || tool.description === description)?.name;
      peers.push({ server, era: 'legacy', url, pid, hasSessions, nameOf });
    } catch (error) {
      leftOut.push(`${server}: ${error.message}`);
    }
  }
  return { peers, leftOut };
}
