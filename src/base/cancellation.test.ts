import { expect, it } from 'vitest';
import { SharedCancellation } from './index.js';

it('tells every listener once, but those that were removed', () => {
  const cancellation = new SharedCancellation();
  const heard: number[] = [];
  const listeners = Array.from({ length: 30 }, (_, at) => () => void heard.push(at));
  for (const listener of listeners) cancellation.addEventListener('abort', listener);
  for (const listener of listeners.slice(2)) cancellation.removeEventListener('abort', listener);
  expect([cancellation.aborted, heard]).toEqual([false, []]);
  cancellation.abort();
  cancellation.abort();
  expect([cancellation.aborted, heard]).toEqual([true, [0, 1]]);
});

it('tells listeners that others remove or add meanwhile', () => {
  const cancellation = new SharedCancellation();
  const heard: string[] = [];
  const second = (): void => void heard.push('second');
  cancellation.addEventListener('abort', () => {
    heard.push('first');
    cancellation.removeEventListener('abort', second);
    cancellation.addEventListener('abort', () => void heard.push('late'));
  });
  cancellation.addEventListener('abort', second);
  cancellation.abort();
  expect(heard).toEqual(['first', 'second']);
});
