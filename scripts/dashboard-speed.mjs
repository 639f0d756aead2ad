// Prints how soon pages of the dashboard can be used on a processor that is four times slower, and how much their layout shifts.
// Times depend on the machine, so they are printed and not asserted; test/browser/loading.test.ts asserts what can be counted.
// Needs Chromium: CHROMIUM=<path>, or /usr/bin/chromium. CPU_SLOWDOWN (4) and ROUNDS (5) change how it measures.
import './ensure.mjs';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const slowdown = Number(process.env.CPU_SLOWDOWN ?? 4);
const rounds = Number(process.env.ROUNDS ?? 5);
const waitMs = 60_000;
const paths = [
  '/',
  '/accounts',
  '/integrations',
  '/integrations/import',
  '/servers',
  '/tools',
  '/runbooks',
  '/activity',
  '/approvals',
  '/settings',
];

const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-speed-'));
const demo = spawn(
  process.execPath,
  [join(root, 'bin/gatehouse.js'), 'demo', '--json', '--port', '0', '--data-dir', dataDir],
  {
    stdio: ['ignore', 'pipe', 'ignore'],
  },
);
const { origin, api_token: apiToken } = JSON.parse(
  await new Promise((resolve) => createInterface({ input: demo.stdout }).once('line', resolve)),
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: 'en-GB' });
  await signIn(context);
  row(['page', 'first paint', 'interactive', 'main thread', 'requests', 'layout shift']);
  for (const path of paths) {
    const measured = [];
    for (let round = 0; round < rounds; round += 1) measured.push(await measure(context, path));
    const median = (name) => measured.map((one) => one[name]).sort((one, other) => one - other)[Math.floor(rounds / 2)];
    const times = ['paint', 'interactive', 'busy'].map((name) => `${Math.round(median(name))} ms`);
    row([path, ...times, median('requests'), median('shift').toFixed(4)]);
  }
  process.stdout.write(
    `Medians of ${rounds}, with a CPU slowed ${slowdown} times; files come from the browser's cache. Main thread: its processor time until the heading is shown.\n`,
  );
} finally {
  await browser.close();
  demo.kill('SIGTERM');
  await new Promise((resolve) => demo.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

function row(cells) {
  process.stdout.write(
    `${cells
      .map((cell, index) => String(cell).padEnd(index === 0 ? 22 : 14))
      .join('')
      .trimEnd()}\n`,
  );
}

async function signIn(context) {
  const page = await context.newPage();
  await page.goto(`${origin}/dashboard/`);
  await page.locator('input[type=password]').fill(apiToken);
  await page.locator('button[type=submit]').click();
  await page.locator('nav:visible').first().waitFor();
  await page.close();
}

/** Interactive: the heading of the page is there, and the last task over 50 ms before it has ended. */
async function measure(context, path) {
  const page = await context.newPage();
  page.setDefaultTimeout(waitMs);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(watch);
  await page.goto(`${origin}/dashboard${path}`, { waitUntil: 'commit' });
  const shownAt = await page.waitForFunction(() => (document.querySelector('main h1') ? performance.now() : false));
  const shown = await shownAt.jsonValue();
  const { metrics } = await devtools.send('Performance.getMetrics');
  await page.waitForLoadState('networkidle');
  const found = await page.evaluate(() => ({
    ...globalThis.measured,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    requests: performance.getEntriesByType('resource').length + 1,
  }));
  await page.close();
  return {
    ...found,
    interactive: Math.max(shown, ...found.long.filter(([start]) => start <= shown).map(([, end]) => end)),
    busy: metrics.find(({ name }) => name === 'TaskDuration').value * 1_000,
  };
}

/** Runs in the page, before anything of it. */
function watch() {
  globalThis.measured = { long: [], shift: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      globalThis.measured.long.push([startTime, startTime + duration]);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.measured.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}
