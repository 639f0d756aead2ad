import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import {
  chromiumPath,
  expectAccessible,
  keepPicture,
  openBrowser,
  openPage,
  type WatchedPage,
} from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const waitMs = 60_000;

const operation = (id: string, summary: string, tag = 'users') => ({
  operationId: id,
  tags: [tag],
  summary,
  description: `${summary} of the organization.`,
  responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } },
});
const documentWith = (paths: object): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Acme <b>Desk</b> \u202Eksed', version: '1' },
    servers: [{ url: 'https://api.example.org/v1' }],
    paths,
  });

/** As large as the description of GitHub's API: about 13 MB with 1,043 operations. */
function largeDocument(): string {
  const properties = Object.fromEntries(
    Array.from({ length: 48 }, (_item, index) => [
      `property${index}`,
      { type: 'string', description: `Property ${index} of the thing. `.repeat(8) },
    ]),
  );
  const schema = { type: 'object', properties };
  return documentWith(
    Object.fromEntries(
      Array.from({ length: 1_043 }, (_item, index) => [
        `/things${index}`,
        {
          get: {
            ...operation(`listThings${index}`, `List things of kind ${index}`, `kind ${index % 40}`),
            responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
          },
        },
      ]),
    ),
  );
}

/** Runs in the page: keeps every stage and every share that a progress bar shows. */
const watchProgress = `() => {
  globalThis.shownProgress = [];
  new MutationObserver(() => {
    const bar = document.querySelector('[role=progressbar]');
    if (!bar) return;
    const stage = bar.parentElement.querySelector('[role=status]').textContent;
    const done = bar.getAttribute('aria-valuenow');
    const last = globalThis.shownProgress.at(-1);
    if (last?.stage !== stage || last?.done !== done) globalThis.shownProgress.push({ stage, done });
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}`;

