import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../base/index.js';
import { runScript, type ScriptEnd } from './index.js';

/** Runs a script with two functions: `echo`, and `held`, which nobody ever approves. */
async function attack(
  source: string,
  secondsMax = 20,
): Promise<{ end: ScriptEnd; calls: readonly (JsonValue | undefined)[] }> {
  const calls: (JsonValue | undefined)[] = [];
  const end = await runScript({
    source,
    functions: ['echo', 'held'],
    call: async (name, input) => {
      calls.push(input);
      return name === 'held' ? { kind: 'held' } : { kind: 'value', value: { input: input ?? null } };
    },
    state: null,
    scope: 'server account',
    signal: new AbortController().signal,
    secondsMax,
  });
  return { end, calls };
}

const returns = (value: unknown) => ({ kind: 'done', value });
/** A script that fails; `fault` may match one of several errors. */
const fails = (fault: string | RegExp, message: RegExp = /./) => ({
  kind: 'failed',
  fault: typeof fault === 'string' ? fault : expect.stringMatching(fault),
  message: expect.stringMatching(message),
});

describe('a script cannot escape from its engine', () => {
  it.each<[string, string, object]>([
    ['process', 'return typeof process', returns('undefined')],
    ['require', 'return typeof require', returns('undefined')],
    ['Buffer', 'return typeof Buffer', returns('undefined')],
    ['fetch', 'return typeof fetch', returns('undefined')],
    ['XMLHttpRequest and WebSocket', 'return typeof XMLHttpRequest + typeof WebSocket', returns('undefinedundefined')],
    ['timers', 'return typeof setTimeout + typeof setInterval', returns('undefinedundefined')],
    ['WebAssembly', 'return typeof WebAssembly', returns('undefined')],
    ['shared memory', 'return typeof SharedArrayBuffer + typeof Atomics', returns('undefinedundefined')],
    ['workers', 'return typeof Worker + typeof importScripts', returns('undefinedundefined')],
    [
      'the engine’s own modules',
      'return typeof std + typeof os + typeof bjson',
      returns('undefinedundefinedundefined'),
    ],
    ['an import', 'return await import("node:fs")', fails('error')],
    ['a static import', 'import fs from "node:fs"; return 1', fails('error')],
    ['import.meta', 'return import.meta.url', fails('error')],
    ['eval', 'return eval("1 + 1")', fails('error')],
    ['indirect eval', 'return (0, eval)("1 + 1")', fails('error')],
    ['new Function', 'return new Function("return 1")()', fails('error')],
    ['the constructor of a function', 'return (() => 1).constructor("return 1")()', fails('error')],
    ['the constructor of an async function', 'return (async () => 1).constructor("return 1")()', fails('error')],
    [
      'the constructor of a generator',
      'return (function* () {}).constructor("yield 1")().next().value',
      fails('error'),
    ],
    ['the constructor of a tool', 'return tools.echo.constructor.constructor("return 1")()', fails('error')],
    ['an added prototype', 'Object.prototype.polluted = 1; return typeof ({}).polluted', returns('undefined')],
    ['a changed Array', 'Array.prototype.map = () => "mine"; return [1].map((x) => x)', returns([1])],
    [
      'callers in a stack',
      'try { null.x } catch (error) { return /node:|file:|\\/src\\//.test(error.stack) }',
      returns(false),
    ],
    ['the callee', '"use strict"; return (function () { return arguments.callee.caller })()', fails('error')],
  ])('by %s', async (_name, source, expected) => {
    expect((await attack(source)).end).toMatchObject(expected);
  });

  it('and what it changes is gone for the next one', async () => {
    await attack('globalThis.left = 1; return 1');
    expect((await attack('return typeof left')).end).toEqual(returns('undefined'));
  });
});

