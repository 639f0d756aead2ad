import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { postMcp } from './admin-client.js';
import { seeded, useTenant } from './tenant-client.js';
import type { Item } from './workspace-client.js';

const { client, ask, done, items, changes } = useTenant();
const folder = new URL('../../catalogue/microsoft-365/runbooks/', import.meta.url);
const runbooks = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));

/** The tools that a runbook names in its steps. */
function toolsOf(name: string): readonly string[] {
  const [, , steps = ''] = readFileSync(new URL(`${name}.md`, folder), 'utf8').split(/^---$/m);
  return [...new Set([...steps.matchAll(/`(\w*microsoft_365\w*)`/g)].map(([, tool = '']) => tool))];
}

describe('runbooks', () => {
  it.each(runbooks)(
    '%s is a prompt whose arguments are completed, and names only tools of the server',
    async (name) => {
      const url = await client().serverOf();
      const request = async (method: string, params: object = {}): Promise<Item> =>
        (await postMcp(url, { jsonrpc: '2.0', id: 1, method, params })).body.result as Item;
      const { prompts } = (await request('prompts/list')) as {
        prompts: readonly { name: string; arguments: Item[] }[];
      };
      const prompt = prompts.find((one) => one.name === name);
      expect(prompt).toBeDefined();
      const given = Object.fromEntries((prompt?.arguments ?? []).map(({ name: argument }) => [argument, 'X-VALUE']));
      expect(JSON.stringify(await request('prompts/get', { name, arguments: given }))).toContain('X-VALUE');
      const { tools } = (await request('tools/list')) as { tools: readonly { name: string }[] };
      const known = tools.map((tool) => tool.name);
      const named = toolsOf(name);
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((tool) => !known.includes(tool))).toEqual([]);
    },
  );

  it('licence_audit: counts seats and finds the source of a licence, and changes nothing', async () => {
    const skus = await items('list_all_microsoft_365_subscribed_skus');
    expect(skus.length).toBeGreaterThan(0);
    for (const sku of skus) expect(sku).toHaveProperty('consumedUnits');
    const fields = ['id', 'userPrincipalName', 'accountEnabled', 'userType', 'assignedLicenses'];
    const users = await items('list_all_microsoft_365_users', { fields });
    expect(users.map(({ id }) => id)).toContain(seeded.leaver);
    const leaver = await done('get_single_microsoft_365_user_by_id', { user_id: seeded.leaver });
    expect(leaver.id).toBe(seeded.leaver);
    expect(await changes()).toEqual([]);
  });

  it('guest_review: finds the guest, and blocks only when told to', async () => {
    const guests = await items('list_all_microsoft_365_users', { filter: "userType eq 'Guest'" });
    expect(guests.map(({ id }) => id)).toEqual([seeded.guest]);
    await items('list_all_microsoft_365_user_memberships', { user_id: seeded.guest });
    expect(await changes()).toEqual([]);
    expect((await ask('microsoft_365_users_block', { user_id: seeded.guest })).isError).toBe(false);
    expect(await changes()).toHaveLength(1);
  });
});
