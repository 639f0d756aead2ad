#!/usr/bin/env bash
# @ivotoby/openapi-mcp-server 1.16.1 (seen 2026-11-29, driven with @modelcontextprotocol/client 2.4.0)
#
# A parameter is identified by its name and its place (OpenAPI 3.0.3, "Parameter Object"), so an operation may have `id` in
# the path and `id` in the query. The tool keeps one of the two, the query's, and sends the path template itself: the braces
# reach the service, percent-encoded, as if they were the id.
#
# Output seen:
#   listed: id in query
#   GET /users/%7Bid%7D?id=7
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ivotoby/openapi-mcp-server@1.16.1 @modelcontextprotocol/client@2.4.0
cat > run.mjs <<'END'
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const seen = [];
const service = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`);
  response.setHeader('content-type', 'application/json').end('{}');
});
await new Promise((done) => service.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${service.address().port}`;
writeFileSync(
  'document.json',
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'One name, two places', version: '1' },
    servers: [{ url }],
    paths: {
      '/users/{id}': {
        get: {
          operationId: 'get-user',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'id', in: 'query', schema: { type: 'string' } },
          ],
          responses: { 200: { description: 'Done' } },
        },
      },
    },
  }),
);
const client = new Client({ name: 'client', version: '1.0.0' });
const program = 'node_modules/@ivotoby/openapi-mcp-server/bin/mcp-server.js';
const args = [program, '--api-base-url', url, '--openapi-spec', './document.json', '--tools', 'all'];
await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }));
const { tools } = await client.listTools();
const place = tools[0].inputSchema.properties.id['x-parameter-location'];
console.log(`listed: id in ${place}`);
await client.callTool({ name: 'get-user', arguments: { id: '7' } });
await client.close();
service.close();
console.log(seen.join('\n'));
process.exit(place === 'query' && seen.join() === 'GET /users/%7Bid%7D?id=7' ? 0 : 1);
END
node run.mjs || { echo 'The behaviour has changed.'; exit 1; }
