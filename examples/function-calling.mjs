// The tools of an account for a model API, without MCP. `tools` goes into the request to the model; here a made-up call replaces its response.
import { account, admin } from './admin.mjs';

const server = await admin('POST', `/integrated-account/${account}/mcp`, {
  name: 'Functions',
  config: { methods: ['read'], tags: ['domains'] },
});

const { tools } = await admin('GET', `/integrated-account/${account}/tools?format=openai&mcp_server_id=${server.id}`);
console.log(`${tools.length} functions, such as ${tools[0].function?.name ?? tools[0].name}`);

const call = { name: 'list_all_zoho_mail_domains', arguments: {} };
const outcome = await admin('POST', `/integrated-account/${account}/tools/${call.name}`, {
  arguments: call.arguments,
  mcp_server_id: server.id,
});
console.log(`Result for the model: ${JSON.stringify(outcome).slice(0, 60)}...`);
