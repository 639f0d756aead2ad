// fastmcp serving the operations of an OpenAPI document, in its fastest mode: no sessions, plain JSON answers, no log.
// Arguments: the folder it is installed in, the document, a port.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, document, port] = process.argv.slice(2);
const load = (...path) => import(pathToFileURL(join(folder, 'node_modules', 'fastmcp', 'dist', ...path)).href);
const [{ FastMCP }, { fromOpenAPI }] = await Promise.all([load('FastMCP.js'), load('openapi', 'index.js')]);
const nothing = () => undefined;
const server = await fromOpenAPI({
  server: new FastMCP({
    name: 'fastmcp',
    version: '1.0.0',
    logger: { debug: nothing, error: nothing, info: nothing, log: nothing, warn: nothing },
  }),
  spec: JSON.parse(readFileSync(document, 'utf8')),
  headers: { authorization: 'Bearer x', accept: 'application/json' },
  maxTools: 1_000,
});
await server.start({
  transportType: 'httpStream',
  httpStream: { port: Number(port), host: '127.0.0.1', endpoint: '/mcp', stateless: true, enableJsonResponse: true },
});
process.stdout.write(`http://127.0.0.1:${port}/mcp\n`);
