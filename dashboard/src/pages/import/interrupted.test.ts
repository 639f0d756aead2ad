import { expect, it } from 'vitest';
import { readBegun } from './interrupted';

it('reads the import that a reload interrupted, and nothing else', () => {
  expect(readBegun('{"source":"file","name":"openapi.json"}')).toEqual({ source: 'file', name: 'openapi.json' });
  for (const other of [
    null,
    'null',
    '[]',
    '{"source":"file"}',
    '{"source":"disk","name":"a"}',
    '{"source":"url","name":1}',
  ])
    expect(readBegun(other), String(other)).toBeNull();
});
