import { expect, it } from 'vitest';
import { createSteadyClock } from './clock.js';

it('a steady clock follows the wall clock forwards; where that steps back it goes on at the pace of the other', () => {
  let [wall, monotonic] = [1_000_000, 0];
  const clock = createSteadyClock({ now: () => wall, monotonic: () => monotonic });
  const at = (nextWall: number, nextMonotonic: number): number => {
    [wall, monotonic] = [nextWall, nextMonotonic];
    return clock.now();
  };
  expect(at(1_000_100, 100)).toBe(1_000_100);
  // The machine slept: its wall clock has moved on, the other has not.
  expect(at(1_900_000, 150)).toBe(1_900_000);
  expect(at(1_000_000, 250)).toBe(1_900_100);
  expect(at(1_000_050, 300)).toBe(1_900_150);
  expect(at(1_000_050, 250)).toBe(1_900_150);
  expect(at(2_000_000, 400)).toBe(2_000_000);
});

it('a steady clock begins at the latest time that was seen before it', () => {
  let [wall, monotonic] = [1_000, 0];
  const clock = createSteadyClock({ now: () => wall, monotonic: () => monotonic }, 5_000);
  expect(clock.now()).toBe(5_000);
  [wall, monotonic] = [1_100, 100];
  expect(clock.now()).toBe(5_100);
  wall = 6_000;
  expect(clock.now()).toBe(6_000);
});
