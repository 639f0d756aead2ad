// The ranks of ARCHITECTURE.md: a file imports its own room and rooms of a lower rank, through their index.ts; equal rank never.
// Tests beside the files obey the same ranks: a test that needs the whole house belongs in test/.
const ranks = [
  ['base'],
  ['config', 'observe', 'catalogue', 'store'],
  ['outbound', 'vault', 'servers', 'toolset', 'script'],
  ['upstream', 'events'],
  ['tokens', 'reply'],
  ['accounts', 'importer'],
  ['consent', 'call'],
  ['guidance'],
  ['mcp', 'admin'],
  ['transport'],
  ['workers'],
  ['wire'],
  ['cli'],
];
const drivers = ['sqlite', 'postgres', 'redis'];
const rooms = ranks.flat();
const rankOf = (room) => ranks.findIndex((names) => names.includes(room));
const anyOf = (names) => `(${names.join('|')})`;
const testFile = '\\.test\\.ts$|/test-[^/]+/|^src/store/contract\\.ts$';

const rankRules = rooms.map((room) => ({
  name: `rank-of-${room}`,
  comment: `${room} (rank ${rankOf(room)}) imports its own room and rooms of a lower rank.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/${anyOf(rooms.filter((other) => other !== room && rankOf(other) >= rankOf(room)))}/` },
}));

const entranceRules = rooms.map((room) => ({
  name: `enter-${room}-by-its-index`,
  comment:
    "A room is entered through its index.ts only; by other rooms' tests also through what it keeps ready for them.",
  severity: 'error',
  from: { path: '^(src|test|bench)/', pathNot: `^src/${room}/` },
  to: { path: `^src/${room}/`, pathNot: `^src/${room}/(index\\.ts$|test-[^/]+/)` },
}));

const driverRules = drivers.flatMap((driver) => [
  {
    name: `${driver}-sees-store-alone`,
    comment: 'A storage driver sees base and store, and no other driver.',
    severity: 'error',
    from: { path: `^src/store/${driver}/` },
    to: { path: '^src/', pathNot: `^src/(base/|store/${driver}/|store/(?!${anyOf(drivers)}/))` },
  },
  {
    name: `${driver}-behind-the-switch`,
    comment: 'src/store/open.ts is the one switch between drivers.',
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/store/(open\\.ts$|${driver}/)|${testFile}` },
    to: { path: `^src/store/${driver}/` },
  },
]);

module.exports = {
  forbidden: [
    ...rankRules,
    ...entranceRules,
    ...driverRules,
    {
      name: 'every-file-has-a-room',
      comment: 'src/ holds main.ts and the rooms of the list above.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: `^src/(${anyOf(rooms)}/|main\\.ts$)` },
    },
    {
      name: 'main-imports-cli-alone',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^src/', pathNot: '^src/cli/' },
    },
    {
      name: 'main-is-imported-by-nobody',
      severity: 'error',
      from: { path: '^(src|test|bench|sandbox)/' },
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'only-outbound-reaches-out',
      comment: 'One room opens connections to other servers; node:http elsewhere serves, or lends its types.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/outbound/|${testFile}` },
      to: { path: '(^|/)node_modules/undici/|^undici$' },
    },
    {
      name: 'only-sign-in-speaks-open-id',
      comment: 'Its requests go through outbound too: the library is handed a fetch of ours.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/admin/sign-in/' },
      to: { path: '(^|/)node_modules/oauth4webapi/|^oauth4webapi$' },
    },
    {
      name: 'pages-and-sign-in-stand-apart',
      comment: 'No route of the admin API knows the pages or the sign-in of people.',
      severity: 'error',
      from: { path: '^src/admin/routes/' },
      to: { path: '^src/admin/(pages|sign-in)/' },
    },
    {
      name: 'only-transport-and-outbound-use-sockets',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(transport/|outbound/|base/status-text\\.ts$)|${testFile}` },
      to: { path: '^(node:)?(http|https|http2|net|tls|dgram)$' },
    },
    {
      name: 'only-store-holds-sql',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: '(^|/)node_modules/(kysely|libsql|@libsql|pg|ioredis|@types/pg)/|^(kysely|libsql|pg|ioredis)$' },
    },
    {
      name: 'sandbox-is-independent',
      comment: 'A mistake that both sides share would pass the tests.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|dist|test|bench|scripts|dashboard)/' },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|dashboard|bench|scripts)/|node_modules/@gatehouse/' },
    },
    {
      name: 'nothing-shipped-needs-a-development-package',
      severity: 'error',
      from: { path: '^(src|sandbox/src)/', pathNot: testFile },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-test-code-in-the-program',
      severity: 'error',
      from: { path: '^(src|sandbox/src)/', pathNot: testFile },
      to: { path: testFile },
    },
    {
      name: 'no-cycles',
      comment: 'Of types neither: the parser does not tell `import type` from `import`.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'every-import-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'every-package-is-listed',
      severity: 'error',
      from: { path: '^(src|sandbox/src|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    // The sandbox is judged by its own package.json together with the root's.
    combinedDependencies: true,
  },
};
