// The load, in a process of its own that is told by messages what to do: as fast as the answers come over so many connections, or at a fixed
// rate whatever the answers do. It stays alive between runs, so that its own code is compiled once.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from './connection.mjs';
import { createLatencies } from './latencies.mjs';
import { openSession } from './session.mjs';

const drainMs = 10_000;
const slowMs = 6_000;
const firstId = 1_000_000_000;
const pathLists = new Map();
let nextId = firstId;

process.on('message', async (plan) => {
  try {
    const result = plan.perSecond === undefined ? await runClosed(plan) : await runPaced(plan);
    process.send({ kind: 'end', result });
  } catch (error) {
    process.send({ kind: 'fault', message: error.message });
  }
});
process.on('disconnect', () => process.exit(0));

/** Every connection sends its next request when the answer to the last has come. */
async function runClosed(plan) {
  const nextRequest = createRequests(plan);
  const outcome = createOutcome(plan);
  let until = Number.POSITIVE_INFINITY;
  let busy = 0;
  let onIdle = () => undefined;
  const open = async () => {
    let sentAt = 0;
    const sendNext = () => {
      sentAt = performance.now();
      connection.send(nextRequest());
    };
    const end = () => {
      busy -= 1;
      if (busy === 0) onIdle();
    };
    const connection = await openAny(plan, {
      onAnswer: (answer) => {
        const now = performance.now();
        if (now > until) {
          end();
          return;
        }
        outcome.add(answer, now - sentAt);
        sendNext();
      },
      onEnd: () => {
        outcome.fail();
        end();
      },
    });
    return { sendNext, close: connection.close };
  };
  const connections = await Promise.all(Array.from({ length: plan.connections }, open));
  process.send({ kind: 'begin' });
  const started = performance.now();
  busy = connections.length;
  for (const { sendNext } of connections) sendNext();
  await pause(plan.seconds * 1_000);
  // A slow server gets the time for one answer a connection: from fewer no rate could be told. Warming may ask for more.
  const answersMin = Math.max(plan.connections, plan.answersMin ?? 0);
  while (outcome.count() < answersMin && performance.now() - started < slowMs) await pause(50);
  until = performance.now();
  const measuredMs = until - started;
  process.send({ kind: 'measured' });
  await Promise.race([
    new Promise((resolve) => {
      onIdle = resolve;
      if (busy === 0) resolve();
    }),
    pause(drainMs, undefined, { ref: false }),
  ]);
  for (const { close } of connections) close();
  return outcome.summary(measuredMs);
}

/**
 * Requests become due at a fixed rate. One that finds no free connection waits for one, and its waiting counts: a server that falls behind
 * does not get fewer requests for it.
 */
async function runPaced(plan) {
  const nextRequest = createRequests(plan);
  const outcome = createOutcome(plan);
  const free = [];
  const waiting = [];
  let isOver = false;
  let underWay = 0;
  const all = new Set();
  const assign = (connection, dueAt) => {
    underWay += 1;
    connection.dueAt = dueAt;
    connection.send(nextRequest());
  };
  const release = (connection) => {
    const dueAt = waiting.shift();
    if (dueAt === undefined) free.push(connection);
    else assign(connection, dueAt);
  };
  const open = () => {
    const slot = { dueAt: null };
    const connection = openConnection({
      ...target(plan),
      keepsBodies: true,
      onAnswer: (answer) => {
        underWay -= 1;
        outcome.add(answer, performance.now() - slot.dueAt);
        slot.dueAt = null;
        release(slot);
      },
      onEnd: () => {
        all.delete(slot);
        const at = free.indexOf(slot);
        if (at >= 0) free.splice(at, 1);
        if (slot.dueAt !== null) {
          underWay -= 1;
          outcome.fail();
        }
        if (!isOver) open();
      },
    });
    slot.send = connection.send;
    slot.close = connection.close;
    all.add(slot);
    release(slot);
  };
  for (let count = 0; count < plan.connections; count += 1) open();
  process.send({ kind: 'begin' });
  await paceRequests(plan, {
    onDue: (now) => {
      const connection = free.pop();
      if (connection) assign(connection, now);
      else waiting.push(now);
    },
    report: () =>
      process.send({ kind: 'part', result: outcome.take(plan.reportSeconds * 1_000), waiting: waiting.length }),
  });
  for (const until = performance.now() + drainMs; underWay > 0 && performance.now() < until; ) await pause(20);
  isOver = true;
  for (const { close } of all) close();
  return { ...outcome.summary(plan.seconds * 1_000), unanswered: underWay + waiting.length };
}

