import { expect, it } from 'vitest';
import { windowTitle } from './window-title';

it.each([
  ['Approvals', 0, 'Approvals · Gatehouse'],
  ['Approvals', 3, '(3) Approvals · Gatehouse'],
  ['', 1, '(1) Gatehouse'],
  ['Home', 100, '(99+) Home · Gatehouse'],
])('names %s with %i waiting as %s', (title, count, shown) => {
  expect(windowTitle(title, count)).toBe(shown);
});
