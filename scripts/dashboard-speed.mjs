// Prints how soon pages of the dashboard can be used on a processor that is four times slower, and how much their layout shifts.
// Times depend on the machine, so they are printed and not asserted. Needs Chromium: CHROMIUM=<path>, or /usr/bin/chromium.
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
const paths = ['/', '/accounts', '/servers', '/tools', '/activity', '/approvals', '/settings'];

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
  process.stdout.write(
    `page            first paint   interactive   layout shift   (${slowdown}x slower CPU, median of ${rounds})\n`,
  );
  for (const path of paths) {
    const measured = [];
    for (let round = 0; round < rounds; round += 1) measured.push(await measure(context, path));
    const median = (name) => measured.map((one) => one[name]).sort((one, other) => one - other)[Math.floor(rounds / 2)];
    process.stdout.write(
      `${path.padEnd(16)}${`${Math.round(median('paint'))} ms`.padEnd(14)}${`${Math.round(median('interactive'))} ms`.padEnd(14)}${median('shift').toFixed(4)}\n`,
    );
  }
} finally {
  await browser.close();
  demo.kill('SIGTERM');
  await new Promise((resolve) => demo.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
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
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(() => {
    globalThis.measured = { longEnd: 0, shift: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.measured.longEnd = entry.startTime + entry.duration;
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.measured.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${origin}/dashboard${path}`, { waitUntil: 'commit' });
  const shownAt = await page.waitForFunction(() => (document.querySelector('main h1') ? performance.now() : false));
  const shown = await shownAt.jsonValue();
  await page.waitForLoadState('networkidle');
  const found = await page.evaluate(() => ({
    ...globalThis.measured,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  }));
  await page.close();
  return {
    paint: found.paint,
    interactive: Math.max(shown, Math.min(found.longEnd, shown + 2_000)),
    shift: found.shift,
  };
}
