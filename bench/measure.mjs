// Contestants measured in turns: a round gives each of them a short time, and figures are compared within a round, because what another program
// does to the machine in one minute it does not do in the next.
import { cpuMicroseconds, residentMegabytes } from './processes.mjs';
import { median } from './statistics.mjs';

const warmConnections = 20;
const warmAnswers = 3_000;

/**
 * Measures contestants ({server, era, pid, url, request, answerBytes, hasSessions?, pathsFile?}) in interleaved rounds. Answers one row each,
 * with the figures of every round. Throws where a server refuses, closes or answers otherwise than it was checked to answer.
 */
export async function measureInTurns(load, contestants, { title, connections, seconds, rounds, warmSeconds = 0 }) {
  // Warmed with many connections: a cold compiler would be measured otherwise, most of all at one connection.
  const answersMin = warmSeconds >= 1 ? warmAnswers : 0;
  if (warmSeconds > 0)
    for (const contestant of contestants)
      await measureOnce(load, contestant, { connections: warmConnections, seconds: warmSeconds, answersMin });
  const rows = contestants.map((contestant) => ({
    title,
    connections,
    server: contestant.server,
    era: contestant.era,
    rounds: [],
  }));
  for (let round = 0; round < rounds; round += 1) {
    // Nobody always runs after the same one.
    for (let place = 0; place < contestants.length; place += 1) {
      const index = (place + round) % contestants.length;
      rows[index].rounds.push(await measureOnce(load, contestants[index], { connections, seconds }));
    }
  }
  return rows.map((row) => ({ ...row, ...mediansOf(row.rounds) }));
}

/** One stretch of load on one server. */
export async function measureOnce(load, contestant, { connections, seconds, answersMin }) {
  const { hostname: host, port, pathname: path } = new URL(contestant.url);
  const plan = {
    host,
    port: Number(port),
    path,
    pathsFile: contestant.pathsFile,
    hasSessions: contestant.hasSessions,
    requests: [contestant.request],
    answerBytes: contestant.answerBytes,
    connections,
    seconds,
    answersMin,
  };
  const look = () => [contestant.pid, load.pid].map(cpuMicroseconds);
  let [from, to] = [
    [null, null],
    [null, null],
  ];
  let peakMegabytes = 0;
  const watch = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, residentMegabytes(contestant.pid) ?? 0);
  }, 200);
  const result = await load
    .run(plan, {
      onBegin: () => {
        from = look();
      },
      onMeasured: () => {
        to = look();
      },
    })
    .finally(() => clearInterval(watch));
  const { answered = 0, ...others } = result.counts;
  if (answered === 0 || Object.keys(others).length > 0)
    throw new Error(`${contestant.server}: ${JSON.stringify(result.counts)} at ${connections} connections`);
  const perAnswer = (index) =>
    from[index] === null || to[index] === null ? null : (to[index] - from[index]) / answered;
  return {
    perSecond: (answered / result.measuredMs) * 1_000,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    cpuMicroseconds: perAnswer(0),
    loadMicroseconds: perAnswer(1),
    peakMegabytes,
  };
}

function mediansOf(rounds) {
  const of = (name) => median(rounds.map((round) => round[name]));
  return {
    perSecond: of('perSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    cpuMicroseconds: of('cpuMicroseconds'),
    loadMicroseconds: of('loadMicroseconds'),
    peakMegabytes: Math.max(...rounds.map(({ peakMegabytes }) => peakMegabytes)),
  };
}
