#!/usr/bin/env bash
# @ivotoby/openapi-mcp-server 1.16.1 (seen 2026-11-29, driven with @modelcontextprotocol/client 2.4.0)
#
# A request body that is not an object is sent inside an object of the tool's own making. The tool lists the body as its
# argument `body`, as it must, but the HTTP request keeps that wrapper: an operation whose JSON body is a list of strings
# receives {"body":["a","b"]} in place of ["a","b"]. A body of application/octet-stream is sent as JSON text as well, under
# the content type that the document names.
#
# Output seen:
#   PUT /labels application/json {"body":["a","b"]}
#   POST /files application/octet-stream {"body":"plain bytes"}
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
const service = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
  response.setHeader('content-type', 'application/json').end('{}');
});
await new Promise((done) => service.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${service.address().port}`;
const operation = (operationId, type, schema) => ({
  operationId,
  requestBody: { required: true, content: { [type]: { schema } } },
  responses: { 200: { description: 'Done' } },
});
writeFileSync(
  'document.json',
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Bodies', version: '1' },
    servers: [{ url }],
    paths: {
      '/labels': { put: operation('put-labels', 'application/json', { type: 'array', items: { type: 'string' } }) },
      '/files': { post: operation('post-file', 'application/octet-stream', { type: 'string', format: 'binary' }) },
    },
  }),
);
const client = new Client({ name: 'client', version: '1.0.0' });
const program = 'node_modules/@ivotoby/openapi-mcp-server/bin/mcp-server.js';
const args = [program, '--api-base-url', url, '--openapi-spec', './document.json', '--tools', 'all'];
await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }));
await client.callTool({ name: 'put-labels', arguments: { body: ['a', 'b'] } });
await client.callTool({ name: 'post-file', arguments: { body: 'plain bytes' } });
await client.close();
service.close();
console.log(seen.join('\n'));
const wanted = ['PUT /labels application/json {"body":["a","b"]}', 'POST /files application/octet-stream {"body":"plain bytes"}'];
process.exit(JSON.stringify(seen) === JSON.stringify(wanted) ? 0 : 1);
END
node run.mjs || { echo 'The behaviour has changed.'; exit 1; }
