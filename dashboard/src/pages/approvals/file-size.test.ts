import { expect, it } from 'vitest';
import { fileSize } from './file-size';

it.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [1_234_567, '1.2 MB'],
  [5_000_000_000_000, '5,000 GB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(fileSize(bytes, 'en')).toBe(text);
});
