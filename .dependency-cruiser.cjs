// The ranks of ARCHITECTURE.md: a file imports its own room and rooms of a lower rank, through their index.ts; equal rank never.
const ranks = [
  ['base'],
  ['config', 'observe', 'catalogue', 'store'],
  ['upstream', 'accounts', 'servers', 'toolset'],
  ['gateway'],
  ['mcp', 'admin'],
  ['transport', 'cli'],
];
const drivers = ['sqlite', 'postgres', 'memory', 'redis'];
const rooms = ranks.flat();
const testFile = '\\.test\\.ts$|/test-[^/]+/|^src/store/contract\\.ts$';

const rankRules = ranks.flatMap((names, rank) =>
  names.map((name) => ({
    name: `rank-${name}`,
    comment: `${name} (rank ${rank}) may import its own room and rooms of lower rank.`,
    severity: 'error',
    from: { path: `^src/${name}/`, pathNot: testFile },
    to: {
      path: `^src/(${rooms.filter((other) => other !== name && ranks.findIndex((list) => list.includes(other)) >= rank).join('|') || 'none'})/`,
    },
  })),
);

module.exports = {
  forbidden: [
    ...rankRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...rooms.map((name) => ({
      name: `enter-${name}-by-its-index`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${name}/|${testFile}` },
      to: { path: `^src/${name}/`, pathNot: `^src/${name}/index\\.ts$` },
    })),
    {
      name: 'drivers-see-store-alone',
      severity: 'error',
      from: { path: `^src/store/(${drivers.join('|')})/`, pathNot: testFile },
      to: { path: '^src/', pathNot: `^src/(base|store)/` },
    },
    {
      name: 'wire-only-for-serve-and-demo',
      severity: 'error',
      from: { pathNot: '^src/cli/(serve|demo)[^/]*\\.ts$|^src/cli/demo/|^test/' },
      to: { path: '^src/wire\\.ts$' },
    },
    {
      name: 'only-upstream-and-accounts-reach-out',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(upstream|accounts)/|^src/cli/|^src/wire\\.ts$|${testFile}` },
      to: { path: 'node_modules/(undici|oauth4webapi)/' },
    },
    {
      name: 'only-store-holds-sql',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: 'node_modules/(kysely|libsql|pg|ioredis)/' },
    },
    {
      name: 'sandbox-is-independent',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|test|dashboard)/' },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|dashboard|bench)/' },
    },
    {
      name: 'no-orphan-dependency',
      severity: 'error',
      from: { path: '^(src|sandbox)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
