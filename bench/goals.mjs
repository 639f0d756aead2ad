// What the figures come to: ratios, each with its goal. Every one is the median over rounds, in each of which both sides had their turn.
import { compareRounds } from './statistics.mjs';

const speed = (left, right) => left.perSecond / right.perSecond;
const work = (left, right) => right.cpuMicroseconds / left.cpuMicroseconds;

/** The ratios of a run, in the order in which they are told. */
export function goalsOf({ rows, startUp, memory, catalogue }) {
  const operations = [
    ['tools/call small', 'bare proxy', 0.7],
    ['tools/list', 'constant bytes', 0.8],
    ['tools/call 100 kB', 'bare proxy', 0.7],
  ];
  return [
    ...operations.flatMap(([title, ceiling, goal]) =>
      ratios(rows, { title, goal, name: `${title} of ${ceiling}`, others: (row) => row.server === ceiling }),
    ),
    ...operations.flatMap(([title]) =>
      ratios(rows, { title, goal: 5, name: `${title} times official`, others: sameEraOfficial }),
    ),
    ...operations.flatMap(([title]) =>
      ratios(rows, {
        title,
        goal: title.startsWith('tools/call') ? 10 : null,
        name: `${title} times better peer`,
        isBest: true,
        others: isPeer,
      }),
    ),
    ...operations.flatMap(([title, ceiling]) => ceilingRatios(rows, title, ceiling)),
    ...added(rows),
    ...flatness(rows),
    ...kindsOfServers(rows),
    ...storeRatios(rows),
    ...startUpGoals(startUp),
    ...memoryGoals(memory),
    ...catalogueGoals(catalogue),
  ];
}

// How far the ceiling itself is above the others: what does all that the ceiling does, and more, cannot be further.
function ceilingRatios(rows, title, ceiling) {
  return [
    ['official', ({ server }) => server === 'official'],
    ['better peer', isPeer],
  ].flatMap(([name, others]) =>
    ratios(rows, { title, goal: null, name: `${title}: ${ceiling}, times ${name}`, of: ceiling, isBest: true, others }),
  );
}

function isPeer({ server }) {
  return server === 'fastmcp' || server === 'openapi-mcp-server';
}

function sameEraOfficial(row, own) {
  return row.server === 'official' && (row.era === own.era || own.era === 'legacy');
}

// Of Gatehouse's eras the one that comes out worst is told: the goal is for all of them.
function ratios(rows, { title, name, goal, others, of = 'gatehouse', isBest = false }) {
  const cells = [...new Set(rows.filter((row) => row.title === title).map(({ connections }) => connections))];
  return cells.flatMap((connections) => {
    const cell = rows.filter((row) => row.title === title && row.connections === connections);
    const outcomes = cell
      .filter(({ server }) => server === of)
      .flatMap((own) => {
        const rivals = cell.filter((row) => others(row, own));
        const best = isBest ? rivals.sort((left, right) => right.perSecond - left.perSecond)[0] : rivals[0];
        return best ? [{ own, other: best, ...compareRounds(own, best, speed) }] : [];
      });
    const [worst] = outcomes.sort((left, right) => left.value - right.value);
    if (!worst) return [];
    const { value, from, to, own, other } = worst;
    const cpu = compareRounds(own, other, work).value;
    return [
      validated({ name, connections, value, from, to, cpu, goal, era: own.era, beside: other.server, isAtLeast: true }),
    ];
  });
}

function added(rows) {
  const cell = rows.filter((row) => row.title === 'tools/call small' && row.connections === 1);
  const proxy = cell.find(({ server }) => server === 'bare proxy');
  const own = cell.filter(({ server }) => server === 'gatehouse');
  if (!proxy || own.length === 0) return [];
  return [
    ['added at the median, ms', 'p50Ms', 2],
    ['added at p99, ms', 'p99Ms', 10],
  ].map(([name, figure, goal]) => {
    const [worst] = own
      .map((row) => ({ era: row.era, ...compareRounds(row, proxy, (left, right) => left[figure] - right[figure]) }))
      .sort((left, right) => right.value - left.value);
    return validated({ name, connections: 1, ...worst, beside: 'bare proxy', goal, isAtLeast: false });
  });
}

