import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminClient, callTool, replyOf } from './admin-client.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

it('lists 25 groups for less than 1,500 tokens, as a table for a tenth of all fields', async () => {
  const made = await adminClient(demo.origin, demo.api_token)(
    'POST',
    `/integrated-account/${demo.integrated_account_id}/mcp`,
    {
      name: 'long replies',
      config: { reply_chars_max: 500_000 },
    },
  );
  const url = String(made.body.url);
  const list = 'list_all_zoho_mail_groups';
  const before = replyOf((await callTool(url, list)).body).groups as readonly object[];
  for (let at = before.length; at < 25; at += 1) {
    const group = {
      emailId: `team-${at}@acmecorp.com`,
      name: `Team ${at}`,
      mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
    };
    expect((await callTool(url, 'create_a_zoho_mail_group', group)).body.result).toMatchObject({ isError: false });
  }
  const costOf = async (args: object): Promise<number> => {
    const { body } = await callTool(url, list, { limit: 25, ...args });
    const { content } = body.result as { content: readonly { text: string }[] };
    expect(replyOf(body).groups).toHaveLength(25);
    return countTokens(content[0]?.text ?? '');
  };
  const [whole, shown, table] = [
    await costOf({ fields: ['*'] }),
    await costOf({}),
    await costOf({ reply_format: 'table' }),
  ];
  expect(shown, `of ${whole}`).toBeLessThan(1_500);
  expect(table / whole, `${table} of ${whole}`).toBeLessThan(0.1);
});
