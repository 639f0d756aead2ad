#!/usr/bin/env bash
# openapi-mcp-generator 4.0.1 (seen 2026-11-29; generated server run with its own dependencies, typescript 5.8.3)
#
# The generated server lists a query parameter of style `deepObject` with its full object schema and a cookie parameter
# like any other, and takes both as arguments. In the request the object becomes the text "[object Object]" and the cookie
# parameter, required or not, is left out. Nothing says so: the call succeeds.
#
# Output seen:
#   listed: filter, session
#   GET /items?filter=%5Bobject+Object%5D cookie: none
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-mcp-generator@4.0.1 @modelcontextprotocol/client@2.4.0
cat > run.mjs <<'END'
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const seen = [];
const service = createServer((request, response) => {
  seen.push(`${request.method} ${request.url} cookie: ${request.headers.cookie ?? 'none'}`);
  response.setHeader('content-type', 'application/json').end('{}');
});
await new Promise((done) => service.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${service.address().port}`;
const filter = { type: 'object', properties: { state: { type: 'string' } } };
writeFileSync(
  'document.json',
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Parameters', version: '1' },
    servers: [{ url }],
    paths: {
      '/items': {
        get: {
          operationId: 'list-items',
          parameters: [
            { name: 'filter', in: 'query', style: 'deepObject', explode: true, schema: filter },
            { name: 'session', in: 'cookie', required: true, schema: { type: 'string' } },
          ],
          responses: { 200: { description: 'Done' } },
        },
      },
    },
  }),
);
const node = (args, cwd) => execFileSync(process.execPath, args, { cwd, stdio: 'ignore' });
node(['node_modules/openapi-mcp-generator/bin/openapi-mcp-generator.js', '--input', 'document.json', '--output', 'made', '--force']);
execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--save-exact', 'typescript@5.8.3'], { cwd: 'made' });
node(['node_modules/typescript/bin/tsc'], 'made');
const client = new Client({ name: 'client', version: '1.0.0' });
await client.connect(new StdioClientTransport({ command: process.execPath, args: ['made/build/index.js'], stderr: 'ignore' }));
const { tools } = await client.listTools();
const listed = Object.keys(tools[0].inputSchema.properties).join(', ');
console.log(`listed: ${listed}`);
await client.callTool({ name: 'list-items', arguments: { filter: { state: 'open' }, session: 's1' } });
await client.close();
service.close();
console.log(seen.join('\n'));
process.exit(listed === 'filter, session' && seen.join() === 'GET /items?filter=%5Bobject+Object%5D cookie: none' ? 0 : 1);
END
node run.mjs || { echo 'The behaviour has changed.'; exit 1; }
