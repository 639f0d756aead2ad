import { expect, it } from 'vitest';
import { nameOf } from './control.js';

it('has a name for each state', () => {
  expect([nameOf(true), nameOf(false)]).toEqual(['open', 'shut']);
});