describe.skipIf(chromiumPath === null)(`importing in the dashboard${hint}`, () => {
  let place: string;
  let browser: Browser;
  let demo: RunningDemo;
  let watched: WatchedPage;

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'dashboard-import-'));
    demo = await startDemo({ environment: { GATEHOUSE_CATALOGUE: place } });
    browser = await openBrowser();
    watched = await openPage(browser, { width: 1440 });
    watched.page.setDefaultTimeout(waitMs);
    await watched.page.goto(`${demo.origin}/dashboard/accounts`);
    await watched.page.getByLabel(/^API token/).fill(demo.api_token);
    await watched.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await watched.page.getByRole('heading', { name: 'Accounts' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    rmSync(place, { recursive: true, force: true });
  });

  const paste = async (page: Page, text: string, name = ''): Promise<void> => {
    await page.goto(`${demo.origin}/dashboard/integrations/import${name === '' ? '' : `?name=${name}`}`);
    await page.getByRole('tab', { name: 'Paste' }).click();
    await page.getByLabel('API document text').fill(text);
    await page.getByRole('button', { name: 'Read the document' }).click();
  };

  it('says what is wrong with a document and where', async () => {
    const { page } = watched;
    await paste(page, '{"openapi": "3.1.0", ');
    await page
      .getByRole('alert')
      .getByText(/not valid JSON/)
      .waitFor();
    await page.getByLabel('API document text').fill('hello: world');
    await page.getByRole('button', { name: 'Read the document' }).click();
    await page
      .getByRole('alert')
      .getByText(/must be OpenAPI 3\.0 to 3\.2/)
      .waitFor();
    await page.getByRole('tab', { name: 'Address' }).click();
    await page.getByLabel('Address of the API document').fill('http://api.acme.example/openapi.json');
    await page.getByRole('button', { name: 'Read the document' }).click();
    await page.getByRole('alert').getByText(/https/).first().waitFor();
    await expectAccessible(page, 'a document that cannot be read');
  });

  it('reads, chooses, completes, previews, downloads and saves; markup of a document stays text', async () => {
    const { page } = watched;
    const document = documentWith({
      '/users': { get: operation('listUsers', 'List users'), post: operation('createUser', 'Create a user') },
      '/tickets': { get: operation('listTickets', 'List tickets', 'tickets') },
    });
    await paste(page, document);
    const choose = page.getByRole('region', { name: 'Choose' });
    await choose.getByText(/3 tools chosen, about \d+ tokens/).waitFor();
    await choose.getByRole('checkbox', { name: /tickets/ }).uncheck();
    await choose.getByText(/2 tools chosen/).waitFor();
    const complete = page.getByRole('region', { name: 'Complete' });
    await complete.getByLabel(/^Name/).fill('acme_desk');
    await complete.getByLabel('Authorization').click();
    await page.getByRole('option', { name: 'None', exact: true }).click();
    await complete.getByRole('button', { name: 'Preview the tools' }).click();
    const review = page.getByRole('region', { name: 'Review and keep' });
    await review.getByText(/^2 tools, about/).waitFor();
    await review
      .getByRole('button', { name: /List users/ })
      .first()
      .click();
    await review
      .getByText(/as a model reads it/)
      .first()
      .waitFor();
    await expectAccessible(page, 'a preview');
    await keepPicture(page, 'import-preview');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      review.getByRole('button', { name: 'Download the folder' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('acme_desk.zip');
    await review.getByRole('button', { name: 'Save to the catalogue' }).click();
    await page.getByText('acme_desk is saved').waitFor();
    expect(readFileSync(join(place, 'acme_desk', 'integration.yaml'), 'utf8')).toContain('acme_desk');
    const admin = adminClient(demo.origin, demo.api_token);
    await expect
      .poll(async () => (await admin('GET', '/integration/acme_desk')).status, { timeout: waitMs, interval: 300 })
      .toBe(200);
    expect(watched.complaints()).toEqual([]);
  });

  it('shows what a newer document changes, and which MCP servers pin it, before it is saved', async () => {
    const { page } = watched;
    const admin = adminClient(demo.origin, demo.api_token);
    const account = await admin('POST', '/integrated-account', { integration: 'acme_desk', name: 'Desk' });
    expect(account.status, JSON.stringify(account.body)).toBe(201);
    const config = { pin_tools: true };
    await admin('POST', `/integrated-account/${String(account.body.id)}/mcp`, { name: 'Pinned desk', config });
    const newer = documentWith({ '/users': { get: operation('listUsers', 'List people') } });
    await paste(page, newer, 'acme_desk');
    const complete = page.getByRole('region', { name: 'Complete' });
    await complete.getByRole('button', { name: 'Preview the tools' }).click();
    const differences = page.getByRole('region', { name: 'Differences' });
    await differences.getByText('0 added, 1 changed, 1 removed').waitFor();
    await differences.getByRole('link', { name: 'Pinned desk' }).waitFor();
    await expectAccessible(page, 'differences');
    await keepPicture(page, 'import-differences');
    await page.getByRole('button', { name: 'Save to the catalogue' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replace acme_desk?' });
    await dialog.getByRole('button', { name: 'Save to the catalogue' }).click();
    await page.getByText('acme_desk is saved').waitFor();
    expect(watched.complaints()).toEqual([]);
  });

  const upload = async (page: Page, text: string): Promise<void> => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'things.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    await page.getByRole('button', { name: 'Read the document' }).click();
  };

  it('shows how far a large document is, can be cancelled, and names what a reload interrupted', async () => {
    const { page } = watched;
    const large = largeDocument();
    expect(large.length).toBeGreaterThan(12_000_000);
    await page.goto(`${demo.origin}/dashboard/integrations/import`);
    // Held, so that the bar is in view while it is checked.
    await page.route('**/integration-import/outline', () => undefined);
    await upload(page, large);
    const bar = page.getByRole('progressbar', { name: 'Progress of the import' });
    await bar.waitFor();
    await expectAccessible(page, 'progress');
    await keepPicture(page, 'import-progress');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('Cancelled. Nothing was saved.').waitFor();
    await page.unroute('**/integration-import/outline');
    await page.evaluate(`(${watchProgress})()`);
    await page.getByRole('button', { name: 'Read the document' }).click();
    await page.getByText('OpenAPI 3.1.0, version 1: 1,043 operations').waitFor();
    const shown = (await page.evaluate('globalThis.shownProgress')) as readonly {
      stage: string;
      done: string | null;
    }[];
    expect(shown.map(({ stage }) => stage)).toContain('Reading the document');
    const done = shown.filter(({ stage }) => stage === 'Converting operations to tools').map((one) => Number(one.done));
    expect(done.length).toBeGreaterThan(1);
    expect(done).toEqual(done.toSorted((one, other) => one - other));
    await page.reload();
    await page.getByText('Choose things.json again to continue. Nothing was saved.').waitFor();
    await page.getByRole('link', { name: 'All integrations' }).click();
    await page.getByRole('heading', { name: 'Integrations', exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Import an API' }).waitFor();
    expect(await page.getByText('The page was reloaded').count()).toBe(0);
    expect(watched.complaints()).toEqual([]);
  });

  it('names a connection that was lost, and reads the document when it is back', async () => {
    const { page } = watched;
    await page.goto(`${demo.origin}/dashboard/integrations/import`);
    const body = '{"stage":"read","done":0,"total":0}\n';
    await page.route('**/integration-import/outline', (route) =>
      route.fulfill({ status: 200, contentType: 'application/x-ndjson', body }),
    );
    const document = documentWith({ '/users': { get: operation('listUsers', 'List users') } });
    await upload(page, document);
    await page.getByRole('alert').getByText('The connection was lost. Nothing was saved.').waitFor();
    await page.unroute('**/integration-import/outline');
    await page.getByRole('button', { name: 'Read the document' }).click();
    await page.getByText('OpenAPI 3.1.0, version 1: 1 operation').waitFor();
    expect(watched.complaints()).toEqual([]);
  });
});
