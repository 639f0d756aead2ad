import type { Browser, Frame, Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, replyOf } from '../flow/admin-client.js';
import { controlOf, type SandboxControl } from '../flow/sandbox-control.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import {
  chromiumPath,
  expectAccessible,
  keepPicture,
  openBrowser,
  openPage,
  type WatchedPage,
} from './open-browser.js';
import { type Play, type PlayedHost, playHost } from './play-host.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const group = { zgid: '9000000000000000305' };
const queue = { tool: 'list_all_zoho_mail_group_moderation', input: group };
const health = { tool: 'get_single_zoho_mail_domain_dns_by_id', input: { domain_name: 'unpublished.example' } };

describe.skipIf(chromiumPath === null)(`views in a client with MCP Apps${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let admin: AdminClient;
  let sandbox: SandboxControl;

  beforeAll(async () => {
    demo = await startDemo();
    admin = adminClient(demo.origin, demo.api_token);
    sandbox = controlOf(demo.sandbox_origin);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });
  beforeEach(() => sandbox.reset());

  const serverWith = async (config: object) => {
    const made = await admin('POST', `/integrated-account/${demo.integrated_account_id}/mcp`, {
      name: 'views',
      config,
    });
    return String(made.body.url);
  };

  /** Opens a page, shows a tool's view in it, and closes both after the test; fails on any complaint of the page. */
  const inView = async (
    play: Omit<Play, 'url'> & { url?: string; width?: number },
    use: (frame: Frame, host: PlayedHost, watched: WatchedPage) => Promise<void>,
  ) => {
    const { width = 640, theme = 'light' } = play;
    const watched = await openPage(browser, { width, theme });
    const host = await playHost(watched, { url: demo.mcp_url, ...play });
    await use(host.frame, host, watched);
    expect(watched.complaints()).toEqual([]);
    await host.close();
    await watched.context.close();
  };

  const cardOf = (frame: Frame, subject: string) => frame.getByRole('listitem').filter({ hasText: subject });
  const approve = async (frame: Frame, subject: string) => {
    await cardOf(frame, subject).getByRole('button', { name: 'Approve' }).click();
    await cardOf(frame, subject).getByRole('button', { name: 'Yes, deliver it' }).click();
  };
  const decisions = async () =>
    (await sandbox.mailRequests()).filter(({ method }) => method === 'PUT').map(({ body }) => body);
  const heldSubjects = async () => {
    const { body } = await callTool(demo.mcp_url, queue.tool, group);
    return (replyOf(body).items as readonly { subject: string }[]).map(({ subject }) => subject);
  };
  const isTold = (frame: Frame, words: string) => frame.getByRole('status').getByText(words, { exact: true }).waitFor();
  const hasFocus = (button: Locator) => button.evaluate((made) => made === made.ownerDocument.activeElement);

  describe('the moderation queue', () => {
    it('tells a call that the client does not carry, and sends nothing', () =>
      inView({ ...queue, carriesCalls: false }, async (frame) => {
        await sandbox.clear();
        await approve(frame, 'Quarterly results');
        await isTold(frame, 'The decision was not carried out.');
        expect(await frame.locator('.trouble').innerText()).not.toBe('');
        expect(await decisions()).toEqual([]);
      }));

    it('tells what the service refuses, and reads the queue again', () =>
      inView(queue, async (frame) => {
        const [, lisbon] = ['9000000000000000401', '9000000000000000403'];
        const name = 'zoho_mail_group_moderation_moderate';
        await callTool(demo.mcp_url, name, { ...group, messageList: [lisbon], status: 'reject' });
        await approve(frame, 'New office in Lisbon');
        await isTold(frame, 'The decision was not carried out.');
        const line = frame.getByRole('list', { name: 'Not carried out' });
        expect(await line.innerText()).toContain('The service refused or failed');
        expect(await frame.getByRole('button', { name: 'Approve: New office in Lisbon' }).count()).toBe(0);
      }));

    it('holds a decision for approval like any other call, shows where to approve it, and carries it out once', async () => {
      const url = await serverWith({ tags: ['moderation'], approval: 'write' });
      await inView({ ...queue, url }, async (frame, host) => {
        await sandbox.clear();
        await approve(frame, 'Quarterly results');
        const card = cardOf(frame, 'Quarterly results');
        await isTold(frame, 'The decision was not carried out.');
        await card.getByText('Held for approval').waitFor();
        const link = await card.locator('code').innerText();
        expect(link).toContain(`${demo.origin}/approvals/apr_`);
        await card.getByRole('button', { name: 'Open the link' }).click();
        await expect.poll(() => host.links).toEqual([link]);
        expect(await decisions()).toEqual([]);
        await admin('POST', `/approval/${link.split('/').at(-1)}`, { decision: 'approve' });
        await approve(frame, 'Quarterly results');
        await isTold(frame, 'Approved and delivered: Quarterly results');
        expect(await decisions()).toHaveLength(1);
      });
    });

    it('says of a dry run that nothing was sent', async () => {
      const url = await serverWith({ tags: ['moderation'], dry_run: true });
      await inView({ ...queue, url }, async (frame) => {
        await approve(frame, 'Quarterly results');
        await cardOf(frame, 'Quarterly results').getByText('Dry run: nothing was sent').waitFor();
        expect(await heldSubjects()).toContain('Quarterly results');
      });
    });

    it('decides nothing by a key pressed twice', () =>
      inView(queue, async (frame, _host, { page }) => {
        await sandbox.clear();
        const button = frame.getByRole('button', { name: 'Reject: Quarterly results' });
        await button.focus();
        await page.keyboard.press('Enter');
        const leave = frame.getByRole('button', { name: 'Leave it' });
        expect(await hasFocus(leave)).toBe(true);
        await page.keyboard.press('Enter');
        await leave.waitFor({ state: 'detached' });
        expect(await hasFocus(button)).toBe(true);
        await page.keyboard.press('Tab');
        expect(await decisions()).toEqual([]);
      }));

    it('shows untrusted text only as text, and the page cannot connect to anything', async () => {
      const subject = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
      const held = { messageId: '1', subject, fromAddress: '<b>a@b.example</b>', sender: '"><svg onload=alert(1)>' };
      await sandbox.fault({
        times: 1,
        match: { method: 'GET', path: '/messages' },
        status: 200,
        body: { status: { code: 200, description: 'success' }, data: [{ ...held, sentDateInGMT: 0, size: 1 }] },
      });
      const watched = await openPage(browser, { width: 640 });
      const { frame, close } = await playHost(watched, { url: demo.mcp_url, ...queue });
      await frame.getByRole('heading', { name: subject }).waitFor();
      await frame.getByText('<b>a@b.example</b>').waitFor();
      expect(await frame.title()).toBe('Held mail');
      expect(await frame.locator('img, svg, b, main script').count()).toBe(0);
      expect(watched.complaints()).toEqual([]);
      const tried = (script: string) => frame.evaluate(script).then(String, (error: Error) => error.message);
      expect(await tried(`document.body.innerHTML = '<b>x</b>'`)).toMatch(/TrustedHTML/);
      expect(await tried(`fetch('${demo.origin}/healthz')`)).toMatch(/Failed to fetch/);
      expect(await tried('document.cookie')).toMatch(/sandboxed/);
      await close();
      await watched.context.close();
    });

    it('approves one mail, says so, and shows the queue as the service has it then', () =>
      inView(queue, async (frame) => {
        const times = await frame.locator('dd').allInnerTexts();
        expect(times).toContain('15 Jan 2026, 16:41');
        expect(times.filter((text) => text === 'deals@unknown-sender.example')).toHaveLength(1);
        await sandbox.clear();
        await approve(frame, 'Quarterly results');
        await isTold(frame, 'Approved and delivered: Quarterly results');
        expect(await frame.getByRole('button', { name: 'Approve: Quarterly results' }).count()).toBe(0);
        expect(await frame.getByRole('list', { name: 'Decided here' }).innerText()).toContain('Quarterly results');
        expect(await decisions()).toEqual([{ messageList: ['9000000000000000401'], status: 'accept' }]);
        expect(await heldSubjects()).toEqual(['New office in Lisbon', expect.stringContaining('URGENT')]);
        const [row] = (await admin('GET', '/audit-log?action=zoho_mail_group_moderation_moderate&limit=1')).body
          .result as object[];
        expect(row).toMatchObject({ outcome: 'ok', client: expect.stringContaining('played-host') });
      }));

    it('shows the same where the client hands on the text alone, and listens to nobody but the client', () =>
      inView(queue, async (frame, { bridge }) => {
        const held = (subject: string) => ({
          content: [{ type: 'text' as const, text: JSON.stringify({ items: [{ messageId: '1', subject }] }) }],
        });
        const result = { jsonrpc: '2.0', method: 'ui/notifications/tool-result', params: held('From elsewhere') };
        await bridge.sendToolResult(held('From the client'));
        await frame.getByRole('heading', { name: 'From the client' }).waitFor();
        await frame.evaluate(`new Promise((resolve) => {
          addEventListener('message', resolve, { once: true });
          postMessage(${JSON.stringify(result)}, '*');
        }).then(() => undefined)`);
        expect(await frame.getByRole('listitem').count()).toBe(1);
        expect(await frame.getByText('From elsewhere').count()).toBe(0);
      }));

    it('says when no mail is left, and when the list goes on', async () => {
      await inView({ ...queue, input: { ...group, limit: 2 } }, async (frame) => {
        expect(await frame.getByText('2 mails are held, and there are more').count()).toBe(1);
        await frame.getByRole('button', { name: 'Show more' }).click();
        await frame.getByText('3 mails are held.').waitFor();
      });
      await inView({ ...queue, input: { ...group, searchKey: 'nobody' } }, async (frame) => {
        await frame.getByText('No mail is held for this group.').waitFor();
      });
    });
  });

  describe('domain health', () => {
    it('tells an error of the tool in words', () =>
      inView({ ...health, input: { domain_name: 'elsewhere.example' } }, async (frame) => {
        await frame.getByText('The domain could not be looked up.').waitFor();
        expect(await frame.locator('.trouble').innerText()).toContain('What to do');
      }));

    it('names the record to publish, copies it, and sees it once it is published', () =>
      inView(health, async (frame, _host, { page }) => {
        await frame.getByText('0 of 5 as they should be').waitFor();
        const card = cardOf(frame, 'SPF');
        expect(await card.innerText()).toMatch(/Missing.*v=spf1 include:zoho\.com ~all/s);
        await card.getByRole('button', { name: /^Copy the value/ }).click();
        await frame.getByText(/^The value is (copied|selected)/).waitFor();
        expect(await frame.getByRole('status').innerText()).toBe('The value is copied.');
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe('v=spf1 include:zoho.com ~all');
        await sandbox.publish('unpublished.example', 'TXT', ['v=spf1 include:zoho.com ~all', 'v=spf1 <b>-all</b>']);
        await frame.getByRole('button', { name: 'Look again' }).click();
        await cardOf(frame, 'SPF').getByText('✗ More than one').waitFor();
        await frame.getByText('v=spf1 <b>-all</b>').waitFor();
        await sandbox.publish('unpublished.example', 'TXT', ['v=spf1 include:zoho.com ~all']);
        await frame.getByRole('button', { name: 'Look again' }).click();
        await cardOf(frame, 'SPF').getByText('✓ Present').waitFor();
        await frame.getByText('1 of 5 as they should be').waitFor();
        expect(await frame.evaluate('document.activeElement.textContent')).toBe('Look again');
      }));
  });

  describe('how they look', () => {
    it.each(['light', 'dark'] as const)('both hold up to axe in the %s theme, and are pictured', async (theme) => {
      await inView({ ...queue, theme }, async (frame, _host, { page }) => {
        await approve(frame, 'Quarterly results');
        await isTold(frame, 'Approved and delivered: Quarterly results');
        await frame.getByRole('button', { name: 'Reject: New office in Lisbon' }).click();
        await expectAccessible(frame, `moderation queue, ${theme}`);
        await keepPicture(page, `view-moderation-queue-${theme}`);
      });
      await sandbox.publish('unpublished.example', 'TXT', ['v=spf1 include:zoho.com ~all']);
      await inView({ ...health, theme }, async (frame, _host, { page }) => {
        await frame.getByText('1 of 5 as they should be').waitFor();
        await expectAccessible(frame, `domain health, ${theme}`);
        await keepPicture(page, `view-domain-health-${theme}`);
      });
    });

    it('follow the client when it changes its theme, and tell it their height', () =>
      inView(queue, async (frame, { bridge }, { page }) => {
        const background = () => frame.evaluate('getComputedStyle(document.body).backgroundColor');
        expect(await background()).toBe('rgb(255, 255, 255)');
        await bridge.sendHostContextChange({ theme: 'dark' });
        await expect.poll(background).toBe('rgb(27, 29, 33)');
        const height = await frame.evaluate('document.documentElement.getBoundingClientRect().height');
        await expect
          .poll(() => page.evaluate('document.querySelector("iframe").clientHeight'))
          .toBe(Math.ceil(Number(height)));
      }));

    it('fit a frame of 320 pixels', async () => {
      for (const play of [queue, health])
        await inView({ ...play, width: 320 }, async (frame, _host, { page }) => {
          await frame.getByRole('button', { name: 'Look again' }).waitFor();
          expect(await frame.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
          await keepPicture(page, `view-${play === queue ? 'moderation-queue' : 'domain-health'}-narrow`);
        });
    });
  });
});
