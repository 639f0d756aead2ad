import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkConfig, memberConfigKeys, refuseIdlePreload, sharedConfigKeys } from './check-config.js';
import { accepted, faultsOf, type Ground, prepareGround } from './test-support/ground.js';
import type { ServerConfig } from './types.js';

const known = [
  'methods',
  'tags',
  'tools',
  'require_api_token_auth',
  'tool_exposure',
  'approval',
  'dry_run',
  'pin_tools',
];

describe('the config of an MCP server', () => {
  let ground: Ground;
  beforeEach(async () => {
    ground = await prepareGround();
  });
  afterEach(() => ground.dispose());
  const create = (config: unknown) => ground.servers.create('acc_1', { name: 'x', config }, 'tok_1');
  const configOf = async (config: unknown) => accepted(await create(config)).server.config;

  it('refuses what is no object', async () => {
    for (const config of [null, [], 'read', 1, true]) {
      expect(faultsOf(await create(config)), JSON.stringify(config)).toEqual(['config']);
    }
  });

  it('refuses null at creation, because a filter or guard that is null would mean none', async () => {
    for (const key of [...known, 'auth'])
      expect(faultsOf(await create({ [key]: null })), key).toEqual([`config.${key}`]);
  });

  it('refuses every unknown key and value by its path, all at once', async () => {
    const result = await create({
      method: ['read'],
      methods: ['read', '', 7, 'up date'],
      tags: [],
      tools: 'list_all',
      require_api_token_auth: 'yes',
      tool_exposure: 'some',
      approval: true,
      dry_run: 1,
      pin_tools: 'false',
      toString: {},
    });
    expect(faultsOf(result)).toEqual([
      'config.method',
      'config.methods[1]',
      'config.methods[2]',
      'config.methods[3]',
      'config.tags',
      'config.tools',
      'config.require_api_token_auth',
      'config.tool_exposure',
      'config.approval',
      'config.dry_run',
      'config.pin_tools',
      'config.toString',
    ]);
    expect(result).toMatchObject({ refusal: { code: 'invalid_params' } });
    expect(JSON.stringify(result)).toContain('did you mean methods?');
    expect(JSON.stringify(result)).toContain('must be one of all, discovery');
    expect(JSON.stringify(result)).toContain('and 2 more');
  });

  it('refuses keys that every object seems to have', async () => {
    const config: unknown = JSON.parse('{"__proto__": ["read"], "constructor": true, "hasOwnProperty": 1}');
    expect(faultsOf(await create(config))).toEqual(['config.__proto__', 'config.constructor', 'config.hasOwnProperty']);
  });

  it('refuses more names than anyone means', async () => {
    expect(faultsOf(await create({ tools: Array.from({ length: 501 }, (_, index) => `tool_${index}`) }))).toEqual([
      'config.tools',
    ]);
    expect(faultsOf(await create({ tools: ['x'.repeat(101)] }))).toEqual(['config.tools[0]']);
  });

  it('takes method and tag names in any letter case, once each, and tool names as they are', async () => {
    expect(await configOf({ methods: ['Read', 'READ', ' verify '], tags: ['DNS', 'dns'], tools: ['A', 'a'] })).toEqual({
      methods: ['read', 'verify'],
      tags: ['dns'],
      tools: ['A', 'a'],
    });
  });

  it('refuses every unknown key, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 80 }), fc.jsonValue(), async (key, value) => {
        fc.pre(!known.includes(key));
        const config: unknown = JSON.parse(`{"methods":["read"],${JSON.stringify(key)}:${JSON.stringify(value)}}`);
        expect(faultsOf(await create(config))).toEqual([`config.${key.slice(0, 60)}`]);
      }),
      { numRuns: 200 },
    );
  });

  it('comes out the same when what came out is put in again', async () => {
    const name = fc.stringMatching(/^ ?[A-Za-z0-9_-]{1,20}$/);
    const names = fc.array(name, { minLength: 1, maxLength: 6 });
    const config = fc.record(
      {
        methods: names,
        tags: names,
        tools: names,
        require_api_token_auth: fc.boolean(),
        tool_exposure: fc.constantFrom('all', 'discovery'),
        approval: fc.constantFrom('none', 'destructive', 'write'),
        dry_run: fc.boolean(),
        pin_tools: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(config, async (input) => {
        fc.pre(!input.tags?.some((tag) => tag.trim().toLowerCase() === 'nothing'));
        const once = await configOf(input);
        expect(await configOf(once)).toEqual(once);
        expect(Object.keys(once).length).toBe(Object.keys(input).length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('each key of a config', () => {
  const wordsOf = (input: unknown, present?: ServerConfig) =>
    checkConfig(input, {}, present).failures.map(({ path, message }) => `${path} ${message}`);
  const keptOf = (input: unknown, present?: ServerConfig) => checkConfig(input, {}, present).config;

  it.each([
    ['reply_chars_max', 1_000, 500_000],
    ['idempotency_seconds', 0, 86_400],
  ])('%s is an integer between its ends', (key, min, max) => {
    for (const right of [min, min + 1, max]) expect(keptOf({ [key]: right })).toEqual({ [key]: right });
    for (const wrong of [min - 1, max + 1, min + 0.5, String(min), true])
      expect(wordsOf({ [key]: wrong })).toEqual([`config.${key} must be an integer between ${min} and ${max}`]);
  });

  it.each([
    ['tool_exposure', ['all', 'discovery', 'code']],
    ['approval', ['none', 'destructive', 'write']],
    ['auth', ['token', 'oauth']],
  ])('%s is one of its values', (key, values) => {
    for (const right of values) expect(keptOf({ [key]: right })).toEqual({ [key]: right });
    for (const wrong of ['other', values[0]?.toUpperCase(), true])
      expect(wordsOf({ [key]: wrong })).toEqual([`config.${key} must be one of ${values.join(', ')}`]);
  });

  it.each(['require_api_token_auth', 'confirm_in_client', 'dry_run', 'pin_tools'])('%s is true or false', (key) => {
    for (const right of [true, false]) expect(keptOf({ [key]: right })).toEqual({ [key]: right });
    for (const wrong of ['true', 1, 0, {}])
      expect(wordsOf({ [key]: wrong })).toEqual([`config.${key} must be true or false`]);
  });

  it('is a list of at most 500 names of at most 100 characters', () => {
    const names = Array.from({ length: 500 }, (_, index) => `n${index}`);
    expect(keptOf({ tools: names })).toEqual({ tools: names });
    expect(wordsOf({ tools: [...names, 'x'] })).toEqual(['config.tools must have at most 500 names']);
    expect(keptOf({ tools: ['n'.repeat(100)] })).toEqual({ tools: ['n'.repeat(100)] });
    expect(wordsOf({ tags: ['n'.repeat(101), 'a.b', 'ok'] })).toEqual([
      'config.tags[0] must be a name of letters, digits, _ and -',
      'config.tags[1] must be a name of letters, digits, _ and -',
    ]);
    for (const wrong of [[], 'read', {}])
      expect(wordsOf({ methods: wrong })).toEqual([
        'config.methods must be an array of at least one name; leave the key out to allow everything',
      ]);
    expect(keptOf({ tool_exposure: 'discovery', preload: ['A', 'a', 'A'] })).toMatchObject({ preload: ['A', 'a'] });
  });

  it('stays where a change does not name it, and goes with null', () => {
    const present: ServerConfig = { dry_run: true, tags: ['a'] };
    expect(keptOf({ tags: ['b'] }, present)).toEqual({ dry_run: true, tags: ['b'] });
    expect(checkConfig({ dry_run: null }, {}, present)).toEqual({ config: { tags: ['a'] }, failures: [] });
    expect(wordsOf({ dry_run: null })).toEqual(['config.dry_run must not be null; leave the key out for its default']);
    expect(checkConfig('x', {}, present)).toEqual({
      config: present,
      failures: [{ path: 'config', message: 'must be an object' }],
    });
    expect(present).toEqual({ dry_run: true, tags: ['a'] });
  });

  it('is named where it is unknown, with the keys that there are', () => {
    expect(wordsOf({ zzzzzz: 1 })).toEqual([
      expect.stringMatching(/^config.zzzzzz is not a key of config \(known: methods, /),
    ]);
    expect(wordsOf({ dry_ran: 1 })).toEqual(['config.dry_ran is not a key of config (did you mean dry_run?)']);
  });

  it('belongs to the server or to its members', () => {
    const at = 'members[1].config';
    expect(checkConfig({ auth: 'oauth' }, { keys: memberConfigKeys, at }).failures).toEqual([
      { path: `${at}.auth`, message: 'is not allowed here; put it into config' },
    ]);
    expect(checkConfig({ methods: ['read'] }, { keys: sharedConfigKeys }).failures).toEqual([
      { path: 'config.methods', message: 'is not allowed here; put it into members[i].config' },
    ]);
    expect(sharedConfigKeys).not.toContain('preload');
    expect(checkConfig({ preload: ['a'] }, { keys: memberConfigKeys, at }).failures).toEqual([]);
    expect(checkConfig(5, { at }).failures).toEqual([{ path: at, message: 'must be an object' }]);
  });

  it('that cannot be enforced is refused', () => {
    expect(checkConfig({ auth: 'oauth' }, { hasOauth: false }).failures).toMatchObject([{ path: 'config.auth' }]);
    expect(checkConfig({ auth: 'token' }, { hasOauth: false }).failures).toEqual([]);
    expect(wordsOf({ auth: 'oauth', require_api_token_auth: true })).toEqual([
      'config.require_api_token_auth cannot be combined with auth oauth: both use the Authorization header',
    ]);
    expect(wordsOf({ auth: 'oauth', require_api_token_auth: false })).toEqual([]);
    expect(wordsOf({ auth: 'token', require_api_token_auth: true })).toEqual([]);
    expect(refuseIdlePreload({ tool_exposure: 'all' }, 'config')).toEqual([]);
    expect(refuseIdlePreload({ preload: ['a'] }, 'config')).toMatchObject([{ path: 'config.preload' }]);
    expect(refuseIdlePreload({ preload: ['a'], tool_exposure: 'code' }, 'config')).toEqual([]);
  });
});
