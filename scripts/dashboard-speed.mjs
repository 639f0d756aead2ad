// Prints how soon pages of the dashboard can be used on a processor that is four times slower, and how much their layout shifts.
// Two kinds of visits are measured, because browsers keep files and compiled code:
//   first visits: a new browser profile that has nothing of the dashboard, as after an update of the gateway;
//   later visits: a profile that has opened the page before, as that of anybody who uses the dashboard. The goal of one second is for these.
// Times depend on the machine, so they are printed and not asserted; test/browser/loading.test.ts asserts what can be counted.
// Needs Chromium: CHROMIUM=<path>, or /usr/bin/chromium. CPU_SLOWDOWN (4), ROUNDS (5), PATHS (all) and VISITS (first,later) change what it measures.
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
const visits = (process.env.VISITS ?? 'first,later').split(',');
const waitMs = 60_000;
// Chromium stores the compiled code of a script that was loaded twice, when the page is idle.
const visitsBefore = 2;
const idleMs = 1_500;
const lists = [
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

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-speed-'));
const demo = spawn(
  process.execPath,
  [join(root, 'bin/gatehouse.js'), 'demo', '--json', '--port', '0', '--data-dir', join(folder, 'data')],
  {
    stdio: ['ignore', 'pipe', 'ignore'],
  },
);
const { origin, api_token: apiToken } = JSON.parse(
  await new Promise((resolve) => createInterface({ input: demo.stdout }).once('line', resolve)),
);
try {
  const cookie = await signIn();
  const paths = process.env.PATHS?.split(',') ?? [...lists, ...(await pathsOfObjects())];
  if (visits.includes('first')) await measureFirstVisits(cookie, paths);
  if (visits.includes('later')) await measureLaterVisits(cookie, paths);
  process.stdout.write(
    `Medians of ${rounds}, with a CPU slowed ${slowdown} times. Interactive: the heading is shown and no task over 50 ms is left. Complete: the data is shown as well.\n` +
      'Main thread: its processor time until the heading is shown.\n',
  );
} finally {
  demo.kill('SIGTERM');
  await new Promise((resolve) => demo.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}

/** Pages of an account, an integration, an MCP server, a tool and a runbook of the demo. */
async function pathsOfObjects() {
  const firstOf = async (path) => {
    const response = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${apiToken}` } });
    return (await response.json()).result[0];
  };
  const [account, server] = await Promise.all(['/integrated-account', '/mcp-server'].map(firstOf));
  return [
    `/accounts/${account.id}`,
    '/integrations/zoho_mail',
    `/servers/${server.id}`,
    `/tools/${account.id}/list_all_zoho_mail_domains`,
    `/runbooks/${server.id}/domain_onboarding`,
  ];
}

async function measureFirstVisits(cookie, paths) {
  header('First visits: an empty browser profile for each');
  for (const path of paths) {
    const measured = [];
    for (let round = 0; round < rounds; round += 1)
      await withProfile(cookie, async (context) => {
        measured.push(await measure(context, path));
      });
    report(path, measured);
  }
}

async function measureLaterVisits(cookie, paths) {
  header('Later visits: files and compiled code from the profile');
  await withProfile(cookie, async (context) => {
    for (const path of paths) {
      for (let visit = 0; visit < visitsBefore; visit += 1) await visitBefore(context, path);
      const measured = [];
      for (let round = 0; round < rounds; round += 1) measured.push(await measure(context, path));
      report(path, measured);
    }
  });
}

function header(title) {
  process.stdout.write(`${title}\n`);
  row(['page', 'first paint', 'interactive', 'complete', 'main thread', 'requests', 'layout shift']);
}

function report(path, measured) {
  const median = (name) => measured.map((one) => one[name]).sort((one, other) => one - other)[Math.floor(rounds / 2)];
  const times = ['paint', 'interactive', 'complete', 'busy'].map((name) => `${Math.round(median(name))} ms`);
  row([path, ...times, median('requests'), median('shift').toFixed(4)]);
}

function row(cells) {
  process.stdout.write(
    `${cells
      .map((cell, index) => String(cell).padEnd(index === 0 ? 58 : 14))
      .join('')
      .trimEnd()}\n`,
  );
}

/** The session's cookie; the dashboard is not opened for it, so that the first visit is one. */
async function signIn() {
  const response = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gatehouse-csrf': '1' },
    body: JSON.stringify({ api_token: apiToken }),
  });
  const [pair] = response.headers.get('set-cookie').split(';');
  const [name, value] = pair.split('=');
  return { name, value, url: origin };
}

/** Runs a function with a browser of a new profile, which keeps files and compiled code until it is closed. */
async function withProfile(cookie, use) {
  const profile = mkdtempSync(join(folder, 'profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    viewport: { width: 1440, height: 860 },
    locale: 'en-GB',
  });
  try {
    await context.addCookies([cookie]);
    await use(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Opens a page, at the full speed of the processor, until the browser has stored what it stores. */
async function visitBefore(context, path) {
  const page = await context.newPage();
  page.setDefaultTimeout(waitMs);
  await page.goto(`${origin}/dashboard${path}`, { waitUntil: 'networkidle' });
  await page.waitForTimeout(idleMs);
  await page.close();
}

/** Interactive: the heading of the page is there, and the last task over 50 ms before it has ended. */
async function measure(context, path) {
  const page = await context.newPage();
  page.setDefaultTimeout(waitMs);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Runtime.enable');
  await devtools.send('Runtime.addBinding', { name: 'headingShown' });
  // Read when the heading appears: a loop that looks for it would take time of the page's main thread.
  const busy = new Promise((resolve) =>
    devtools.once('Runtime.bindingCalled', () => resolve(devtools.send('Performance.getMetrics'))),
  );
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(watch);
  await page.goto(`${origin}/dashboard${path}`, { waitUntil: 'commit' });
  const { metrics } = await busy;
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => globalThis.measured.complete !== null);
  const found = await page.evaluate(() => ({
    ...globalThis.measured,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    requests: performance.getEntriesByType('resource').length + 1,
  }));
  await page.close();
  const quietAfter = (at) => Math.max(at, ...found.long.filter(([start]) => start <= at).map(([, end]) => end));
  return {
    ...found,
    interactive: quietAfter(found.heading),
    complete: quietAfter(found.complete),
    busy: metrics.find(({ name }) => name === 'TaskDuration').value * 1_000,
  };
}

/** Runs in the page, before anything of it. */
function watch() {
  const measured = { long: [], shift: 0, heading: null, complete: null };
  globalThis.measured = measured;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) measured.long.push([startTime, startTime + duration]);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) measured.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver(() => {
    if (!document.querySelector('main h1')) return;
    if (measured.heading === null) {
      measured.heading = performance.now();
      globalThis.headingShown('');
    }
    const isReading = document.querySelector('main :is([aria-busy=true], .mantine-Skeleton-root)') !== null;
    if (isReading) measured.complete = null;
    else measured.complete ??= performance.now();
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
}
