// One import in a process of its own; prints its figures as JSON. Arguments: the contestant, the document, operations to choose (JSON), and
// for a peer the folder that it is installed in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [contestant, document, chosen, installed] = process.argv.slice(2);
const operations = JSON.parse(chosen);
const load = (...path) => import(pathToFileURL(join(installed, 'node_modules', ...path)).href);
const nothing = () => undefined;

const contestants = {
  gatehouse: async () => {
    const { importApi } = await import('../../dist/importer/index.js');
    const paths = operations.length === 0 ? ['/'] : [];
    const choice = { tags: [], paths, operations };
    const imported = await importApi({
      name: 'acme',
      bytes: readFileSync(document),
      choice,
      lock: null,
      overlay: null,
    });
    return imported.lock.operations.size;
  },
  'openapi-mcp-generator': async () => {
    const { getToolsFromOpenApi } = await load('openapi-mcp-generator', 'dist', 'index.js');
    const tools = await getToolsFromOpenApi(document, {
      filterFn: operations.length === 0 ? undefined : isChosen,
    });
    return tools.length;
  },
  fastmcp: async () => {
    const [{ FastMCP }, { fromOpenAPI }] = await Promise.all([
      load('fastmcp', 'dist', 'FastMCP.js'),
      load('fastmcp', 'dist', 'openapi', 'index.js'),
    ]);
    const logger = { debug: nothing, error: nothing, info: nothing, log: nothing, warn: nothing };
    const server = new FastMCP({ name: 'fastmcp', version: '1.0.0', logger });
    let count = 0;
    const { addTool } = server;
    server.addTool = (tool) => {
      count += 1;
      return addTool.call(server, tool);
    };
    await fromOpenAPI({ server, spec: JSON.parse(readFileSync(document, 'utf8')), maxTools: 20_000 });
    return count;
  },
};

function isChosen({ method, pathTemplate }) {
  return operations.includes(`${method.toUpperCase()} ${pathTemplate}`);
}

const began = process.hrtime.bigint();
const tools = await contestants[contestant]();
const wallMs = Number(process.hrtime.bigint() - began) / 1e6;
const { user, system } = process.cpuUsage();
const { maxRSS } = process.resourceUsage();
process.stdout.write(`${JSON.stringify({ tools, wallMs, cpuMs: (user + system) / 1000, peakMb: maxRSS / 1024 })}\n`);