/** Calls `onDue` for each request that becomes due, and `report` after each part of the time; resolves when the time is over. */
function paceRequests({ seconds, perSecond, reportSeconds }, { onDue, report }) {
  const started = performance.now();
  const total = Math.floor(seconds * perSecond);
  let due = 0;
  let reportAt = reportSeconds * 1_000;
  return new Promise((resolve) => {
    const tick = () => {
      const now = performance.now();
      const passedMs = now - started;
      for (; due < total && (due / perSecond) * 1_000 <= passedMs; due += 1) onDue(now);
      if (passedMs >= reportAt) {
        report();
        reportAt += reportSeconds * 1_000;
      }
      if (passedMs < seconds * 1_000) setTimeout(tick, 1);
      else resolve();
    };
    tick();
  });
}

function openAny(plan, handlers) {
  const parts = { ...target(plan), keepsBodies: plan.readsAnswers === true, ...handlers };
  return plan.hasSessions ? openSession({ ...parts, path: plan.path }) : openConnection(parts);
}

function target({ host, port }) {
  return { host, port };
}

// The id has ten digits always, so that a request's length is known before its id is.
function createRequests({ host, port, path, pathsFile, requests }) {
  if (pathsFile && !pathLists.has(pathsFile)) pathLists.set(pathsFile, readFileSync(pathsFile, 'utf8').split('\n'));
  const paths = pathsFile ? pathLists.get(pathsFile) : [path];
  const texts = requests.map(({ headers, body }) => {
    const [before, after] = body.replace('"id":1,', `"id":${firstId},`).split(String(firstId));
    const lines = Object.entries({
      host: `${host}:${port}`,
      ...headers,
      'content-length': Buffer.byteLength(before) + Buffer.byteLength(after) + 10,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    return [` HTTP/1.1\r\n${lines.join('')}\r\n${before}`, after];
  });
  // A step that shares no factor with the number of paths visits all of them, far apart.
  const step = paths.length > 2 ? 7_919 : 1;
  let at = 0;
  return () => {
    const [before, after] = texts[at % texts.length];
    const chosen = paths[(at * step) % paths.length];
    at += 1;
    nextId += 1;
    return `POST ${chosen}${before}${nextId}${after}`;
  };
}

function createOutcome({ readsAnswers, answerBytes }) {
  let latencies = createLatencies();
  let counts = {};
  let answers = 0;
  const count = (word) => {
    counts[word] = (counts[word] ?? 0) + 1;
  };
  const kindOf = ({ status, bodyBytes, body }) => {
    if (status !== 200) return `http ${status}`;
    if (answerBytes !== undefined && Math.abs(bodyBytes - answerBytes) > answerBytes * 0.02 + 64) return 'other answer';
    if (!readsAnswers) return 'answered';
    if (body.includes('"isError":true')) return 'tool error';
    return body.includes('"result"') ? 'answered' : 'protocol error';
  };
  const take = (measuredMs) => {
    const summary = { measuredMs, counts, ...latencies.summary() };
    latencies = createLatencies();
    counts = {};
    return summary;
  };
  return {
    add: (answer, latencyMs) => {
      answers += 1;
      count(kindOf(answer));
      latencies.add(latencyMs);
    },
    count: () => answers,
    fail: () => count('connection lost'),
    take,
    summary: take,
  };
}
