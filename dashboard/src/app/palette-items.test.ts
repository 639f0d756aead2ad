import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grouped, holdsWords, type PaletteItem, placeAfter, readRecent, recentMax, withRecent } from './palette-items';

const item = (href: string, kind: PaletteItem['kind'] = 'pages'): PaletteItem => ({
  kind,
  label: href,
  detail: '',
  href,
});

describe('kept choices', () => {
  it.each([
    null,
    '',
    '{',
    '{}',
    '[null, 1, {}]',
    JSON.stringify([{ ...item('//elsewhere.example') }]),
    JSON.stringify([{ ...item('https://elsewhere.example') }]),
    JSON.stringify([{ ...item('javascript:alert(1)') }]),
    JSON.stringify([{ ...item('/servers'), kind: 'recent' }]),
  ])('are none where the browser keeps %s', (text) => {
    expect(readRecent(text)).toEqual([]);
  });

  it('are read back, the last one first, each address once, and no more than fit', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('/a', '/b', '/c', '/d', '/e', '/f', '/g', '/h')), (paths) => {
        const kept = paths.reduce<readonly PaletteItem[]>((recent, path) => withRecent(recent, item(path)), []);
        expect(readRecent(JSON.stringify(kept))).toEqual(kept);
        expect(kept.map(({ href }) => href)).toEqual([...new Set(paths.toReversed())].slice(0, recentMax));
      }),
    );
  });
});

it('keys go through all items and round at both ends', () => {
  expect(placeAfter('ArrowDown', null, 0)).toBeNull();
  expect(placeAfter('x', null, 3)).toBeNull();
  expect([null, 0, 2].map((place) => placeAfter('ArrowDown', place, 3))).toEqual([0, 1, 0]);
  expect([null, 0, 2].map((place) => placeAfter('ArrowUp', place, 3))).toEqual([2, 2, 1]);
});

it('items are shown by group, and words match in any order and letter case', () => {
  const items = [item('/tools/a', 'tools'), item('/servers/b', 'servers'), item('/tools/c', 'tools')];
  expect(grouped(items, false).map(({ group, items: own }) => [group, own.length])).toEqual([
    ['servers', 1],
    ['tools', 2],
  ]);
  expect(grouped(items, true)).toEqual([{ group: 'recent', items }]);
  expect(grouped([], true)).toEqual([]);
  expect([holdsWords('MCP servers', 'SERV mcp'), holdsWords('MCP servers', 'tools')]).toEqual([true, false]);
});
