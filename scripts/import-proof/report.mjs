// The table of targets of an import of many documents. Operations and documents are counted per provider too: "prov." gives each provider
// the same weight, so that one with hundreds of documents does not decide the figure.
const budget = { median: 150, high: 1_500, most: 4_000, seconds: 300 };

/** What a whole run must reach, in percent and tokens. */
export const targetsOfAll = { operations: 97, whole: 90, ...budget };
/** The same for the list of CI, which holds more documents with errors than the whole. */
export const targetsOfList = { operations: 97, whole: 80, ...budget };

/** Prints the table and returns whether every target is reached. */
export function printReport(results, options) {
  const read = results.filter(({ emitted }) => emitted !== undefined);
  const refused = results.filter((result) => result.refused !== undefined && result.described > 0);
  const empty = results.filter((result) => result.refused !== undefined && result.described === 0);
  const broken = results.filter((result) => result.broken !== undefined);
  const kinds = { results, refused, empty, broken, read };
  const rows = [...rowsOfDocuments(kinds, options), ...rowsOfTools(read, options)];
  for (const [what, seen, target, isReached] of rows) {
    const line = `${what.padEnd(40)} ${seen.padEnd(46)} ${target.padEnd(16)} ${isReached ? '' : 'BELOW'}`;
    process.stdout.write(`${line.trimEnd()}\n`);
  }
  printDetails(kinds, options);
  return rows.every(([, , , isReached]) => isReached);
}

// A document that is refused counts with every operation that it describes.
function rowsOfDocuments({ results, refused, empty, broken, read }, { isPlayed, targets }) {
  const all = [...read, ...refused, ...broken];
  const operations = sharesOf(all, ({ proven = 0, emitted, lost, described }) => [
    proven,
    emitted === undefined ? described : emitted + lost.length,
  ]);
  const whole = sharesOf(all, ({ proven, emitted, lost }) => [lost?.length === 0 && proven === emitted ? 1 : 0, 1]);
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
    ['documents with nothing to import', `${empty.length}, not counted below`, '', true],
    [
      `operations ${word}, prov.`,
      `${percent(operations.byProvider)} (${operations.providers} providers)`,
      `${targets.operations} %`,
      operations.byProvider >= targets.operations,
    ],
    [`operations ${word}, all`, `${percent(operations.all)} (${operations.part} of ${operations.whole})`, '', true],
    ['whole documents, prov.', percent(whole.byProvider), `${targets.whole} %`, whole.byProvider >= targets.whole],
    ['whole documents, all', `${percent(whole.all)} (${whole.part} of ${whole.whole})`, '', true],
    ...rowOfDiscovery(read, percent),
    ['operations neither emitted nor named', String(unnamed), '0', unnamed === 0],
  ];
}

function rowOfDiscovery(read, percent) {
  const own = read.filter(({ isDiscovery }) => isDiscovery);
  if (own.length === 0) return [];
  const { all, part, whole } = sharesOf(own, ({ proven, emitted, lost }) => [proven, emitted + lost.length]);
  return [['methods of discovery documents', `${percent(all)} (${part} of ${whole})`, '97 %', all >= 97]];
}

function rowsOfTools(read, { seconds, targets }) {
  const tokens = read.flatMap((result) => result.tokens).sort((a, b) => a - b);
  const at = (share) => tokens[Math.min(tokens.length - 1, Math.floor(tokens.length * share))] ?? 0;
  const doubled = read.reduce((sum, { names }) => sum + names.length - new Set(names).size, 0);
  const badNames = read.flatMap(({ names }) => names).filter((name) => name.length > 48).length + doubled;
  const slowest = (slow, result) => (result.importMs > slow.importMs ? result : slow);
  const worst = read.reduce(slowest, { importMs: 0, name: '' });
  const imports = read.reduce((sum, { importMs }) => sum + importMs, 0) / 1000;
  // Two threads import at the same time.
  const wall = imports / 2;
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
      'imports in two threads; slowest document',
      `${wall.toFixed(0)} s; ${(worst.importMs / 1000).toFixed(1)} s (${worst.name})`,
      `${targets.seconds} s`,
      wall <= targets.seconds,
    ],
    ['whole run', `${seconds.toFixed(0)} s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`, '', true],
  ];
}

function printDetails({ read, refused, empty, broken }, { isVerbose }) {
  printReasons(read, isVerbose ? 60 : 20);
  if (isVerbose)
    for (const { name, faults } of read)
      for (const fault of faults.slice(0, 4))
        process.stdout.write(`${name}: ${fault.key}: ${fault.faults.join(' / ').slice(0, 300)}\n`);
  for (const { name, refused: words } of [...refused, ...empty].slice(0, 40))
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

/** The most frequent reasons why operations are not proven, with the share of the figure by provider that each costs. */
function printReasons(read, most) {
  const all = new Map();
  for (const { provider, emitted, lost } of read) all.set(provider, (all.get(provider) ?? 0) + emitted + lost.length);
  const reasons = new Map();
  const count = (words, { provider, name }) => {
    const plain = words
      .replaceAll(/"[^"]*"/g, '"..."')
      .replaceAll(/\b[\w$.[\]-]*[._[\d][\w$.[\]-]*/g, '~')
      .slice(0, 140);
    const entry = reasons.get(plain) ?? { operations: 0, share: 0, names: new Set() };
    entry.operations += 1;
    entry.share += 100 / all.get(provider) / all.size;
    entry.names.add(name);
    reasons.set(plain, entry);
  };
  for (const result of read) {
    for (const { reason } of result.lost) count(`left out: ${reason}`, result);
    for (const { faults } of result.faults) count(`not proven: ${faults[0]}`, result);
  }
  for (const [reason, { operations, share, names }] of [...reasons]
    .sort(([, a], [, b]) => b.share - a.share)
    .slice(0, most))
    process.stdout.write(
      `${share.toFixed(3)} % prov., ${operations} in ${names.size} documents (${[...names].slice(0, 2).join(', ')}): ${reason}\n`,
    );
}
