/**
 * A list of many MCP servers: only the rows near the window are rendered, and pages are read as the end comes near. `FLEET=100000` sets the size;
 * long tasks and late frames of the browser while it scrolls are printed, not asserted, because they depend on the machine.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/index.js';
import { openStore, type ServerRow } from '../../src/store/index.js';
import { adminClient } from '../flow/admin-client.js';
import { type RunningDemo, startDemo } from '../flow/start-gatehouse.js';
import { chromiumPath, keepPicture, openBrowser, openPage } from './open-browser.js';

const hint = chromiumPath === null ? ' (needs Chromium: apt-get install chromium, or CHROMIUM=<path>)' : '';
const size = Number(process.env.FLEET ?? 2_000);
const pages = Number(process.env.FLEET_PAGES ?? 12);
const chunk = 1_000;
/** Two frames of a screen with 60 per second. */
const lateFrameMs = 34;
/** The window holds about 17 rows; some more on either side are kept ready. */
const renderedMax = 80;

describe.skipIf(chromiumPath === null)(`a fleet of ${size} MCP servers${hint}`, () => {
  let browser: Browser;
  let demo: RunningDemo;

  beforeAll(async () => {
    demo = await startDemo();
    await seed(demo);
    browser = await openBrowser();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('scrolls through pages with few rows in the document, and tells the total', async () => {
    const { page, complaints } = await openPage(browser, { width: 1440 });
    await page.goto(`${demo.origin}/dashboard/servers?sort=name&q=fleet`);
    await page.getByLabel(/^API token/).fill(demo.api_token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText(`${size.toLocaleString('en-GB')} MCP servers`).waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Fleet 000000' }).waitFor();
    await page.evaluate(watchLongTasks);
    const counts: number[] = [];
    for (let reached = 100; reached < Math.min(size, pages * 100); reached += 100) {
      await page.mouse.wheel(0, 4_900);
      await page
        .getByText(new RegExp(`(${(reached + 100).toLocaleString('en-GB')}|\\d,\\d{3}|[2-9]\\d\\d) rows`))
        .waitFor();
      counts.push(await page.getByRole('row').count());
    }
    // And back, in steps of half a window, as a hand would.
    for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, -430);
    counts.push(await page.getByRole('row').count());
    expect(Math.max(...counts)).toBeLessThan(renderedMax);
    const tasks = (await page.evaluate('globalThis.longTasks')) as readonly number[];
    const frames = (await page.evaluate('globalThis.frameTimes')) as readonly number[];
    const late = frames.filter((frameMs) => frameMs > lateFrameMs);
    process.stderr.write(
      `fleet of ${size}: at most ${Math.max(...counts)} rows in the document; long tasks (> 50 ms): ${tasks.length}, longest ${Math.max(0, ...tasks)} ms; ` +
        `${frames.length} frames, ${late.length} over ${lateFrameMs} ms, longest ${Math.max(0, ...frames)} ms\n`,
    );
    await keepPicture(page, 'servers-fleet');
    expect(complaints()).toEqual([]);
  });

  it('finds one among all by its name', async () => {
    const admin = adminClient(demo.origin, demo.api_token);
    const last = `Fleet ${String(size - 1).padStart(6, '0')}`;
    const { body } = await admin('GET', `/mcp-server?q=${encodeURIComponent(last)}`);
    expect(body).toMatchObject({ total: 1, result: [{ name: last }] });
  });
});

const watchLongTasks = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask' });
  globalThis.frameTimes = [];
  let before = performance.now();
  requestAnimationFrame(function watch(now) {
    globalThis.frameTimes.push(Math.round(now - before));
    before = now;
    requestAnimationFrame(watch);
  });
`;

/** Puts servers into the demo's store, which several processes may use. */
async function seed({ dataDir, integrated_account_id: accountId }: RunningDemo): Promise<void> {
  const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
  const now = Date.now();
  const rowAt = (index: number): ServerRow => ({
    id: `mcp_${String(index).padStart(16, '0')}`,
    accountId,
    name: `Fleet ${String(index).padStart(6, '0')}`,
    config: { methods: index % 3 === 0 ? ['read'] : ['read', 'write'], approval: 'destructive' },
    tokenHash: `fleet_${index}`,
    labels: { customer: `customer-${index % 500}`, plan: index % 2 === 0 ? 'pro' : 'free' },
    externalId: null,
    createdBy: 'test',
    expiresAt: index % 4 === 0 ? null : now + (index % 90) * 86_400_000 + 3_600_000,
    lastUsedAt: index % 5 === 0 ? null : now - (index % 1_000) * 60_000,
    createdAt: now - index,
    updatedAt: now - index,
  });
  try {
    for (let start = 0; start < size; start += chunk)
      await store.servers.insertMany(
        Array.from({ length: Math.min(chunk, size - start) }, (_, index) => rowAt(start + index)),
      );
  } finally {
    await store.close();
  }
}
