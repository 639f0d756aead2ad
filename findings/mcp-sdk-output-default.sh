#!/usr/bin/env bash
# @modelcontextprotocol/server 2.4.0 and @modelcontextprotocol/client 2.4.0, with zod 4.4.3 (seen 2026-11-29)
#
# A tool whose output schema has a member with a default works on the server and fails in the client of the same SDK.
# The server checks `structuredContent` against the zod schema, where a missing member with a default is valid, and sends
# the object as the handler made it, without the default. The schema it lists is the output side, in which that member is
# `required`. The client checks by the listed schema and throws: a call that was carried out looks failed.
#
# Output seen:
#   listed: required ["state"]
#   client: Structured content does not match the tool's output schema: data must have required property 'state'
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.4.3
cat > run.mjs <<'END'
import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';

const server = new McpServer({ name: 'server', version: '1.0.0' });
let carriedOut = 0;
server.registerTool(
  'create',
  { inputSchema: z.object({}), outputSchema: z.object({ state: z.string().default('new') }) },
  async () => {
    carriedOut += 1;
    return { content: [], structuredContent: {} };
  },
);
const client = new Client({ name: 'client', version: '1.0.0' });
const [one, other] = InMemoryTransport.createLinkedPair();
await Promise.all([server.connect(one), client.connect(other)]);
const { tools } = await client.listTools();
console.log(`listed: required ${JSON.stringify(tools[0].outputSchema.required)}`);
const outcome = await client.callTool({ name: 'create', arguments: {} }).then(() => 'no error', (error) => error.message);
console.log(`client: ${outcome}`);
process.exit(carriedOut === 1 && /must have required property 'state'/.test(outcome) ? 0 : 1);
END
node run.mjs || { echo 'The behaviour has changed.'; exit 1; }
