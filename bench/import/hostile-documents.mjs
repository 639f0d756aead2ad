// Documents that are meant to exhaust an importer: for the benchmark, and for the test that each ends with a clear error.
const head =
  '"openapi":"3.1.0","info":{"title":"Acme","version":"1"},"servers":[{"url":"https://api.acme.example.com"}]';
const get = { responses: { 200: { description: 'Fine.' } } };
const open = (paths, schemas = {}) =>
  `{${head},"components":{"schemas":${JSON.stringify(schemas)}},"paths":${JSON.stringify(paths)}}`;
const posting = (schema) => ({
  post: { ...get, requestBody: { content: { 'application/json': { schema } } } },
});
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const levels = (count, make) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`L${at}`, make(`L${at + 1}`)]));

/**
 * Each document: its name, its text, how its command ends (0 where the importer bounds what it reads, 1 where it refuses), and words of the
 * error or of the report.
 */
export const hostileDocuments = [
  { name: '50 MB', make: () => open({ '/a': { get } }) + ' '.repeat(50_000_000), code: 1, words: 'at most 40 MB' },
  {
    name: '39 MB of operations',
    make: () => {
      const paths = Array.from(
        { length: 300_000 },
        (_, at) => `"/things/${at}/parts":{"get":${JSON.stringify({ ...get, summary: 'x'.repeat(40) })}}`,
      );
      return `{${head},"paths":{${paths.join(',')}}}`;
    },
    code: 1,
    words: 'Choose with --tags, --paths or --operations',
  },
  {
    name: 'nested 100,000 levels, JSON',
    make: () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    code: 1,
    words: 'nested deeper than 200 levels',
  },
  {
    name: 'nested 50,000 levels, YAML',
    make: () => `a: ${'['.repeat(50_000)}`,
    code: 1,
    words: 'nested deeper than 200 levels',
  },
  {
    name: 'aliases that multiply',
    make: () =>
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...[...'bcdefghij'].map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at]},`.repeat(9)}]`),
      ].join('\n'),
    code: 1,
    words: 'neither JSON nor YAML',
  },
  { name: 'an alias of itself', make: () => 'openapi: &a [*a]', code: 1, words: 'nested deeper than 200 levels' },
  {
    name: 'parameters that refer to themselves',
    make: () => open({ '/a': { get: { ...get, parameters: [ref('A')] } } }, { A: ref('B'), B: ref('A') }),
    code: 1,
    words: 'refers to itself',
  },
  {
    name: 'schemas that contain themselves',
    make: () =>
      open(
        { '/a': posting(ref('A')) },
        {
          A: { type: 'object', properties: { a: ref('A'), b: { allOf: [ref('A'), { anyOf: [ref('A'), ref('A')] }] } } },
        },
      ),
    code: 0,
    words: '1 tools',
  },
  {
    name: 'alternatives that multiply',
    make: () =>
      open(
        { '/a': posting(ref('L0')) },
        {
          ...levels(34, (next) => ({ anyOf: [ref(next), { ...ref(next), description: 'b' }] })),
          L34: { type: 'object', properties: { id: { type: 'string' } } },
        },
      ),
    code: 0,
    words: '1 tools',
  },
  {
    name: 'members that multiply',
    make: () => {
      const wide = (next) => ({
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`m${at}`, ref(next)])),
      });
      const paths = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`/t${at}`, posting(ref('L0'))]));
      return open(paths, { ...levels(6, wide), L6: { type: 'string' } });
    },
    code: 0,
    words: '100 tools',
  },
];
