import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

it('the threat model names tests that exist', () => {
  const page = readFileSync(join(root, 'docs', 'threat-model.md'), 'utf8');
  const named = [...page.matchAll(/`([^`›]+\.ts) › ([^`]+)`/g)].map(([, file = '', words = '']) => ({ file, words }));
  const missing = named.filter(
    ({ file, words }) => !existsSync(join(root, file)) || !readFileSync(join(root, file), 'utf8').includes(words),
  );
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(40);
});
