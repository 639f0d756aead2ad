import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accepted, faultsOf, type Ground, prepareGround } from './test-support/ground.js';

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