// "Flat" is taken as nine tenths or more of what one server does.
function flatness(rows) {
  return ['number of servers: tools/list', 'number of servers: tools/call'].flatMap((title) => {
    const cell = rows.filter((row) => row.title === title);
    return cell.slice(1).map((row) => {
      const cpu = compareRounds(row, cell[0], work).value;
      const name = `${title.split(': ')[1]}: ${row.server} beside one`;
      const compared = compareRounds(row, cell[0], speed);
      return validated({ name, connections: row.connections, ...compared, cpu, goal: 0.9, isAtLeast: true });
    });
  });
}

// "Within 3 %" of the server over one account.
function kindsOfServers(rows) {
  return rows
    .filter(({ title, server }) => title.startsWith('kinds of servers') && server !== 'one account')
    .map((row) => {
      const one = rows.find(
        ({ title, connections, server }) =>
          title === row.title && connections === row.connections && server === 'one account',
      );
      const cpu = compareRounds(row, one, work).value;
      const name = `tools/call small: ${row.server} beside one`;
      const compared = compareRounds(row, one, speed);
      return validated({ name, connections: row.connections, ...compared, cpu, goal: 0.97, isAtLeast: true });
    });
}

function storeRatios(rows) {
  return rows
    .filter(({ title, server }) => title.startsWith('stores') && server !== 'SQLite')
    .map((row) => {
      const embedded = rows.find(
        ({ title, connections, server }) =>
          title === row.title && connections === row.connections && server === 'SQLite',
      );
      const cpu = compareRounds(row, embedded, work).value;
      const name = `${row.title.split(': ')[1]}: PostgreSQL+Redis beside SQLite`;
      return validated({ name, connections: row.connections, ...compareRounds(row, embedded, speed), cpu, goal: null });
    });
}

function startUpGoals(startUp = []) {
  return startUp.map(({ name, readyMs, all }) =>
    validated({
      name: `ready, ms: ${name}`,
      value: readyMs,
      from: Math.min(...all),
      to: Math.max(...all),
      goal: 1_000,
    }),
  );
}

function memoryGoals(memory) {
  if (!memory) return [];
  return [
    ['idle', memory.idleMegabytes, 150],
    ['small calls, 20 connections', memory.smallCallsAt20Megabytes, 150],
    ['small calls, 200 connections', memory.smallCallsAt200Megabytes, 150],
    ['100 kB calls, 20 connections', memory.largeCallsAt20Megabytes, null],
    ['100 kB calls, 200 connections', memory.largeCallsAt200Megabytes, null],
  ].map(([name, value, goal]) => validated({ name: `resident, MB: ${name}`, value, goal }));
}

function catalogueGoals(catalogue) {
  if (!catalogue) return [];
  const { tools, ms, cpuMs, megabytes, validatedMs } = catalogue;
  const name = `100 integrations, ${tools.toLocaleString('en')} tools`;
  const figure = ({ value, all }) => ({ value, from: Math.min(...all), to: Math.max(...all) });
  return [
    validated({ name: `${name}, ms`, ...figure(ms), goal: 2_000 }),
    validated({ name: `${name}, CPU ms`, ...figure(cpuMs), goal: null }),
    validated({ name: `${name}, MB more`, ...figure(megabytes), goal: 150 }),
    validated({ name: `${name}, judged by the build, ms`, value: validatedMs, goal: null }),
  ];
}

function validated({ isAtLeast = false, ...outcome }) {
  const { value, goal } = outcome;
  if (goal === null || value === null) return { ...outcome, goal, isReached: null };
  return { ...outcome, isAtLeast, isReached: isAtLeast ? value >= goal : value <= goal };
}
