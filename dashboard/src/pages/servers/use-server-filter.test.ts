import { expect, it } from 'vitest';
import { queryOf, sortOf, sortText } from './use-server-filter';

const nothing = { q: '', state: '', integration: '', account: '', labels: [] };

it('asks for everything where nothing is narrowed', () => {
  const asked = Object.values(queryOf(nothing, 'name')).filter((value) => value !== undefined);
  expect(asked).toEqual(['name']);
});

it('joins labels as the API reads them, and trims what was typed', () => {
  const query = queryOf({ ...nothing, q: ' acme ', labels: ['plan=pro', 'customer=acme'], account: 'acc_1' }, '-name');
  expect(query).toMatchObject({ q: 'acme', label: 'plan=pro,customer=acme', integrated_account_id: 'acc_1' });
});

it.each(['name', '-last_used_at'])('reads and writes the sort %s', (text) => {
  expect(sortText(sortOf(text))).toBe(text);
});