describe('a script is ended', () => {
  it.each<[string, string, object]>([
    // On a busy machine the time of the whole script may be over first.
    ['that loops', 'for (;;);', fails('compute', /computed for too long/)],
    ['that awaits nothing for ever', 'for (;;) await null', fails(/^(compute|time)$/)],
    ['with an expression that backtracks', 'return /^(a+)+$/.test("a".repeat(60) + "b")', fails(/^(compute|time)$/)],
    ['that waits for what never comes', 'await new Promise(() => {})', { kind: 'failed' }],
    ['that recurses', 'const f = () => f() + 1; return f()', fails('error', /stack/i)],
    [
      'that fills memory with bytes',
      'const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1))',
      fails('error', /memory/),
    ],
    [
      'that fills memory with objects',
      'const all = new Map(); for (let i = 0; ; i++) all.set(i, new Array(100_000).fill(i))',
      fails('error', /memory/),
    ],
    ['that asks for a gigabyte', 'return new ArrayBuffer(1e9).byteLength', fails('error', /memory/)],
    ['that doubles a text', 'let s = "x"; for (;;) s += s', fails('error')],
    ['that calls without end', 'for (;;) await tools.echo({})', fails('calls')],
    [
      'that calls at once without end',
      'await Promise.all(Array.from({ length: 500 }, () => tools.echo({})))',
      fails('calls'),
    ],
    ['whose source is a megabyte', `return 1 //${'x'.repeat(1_000_000)}`, fails('size')],
    ['whose result is over a megabyte', 'return "x".repeat(1_100_000)', fails(/^(size|compute|time)$/)],
    [
      'whose result is short here and long as JSON',
      'let a = ["x"]; for (let i = 0; i < 40; i++) a = [a, a]; return a',
      fails('size'),
    ],
    ['whose result contains itself', 'const a = {}; a.a = a; return a', fails('size')],
    ['whose result is an endless list', 'return new Array(2 ** 31)', fails('size')],
    ['whose result is a function', 'return { f() {} }', fails('size')],
    ['that throws nothing', 'throw undefined', { kind: 'failed' }],
    ['that throws what cannot be read', 'throw { get message() { throw 1 } }', { kind: 'failed' }],
  ])('%s', { timeout: 120_000 }, async (_name, source, expected) => {
    expect((await attack(source)).end).toMatchObject(expected);
  });
});

describe('a script smuggles nothing', () => {
  it.each<[string, string, JsonValue | undefined]>([
    [
      'a prototype',
      'await tools.echo(JSON.parse(\'{"__proto__": {"admin": true}}\'))',
      JSON.parse('{"__proto__": {"admin": true}}'),
    ],
    ['a getter', 'await tools.echo({ get a() { return 5 } })', { a: 5 }],
    ['a toJSON', 'await tools.echo(Object.assign([1], { toJSON: undefined }))', [1]],
    ['a proxy', 'await tools.echo(new Proxy({ a: 1 }, {}))', { a: 1 }],
    ['further arguments', 'await tools.echo({ a: 1 }, { b: 2 })', { a: 1 }],
    ['undefined members', 'await tools.echo({ a: undefined, b: [undefined], c: NaN })', { b: [null], c: null }],
  ])('in %s', async (_name, source, expected) => {
    const { calls, end } = await attack(`try { ${source} } catch {} return 1`);
    expect(end.kind).toBe('done');
    for (const call of calls) expect(call).toEqual(expected);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    ['a long argument', 'await tools.echo({ a: "x".repeat(2_000_000) })'],
    [
      'an argument that is short here and long as JSON',
      'let a = ["x"]; for (let i = 0; i < 40; i++) a = [a, a]; await tools.echo({ a })',
    ],
    ['an argument of bytes', 'await tools.echo({ a: new Uint8Array(5) })'],
    ['an argument that is a function', 'await tools.echo({ a: () => 1 })'],
    ['a name of the prototype', 'await tools.constructor({})'],
    ['a call of what it is not given', 'await tools.other({})'],
    ['a call of what it names itself', 'tools.other = () => tools.none({}); await tools.other()'],
  ])('as %s', async (_name, source) => {
    const { calls, end } = await attack(source);
    expect(end.kind).toBe('failed');
    expect(calls).toEqual([]);
  });

  it('nor goes on from a pause under another scope or with another source', async () => {
    const source = 'return await tools.held({})';
    const { end } = await attack(source);
    if (end.kind !== 'paused') throw new Error(end.kind);
    const resumed = (change: { source?: string; scope?: string; functions?: readonly string[] }) =>
      runScript({
        source,
        functions: ['echo', 'held'],
        call: async () => ({ kind: 'value', value: { approved: true } }),
        state: end.state,
        scope: 'server account',
        signal: new AbortController().signal,
        secondsMax: 20,
        ...change,
      });
    expect(await resumed({ scope: 'other account' })).toMatchObject(fails('diverged'));
    expect(await resumed({ source: `${source} ` })).toMatchObject(fails('diverged'));
    expect(await resumed({ functions: ['held'] })).toMatchObject(fails('diverged'));
    expect(await resumed({})).toEqual(returns({ approved: true }));
  });
});
