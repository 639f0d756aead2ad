// Exports the calls of one MCP server as CSV.
import { account, admin, callTool } from './admin.mjs';

const { id, url } = await admin('POST', `/integrated-account/${account}/mcp`, {
  name: 'Audited',
  config: { methods: ['read'], tags: ['domains'] },
});
await callTool(url, 'list_all_zoho_mail_domains');

const csv = await admin('GET', `/audit-log/export?format=csv&mcp_server_id=${id}`);
const [head, ...rows] = csv.trim().split('\n');
console.log(`Columns: ${head.split(',').slice(0, 5).join(', ')}, ...`);
console.log(
  `Calls of list_all_zoho_mail_domains: ${rows.filter((row) => row.includes('list_all_zoho_mail_domains')).length}`,
);
