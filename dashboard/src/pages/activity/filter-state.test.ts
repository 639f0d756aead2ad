import { expect, it } from 'vitest';
import { filterFrom } from './filter-state';

it('leaves sign-ins out unless the address requests them, and knows only filters', () => {
  expect(filterFrom(new URLSearchParams(''))).toEqual({ sessions: 'exclude' });
  expect(filterFrom(new URLSearchParams('sessions=show&range=week&row=9'))).toEqual({});
  expect(filterFrom(new URLSearchParams('outcome=refused&client=Claude+1.0&action='))).toEqual({
    outcome: 'refused',
    client: 'Claude 1.0',
    sessions: 'exclude',
  });
});
