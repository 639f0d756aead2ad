// The table of targets of an import of many documents. Operations and documents are counted per provider too: "prov." gives each provider
// the same weight, so that one with hundreds of documents does not decide the figure.
const budget = { median: 150, high: 1_500, most: 4_000 };

/** What a whole run must reach, in percent and tokens. */
export const targetsOfAll = { operations: 97, whole: 90, ...budget };
/** The same for the list of CI: one document in forty has paths that cannot be called, which weighs more there than in the whole. */
export const targetsOfList = { operations: 95, whole: 70, ...budget };

/** Prints the table and returns whether every target is reached. */
export function printReport(results, options) {
  const read = results.filter(({ emitted }) => emitted !== undefined);
  const refused = results.filter((result) => result.refused !== undefined);
  const broken = results.filter((result) => result.broken !== undefined);
  const rows = [...rowsOfDocuments({ results, refused, broken, read }, options), ...rowsOfTools(read, options)];
  for (const [what, seen, target, isReached] of rows) {
    const line = `${what.padEnd(40)} ${seen.padEnd(46)} ${target.padEnd(16)} ${isReached ? '' : 'BELOW'}`;
    process.stdout.write(`${line.trimEnd()}\n`);
  }
  printDetails({ read, refused, broken }, options);
  return rows.every(([, , , isReached]) => isReached);
}

function rowsOfDocuments({ results, refused, broken, read }, { isPlayed, targets }) {
  const operations = sharesOf(read, ({ proven, emitted, lost }) => [proven, emitted + lost.length]);
  const whole = sharesOf(read, ({ proven, emitted, lost }) => [lost.length === 0 && proven === emitted ? 1 : 0, 1]);
  const word = isPlayed ? 'proven' : 'emitted (not played)';
  const unnamed = read.reduce((sum, { unnamed: own }) => sum + own.length, 0);
  const percent = (share) => `${share.toFixed(1)} %`;
  return [
    [
      'documents',
      `${results.length}; ${refused.length} refused with words, ${broken.length} broken`,
      '0 broken',
      broken.length === 0,
    ],
    [
      `operations ${word}, prov.`,
      `${percent(operations.byProvider)} (${operations.providers} providers)`,
      `${targets.operations} %`,
      operations.byProvider >= targets.operations,
    ],
    [`operations ${word}, all`, `${percent(operations.all)} (${operations.part} of ${operations.whole})`, '', true],
    ['whole documents, prov.', percent(whole.byProvider), `${targets.whole} %`, whole.byProvider >= targets.whole],
    ['whole documents, all', `${percent(whole.all)} (${whole.part} of ${whole.whole})`, '', true],
    ['operations neither emitted nor named', String(unnamed), '0', unnamed === 0],
  ];
}

function rowsOfTools(read, { seconds, targets }) {
  const tokens = read.flatMap((result) => result.tokens).sort((a, b) => a - b);
  const at = (share) => tokens[Math.min(tokens.length - 1, Math.floor(tokens.length * share))] ?? 0;
  const doubled = read.reduce((sum, { names }) => sum + names.length - new Set(names).size, 0);
  const badNames = read.flatMap(({ names }) => names).filter((name) => name.length > 48).length + doubled;
  const slowest = (slow, result) => (result.importMs > slow.importMs ? result : slow);
  const worst = read.reduce(slowest, { importMs: 0, name: '' });
  const cpu = read.reduce((sum, { importMs }) => sum + importMs, 0) / 1000;
  const most = tokens.at(-1) ?? 0;
  return [
    ['tool names over 48 characters, or twice', String(badNames), '0', badNames === 0],
    [
      'tokens of a tool: median, 99 %, most',
      `${at(0.5)}, ${at(0.99)}, ${most}`,
      `${targets.median}, ${targets.high}, ${targets.most}`,
      at(0.5) <= targets.median && at(0.99) <= targets.high && most <= targets.most,
    ],
    [
      'CPU of all imports; slowest document',
      `${cpu.toFixed(0)} s; ${(worst.importMs / 1000).toFixed(1)} s (${worst.name})`,
      '',
      true,
    ],
    ['whole run', `${seconds.toFixed(0)} s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`, '', true],
  ];
}

function printDetails({ read, refused, broken }, { isVerbose }) {
  printReasons(
    'left out',
    read.flatMap(({ lost }) => lost.map(({ reason }) => reason)),
    isVerbose ? 40 : 12,
  );
  printReasons(
    'not proven',
    read.flatMap(({ faults }) => faults.map(({ faults: [first] }) => first)),
    isVerbose ? 60 : 12,
  );
  if (isVerbose)
    for (const { name, faults } of read)
      for (const fault of faults.slice(0, 4))
        process.stdout.write(`${name}: ${fault.key}: ${fault.faults.join(' / ').slice(0, 300)}\n`);
  for (const { name, refused: words } of refused.slice(0, 20))
    process.stdout.write(`refused: ${name}: ${words.slice(0, 200)}\n`);
  for (const { name, broken: words } of broken) process.stdout.write(`broken: ${name}: ${words.slice(0, 1_500)}\n`);
}

function sharesOf(results, countsOf) {
  const providers = new Map();
  let [part, whole] = [0, 0];
  for (const result of results) {
    const [own, all] = countsOf(result);
    part += own;
    whole += all;
    if (all === 0) continue;
    const sum = providers.get(result.provider) ?? { own: 0, all: 0 };
    providers.set(result.provider, { own: sum.own + own, all: sum.all + all });
  }
  const shares = [...providers.values()].map(({ own, all }) => own / all);
  const byProvider = (100 * shares.reduce((sum, share) => sum + share, 0)) / Math.max(1, shares.length);
  return { byProvider, providers: providers.size, all: (100 * part) / Math.max(1, whole), part, whole };
}

function printReasons(word, reasons, most) {
  const counts = new Map();
  for (const reason of reasons) {
    const plain = reason
      .replaceAll(/"[^"]*"/g, '"..."')
      .replaceAll(/\b[\w$.[\]-]*[._[\d][\w$.[\]-]*/g, '~')
      .slice(0, 140);
    counts.set(plain, (counts.get(plain) ?? 0) + 1);
  }
  for (const [reason, count] of [...counts].sort((a, b) => b[1] - a[1]).slice(0, most))
    process.stdout.write(`${word} ${count}: ${reason}\n`);
}
