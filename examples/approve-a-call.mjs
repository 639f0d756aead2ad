// Holds a change until it is approved. Usually a person decides, on the page behind the link; this program decides by the API.
import { account, admin, callTool } from './admin.mjs';

const { url } = await admin('POST', `/integrated-account/${account}/mcp`, {
  name: 'Group keeper',
  config: { tags: ['groups'], approval: 'write' },
});
const group = {
  name: 'Launch team',
  emailId: `launch-${Date.now()}@acmecorp.com`,
  mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
};

const held = await callTool(url, 'create_a_zoho_mail_group', group);
console.log(held.content[0].text.split('\n')[0]);

const { result: waiting } = await admin('GET', '/approval?status=pending');
const approval = waiting.find(({ tool }) => tool === 'create_a_zoho_mail_group');
console.log(`Would send: ${approval.request.method} ${approval.request.path}`);
await admin('POST', `/approval/${approval.id}`, { decision: 'approve' });

const sent = await callTool(url, 'create_a_zoho_mail_group', group);
console.log(sent.isError ? sent.content[0].text : 'Sent once.');
