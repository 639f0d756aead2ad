import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { fillDemo, type ShownPage } from './fill-demo.js';
import {
  accessFaults,
  chromiumPath,
  keepPicture,
  layoutFaults,
  openBrowser,
  openPage,
  showAs,
  signIn,
  type WatchedPage,
} from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const walkMs = 300_000;
const phone = ['light', 390] as const;

/** Something that opens over a page: where it is, and the buttons, options and menu items that lead to it, in order. */
interface Opened {
  readonly name: string;
  readonly path: string;
  readonly by: readonly (string | RegExp)[];
  /** The role of what opens; a dialog unless stated. */
  readonly role?: 'menu' | 'dialog';
}

describe.skipIf(chromiumPath === null)(`dialogs, drawers and menus${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let pages: readonly ShownPage[];
  let watched: WatchedPage;

  beforeAll(async () => {
    demo = await startDemo();
    pages = await fillDemo(demo);
    browser = await openBrowser();
    watched = await openPage(browser, { width: 1440 });
    await signIn(watched.page, demo.origin, demo.api_token);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const pathOf = (name: string): string => pages.find((one) => one.name === name)?.path ?? '/no/such/page';
  const all = (): readonly Opened[] => {
    const server = pathOf('server-overview').split('?')[0] ?? '';
    const account = pathOf('account-details');
    return [
      { name: 'language', path: '/settings?tab=about', by: ['Language'], role: 'menu' },
      { name: 'person', path: '/settings?tab=about', by: ['Account menu'], role: 'menu' },
      { name: 'more', path: '/settings?tab=about', by: ['More'], role: 'menu' },
      { name: 'palette', path: '/settings?tab=about', by: [/^Search everything/] },
      { name: 'connect', path: '/accounts', by: ['Connect an account'] },
      { name: 'rename', path: account, by: ['Rename'] },
      { name: 'delete-account', path: account, by: ['Delete'] },
      { name: 'create-menu', path: '/servers', by: ['Create MCP server'], role: 'menu' },
      { name: 'create-choice', path: '/servers', by: ['Create MCP server', 'For one account'] },
      { name: 'create-combined', path: '/servers', by: ['Create MCP server', 'Over several accounts'] },
      { name: 'server-menu', path: '/servers', by: [/^Actions for IT response/], role: 'menu' },
      { name: 'edit', path: '/servers', by: [/^Actions for IT response/, 'Edit'] },
      { name: 'rotate', path: server, by: ['New URL'] },
      { name: 'revoke', path: server, by: ['Revoke'] },
      { name: 'export', path: '/activity', by: ['Export'], role: 'menu' },
      { name: 'views', path: '/activity', by: ['Views'], role: 'menu' },
      { name: 'row', path: pathOf('activity-row'), by: [] },
      { name: 'approve', path: pathOf('approval'), by: ['Approve'] },
      { name: 'deny', path: pathOf('approval'), by: ['Deny'] },
      { name: 'new-token', path: '/settings?tab=tokens', by: ['Create an API token'] },
      { name: 'delete-token', path: '/settings?tab=tokens', by: [/^Delete Provisioning/] },
      { name: 'endpoint', path: '/settings?tab=webhooks', by: ['Create webhook endpoint'] },
    ];
  };

  /** Opens it, and waits until it is there and no longer moves or reads. */
  const open = async (page: Page, { path, by, role = 'dialog' }: Opened): Promise<void> => {
    await page.goto(`${demo.origin}/dashboard${path}`);
    await page.locator('main h1').first().waitFor();
    for (const name of by) {
      const named = { name, exact: true } as const;
      await page
        .getByRole('button', named)
        .or(page.getByRole('menuitem', named))
        .filter({ visible: true })
        .first()
        .click();
    }
    await page.getByRole(role).filter({ visible: true }).first().waitFor();
    await page.waitForFunction(isQuiet);
  };

  it(
    'hold up to axe, cut nothing off and are large enough for a finger, on a phone in the light theme',
    async () => {
      const [theme, width] = phone;
      const { page } = watched;
      await showAs(page, phone);
      const faults: string[] = [];
      for (const opened of all()) {
        const failed = await open(page, opened).then(
          () => null,
          (error: Error) => error.message.split('\n')[0] ?? 'cannot be opened',
        );
        const found = failed === null ? [...(await accessFaults(page)), ...(await layoutFaults(page))] : [failed];
        faults.push(...found.map((fault) => `${opened.name}: ${fault}`));
        await keepPicture(page, `open-${opened.name}-${width}-${theme}`);
      }
      expect(faults).toEqual([]);
      expect(watched.complaints()).toEqual([]);
    },
    walkMs,
  );
});

/** Runs in the page: nothing is being read or moving. */
const isQuiet = `() =>
  document.querySelector('[aria-busy=true], [role=dialog] .mantine-Skeleton-root, [role=dialog] .mantine-Loader-root') === null &&
  document.getAnimations().every(({ playState }) => playState !== 'running')`;
