// `node scripts/pictures.mjs`: takes the pictures of the dashboard that the documentation shows, with Chromium, from a demo of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from './chromium-path.mjs';
import { ownEnvironment } from './own-environment.mjs';

await import('./ensure.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bytesMax = 200_000;
const group = {
  name: 'Launch team',
  emailId: 'launch@acmecorp.com',
  mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
};
if (chromiumPath === null) throw new Error('Missing Chromium: install it, or set CHROMIUM to its path.');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pictures-'));
const demo = spawn(process.execPath, ['bin/gatehouse.js', 'demo', '--json', '--port', '0'], {
  cwd: root,
  env: { ...ownEnvironment, GATEHOUSE_DATA_DIR: folder },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [line] = await once(createInterface({ input: demo.stdout }), 'line');
  await takePictures(JSON.parse(line));
} finally {
  demo.kill('SIGTERM');
  await once(demo, 'exit');
  rmSync(folder, { recursive: true, force: true });
}

async function takePictures({
  origin,
  dashboard_url: signIn,
  api_token: token,
  integrated_account_id: account,
  mcp_url: url,
}) {
  const admin = async (path, body) =>
    (
      await fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json();
  const config = { tags: ['groups'], approval: 'write' };
  const guarded = await admin(`/integrated-account/${account}/mcp`, { name: 'Group keeper', config });
  for (const tool of ['list_all_zoho_mail_domains', 'list_all_zoho_mail_groups', 'list_all_zoho_mail_users'])
    await callTool(url, tool, {});
  await callTool(guarded.url, 'list_all_zoho_mail_groups', {});
  await callTool(guarded.url, 'create_a_zoho_mail_group', group);

  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const context = await browser.newContext({
    viewport: { width: 1200, height: 780 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(signIn);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).first().waitFor();

  await page.goto(`${origin}/dashboard/accounts/${account}`);
  await page.getByRole('button', { name: 'Create MCP server' }).click();
  await page.getByRole('button', { name: /^Domain auditor/ }).click();
  await page.getByRole('region', { name: 'What the model will see' }).getByText('List domains').waitFor();
  await take(page, 'create-an-mcp-server');
  await page.goto(`${origin}/dashboard/activity`);
  await page.getByText('Create a group').first().waitFor();
  await take(page, 'activity');
  await page.goto(`${origin}/dashboard/approvals`);
  await page.getByRole('link', { name: 'Create a group' }).click();
  await page.getByRole('region', { name: 'Requested arguments' }).waitFor();
  await take(page, 'approval');
  await browser.close();
}

async function callTool(url, name, args) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  return response.text();
}

async function take(page, name) {
  const path = join(root, 'docs/pictures', `${name}.png`);
  await page.screenshot({ path });
  const { size } = statSync(path);
  process.stdout.write(`docs/pictures/${name}.png: ${Math.ceil(size / 1000)} kB\n`);
  if (size > bytesMax) throw new Error(`docs/pictures/${name}.png is larger than ${bytesMax / 1000} kB.`);
}
