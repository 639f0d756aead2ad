import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { fillDemo, type ShownPage } from './fill-demo.js';
import { type FilledDesk, fillDesk } from './fill-desk.js';
import {
  accessFaults,
  chromiumPath,
  keepPicture,
  layoutFaults,
  looks,
  openBrowser,
  openPage,
  showAs,
  signIn,
  type WatchedPage,
  waitIn,
} from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const walkMs = 600_000;

/** Something that opens over a page: where it is, and the buttons, options and menu items that lead to it, in order. */
interface Opened {
  readonly name: string;
  readonly path: string;
  readonly by: readonly (string | RegExp)[];
  /** What comes before the buttons, such as a form to fill in. */
  readonly first?: (page: Page) => Promise<void>;
  /** The role of what opens; a dialog unless stated. */
  readonly role?: 'menu' | 'dialog';
  /** The only width that has it. */
  readonly only?: 390 | 1440;
}

describe.skipIf(chromiumPath === null)(`dialogs, drawers and menus${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;
  let pages: readonly ShownPage[];
  let watched: WatchedPage;
  let place: string;
  let desk: FilledDesk;

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'dashboard-dialogs-'));
    demo = await startDemo({ environment: { GATEHOUSE_CATALOGUE: place } });
    pages = await fillDemo(demo);
    desk = await fillDesk(demo);
    browser = await openBrowser();
    watched = await openPage(browser, { width: 1440 });
    await signIn(watched.page, demo.origin, demo.api_token);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    rmSync(place, { recursive: true, force: true });
  });

  const pathOf = (name: string): string => pages.find((one) => one.name === name)?.path ?? '/no/such/page';
  const all = (): readonly Opened[] => {
    const server = pathOf('server-overview').split('?')[0] ?? '';
    const account = pathOf('account-details');
    return [
      { name: 'language', path: '/settings?tab=about', by: ['Language'], role: 'menu' },
      { name: 'person', path: '/settings?tab=about', by: ['Account menu'], role: 'menu' },
      { name: 'more', path: '/settings?tab=about', by: ['More'], role: 'menu', only: 390 },
      { name: 'palette', path: '/settings?tab=about', by: [/^Search everything/] },
      { name: 'connect', path: '/accounts', by: ['Connect an account'] },
      { name: 'rename', path: account, by: ['Rename'] },
      { name: 'delete-account', path: account, by: ['Delete'] },
      { name: 'replace-credentials', path: desk.accountPath, by: ['Replace the credentials'] },
      { name: 'create-menu', path: '/servers', by: ['Create MCP server'], role: 'menu' },
      { name: 'create-choice', path: '/servers', by: ['Create MCP server', 'For one account'] },
      { name: 'create-combined', path: '/servers', by: ['Create MCP server', 'Over several accounts'] },
      { name: 'server-menu', path: '/servers', by: [/^Actions for IT response/], role: 'menu' },
      { name: 'edit', path: '/servers', by: [/^Actions for IT response/, 'Edit'] },
      { name: 'changed-tools', path: '/servers', by: [/^Actions for Desk/, 'Changed tools'] },
      { name: 'bulk-edit', path: '/servers', first: selectTwo, by: ['Edit'] },
      { name: 'bulk-edit-summary', path: '/servers', first: reviewEdit, by: ['Review'] },
      { name: 'bulk-revoke', path: '/servers', first: selectTwo, by: ['Revoke'] },
      { name: 'rotate', path: server, by: ['New URL'] },
      { name: 'url', path: server, by: ['New URL', 'Create new URL'] },
      { name: 'revoke', path: server, by: ['Revoke'] },
      { name: 'export', path: '/activity', by: ['Export'], role: 'menu' },
      { name: 'views', path: '/activity', by: ['Views'], role: 'menu' },
      { name: 'row', path: pathOf('activity-row'), by: [] },
      { name: 'approve', path: pathOf('approval'), by: ['Approve'] },
      { name: 'deny', path: pathOf('approval'), by: ['Deny'] },
      { name: 'new-token', path: '/settings?tab=tokens', by: ['Create an API token'] },
      { name: 'delete-token', path: '/settings?tab=tokens', by: [/^Delete Provisioning/] },
      { name: 'endpoint', path: '/settings?tab=webhooks', by: ['Create webhook endpoint'] },
      { name: 'deliveries', path: '/settings?tab=webhooks', by: ['Deliveries'] },
      { name: 'keys', path: '/approvals', by: ['Shortcuts'], only: 1440 },
      {
        name: 'replace-import',
        path: '/integrations/import?name=acme_desk',
        first: (page) => previewImport(page, desk.newer),
        by: ['Save to the catalogue'],
      },
    ];
  };

  /** Opens it, and waits until it is there and no longer moves or reads. */
  const open = async (page: Page, { path, first, by, role = 'dialog' }: Opened): Promise<void> => {
    await page.goto(`${demo.origin}/dashboard${path}`);
    await page.locator('main h1').first().waitFor();
    await first?.(page);
    for (const name of by) {
      const named = { name, exact: true } as const;
      await page
        .getByRole('button', named)
        .or(page.getByRole('menuitem', named))
        .filter({ visible: true })
        .last()
        .click();
    }
    await page.getByRole(role).filter({ visible: true }).first().waitFor();
  };

  /** What is wrong with it in each width and theme. It is opened again only where another width has closed it. */
  const walk = async (page: Page, opened: Opened): Promise<readonly string[]> => {
    const { name, role = 'dialog', only } = opened;
    const faults: string[] = [];
    let width: number | null = null;
    for (const look of looks) {
      if (only !== undefined && look[1] !== only) continue;
      await showAs(page, look);
      if (width !== look[1] && !(width !== null && (await page.getByRole(role).filter({ visible: true }).count()) > 0))
        await open(page, opened);
      width = look[1];
      await waitIn(page, isQuiet);
      const found = [
        ...(await accessFaults(page)),
        ...(width === 390 ? await layoutFaults(page) : await overflow(page)),
      ];
      faults.push(...found.map((fault) => `${name}, ${look.join(', ')}: ${fault}`));
      await keepPicture(page, `open-${name}-${width}-${look[0]}`);
    }
    return faults;
  };

  it(
    'hold up to axe and cut nothing off in every look, and are large enough for a finger on a phone',
    async () => {
      const { page } = watched;
      const faults: string[] = [];
      for (const opened of all())
        faults.push(
          ...(await walk(page, opened).catch((error: Error) => [
            `${opened.name}: ${error.message.split('\n')[0] ?? 'cannot be opened'}`,
          ])),
        );
      expect(faults).toEqual([]);
      expect(watched.complaints()).toEqual([]);
    },
    walkMs,
  );
});

async function selectTwo(page: Page): Promise<void> {
  for (const name of [/^Select IT response/, /^Select Organisations/])
    await page.getByRole('checkbox', { name }).check();
}

async function reviewEdit(page: Page): Promise<void> {
  await selectTwo(page);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('dialog').getByLabel('A person approves').first().click();
  await page.getByRole('option').last().click();
}

async function previewImport(page: Page, document: string): Promise<void> {
  await page.getByRole('tab', { name: 'Paste' }).click();
  await page.getByLabel('API document text').fill(document);
  await page.getByRole('button', { name: 'Read the document' }).click();
  await page.getByRole('button', { name: 'Preview the tools' }).click();
  await page.getByRole('region', { name: 'Differences' }).waitFor();
}

/** Where the page or a dialog in it scrolls sideways. */
async function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll('html, [role=dialog], [role=menu]')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
    .map(({ tagName, scrollWidth, clientWidth }) => tagName + ' is ' + scrollWidth + ' pixels wide in ' + clientWidth)`);
}

/** Runs in the page: nothing is being read or moving. */
const isQuiet = `
  document.querySelector('[aria-busy=true], [role=dialog] .mantine-Skeleton-root, [role=dialog] .mantine-Loader-root') === null &&
  document.getAnimations().every(({ playState }) => playState !== 'running')`;
