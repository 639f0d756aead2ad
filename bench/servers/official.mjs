// The official server package serving the same tools, its calls going to the same upstream.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { Pool } from 'undici';

const { tools } = JSON.parse(readFileSync(process.argv[2], 'utf8')).result;
const pool = new Pool(process.argv[3], { connections: 64, pipelining: 1 });
const paths = { list_all_zoho_mail_domains: process.argv[4], get_single_zoho_mail_domain_by_id: process.argv[5] };
const handler = createMcpHandler(() => {
  const server = new Server({ name: 'official', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const upstream = await pool.request({
      method: 'GET',
      path: paths[params.name],
      headers: { authorization: 'Bearer x', accept: 'application/json' },
    });
    const { data } = await upstream.body.json();
    return { content: [{ type: 'text', text: JSON.stringify(data) }], structuredContent: data };
  });
  return server;
});
const server = createServer(toNodeHandler(handler));
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`));
