import { describe, expect, it } from 'vitest';
import { openProgressBar } from './progress-bar.js';

function shown(isTTY: boolean, total: number, columns = 80): readonly string[] {
  const written: string[] = [];
  const bar = openProgressBar({ isTTY, columns, write: (text) => written.push(text) });
  bar.show({ stage: 'read', done: 0, total: 0 });
  for (let done = 0; done <= total; done += 50) bar.show({ stage: 'emit', done, total });
  bar.close();
  return written;
}

describe('the progress bar', () => {
  it('is drawn over itself on a terminal, and cleared at the end', () => {
    const written = shown(true, 1_000);
    expect(written[0]).toBe(`\r\u001B[2KWriting records [${'.'.repeat(40)}]  0 %`);
    expect(written.at(-2)).toBe(`\r\u001B[2KWriting records [${'#'.repeat(40)}]100 %`);
    expect(written.at(-1)).toBe('\r\u001B[2K');
  });

  it('fits a narrow terminal', () => {
    for (const text of shown(true, 1_000, 30)) expect(text.replace('\r\u001B[2K', '').length).toBeLessThanOrEqual(30);
  });

  it('is a plain line per tenth elsewhere, without control characters', () => {
    const written = shown(false, 1_000);
    expect(written).toHaveLength(11);
    expect(written[3]).toBe('Writing records: 30 % of 1000 operations\n');
  });

  it('is silent for short documents', () => {
    expect([...shown(true, 200), ...shown(false, 200)]).toEqual([]);
  });
});
