// The readable form of a run: ratios with their goals first, figures after them.

/** The lines of a run. */
export function reportOf(run) {
  const { goals, rows, machine, options, leftOut } = run;
  const left = [
    'Ratios: requests per second, the median over rounds in which both sides ran in turns (lowest to highest round); the same by CPU time in',
    'brackets: where the two are far apart, the machine was short of time. Where there are eras, the one that comes out worst.',
    '',
    ...table([
      ['', 'connections', 'value', 'rounds', '[CPU]', 'goal', 'reached', 'era'],
      ...goals.map((goal) => [
        goal.name + (goal.name.endsWith('peer') ? ` (${goal.beside})` : ''),
        goal.connections ?? '',
        shown(goal.value),
        goal.from === undefined || goal.from === null ? '' : `${shown(goal.from)} to ${shown(goal.to)}`,
        goal.cpu === undefined || goal.cpu === null ? '' : `[${shown(goal.cpu)}]`,
        goal.goal === null ? '' : `${goal.isAtLeast ? '>=' : '<='} ${goal.goal}`,
        goal.isReached === null ? '' : goal.isReached ? 'yes' : 'NO',
        goal.era ?? '',
      ]),
    ]),
    '',
  ];
  const figures =
    rows.length === 0
      ? []
      : table([
          ['case', 'connections', 'server', 'era', 'req/s', 'p50 ms', 'p99 ms', '[CPU us/req]'],
          ...rows.map((row) => [
            row.title,
            row.connections,
            row.server,
            row.era,
            Math.round(row.perSecond),
            row.p50Ms.toFixed(3),
            row.p99Ms.toFixed(2),
            row.cpuMicroseconds === null ? '' : `[${Math.round(row.cpuMicroseconds)}]`,
          ]),
        ]);
  const busy =
    machine.othersShare === null
      ? ''
      : ` Other programs took ${Math.round(machine.othersShare * 100)} % of the machine.`;
  return [
    '',
    ...left,
    ...figures,
    '',
    `${options.rounds} rounds of ${options.seconds} s; Node.js ${machine.node}, ${machine.cores} cores, placement "${machine.placement}", ${machine.seconds} s in all.${busy}`,
    ...heavyLoad(rows),
    ...leftOut.map((text) => `Left out: ${text}.`),
  ];
}

// A client that works longer on a request than the server is what is measured, where both have a core of their own.
function heavyLoad(rows) {
  const heavy = rows.filter(({ cpuMicroseconds, loadMicroseconds }) => loadMicroseconds > cpuMicroseconds);
  if (heavy.length === 0) return [];
  const names = heavy.map(({ title, connections, server }) => `${title} at ${connections} of ${server}`);
  return [
    `The load took more CPU time for a request than the server, so that the server could do more: ${names.join('; ')}.`,
  ];
}

/** Lines of columns; the first is set to the left, words as well, figures to the right. */
export function table(rows) {
  const texts = rows.map((row) => row.map(String));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  const isFigure = texts[0].map(
    (_, column) => column > 0 && texts.slice(1).every((row) => /^[[\d\s.<>=,-]*\]?$|^$/.test(row[column])),
  );
  return texts.map((row) =>
    row
      .map((text, column) => (isFigure[column] ? text.padStart(widths[column]) : text.padEnd(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}

function shown(value) {
  if (value === null) return '?';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(2);
}
