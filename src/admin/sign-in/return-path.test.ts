import { expect, it } from 'vitest';
import { readReturnPath } from './return-path.js';

it.each([
  undefined,
  '',
  ['/dashboard/'],
  '/',
  '/mcp/token',
  '/dashboards',
  '//evil.example/dashboard/',
  'https://evil.example/dashboard/',
  '/dashboard//evil.example',
  '/dashboard/../session',
  '/dashboard/\\evil.example',
  '/dashboard/%2e%2e/session',
  '/dashboard/a\r\nlocation: x',
  `/dashboard/${'a'.repeat(600)}`,
])('does not leave the dashboard for %j', (value) => {
  expect(readReturnPath(value)).toBe('dashboard/');
});

it.each([
  ['/dashboard', 'dashboard'],
  ['/dashboard/approvals/apr_4kq2xw9d0r7m1z5b', 'dashboard/approvals/apr_4kq2xw9d0r7m1z5b'],
  [
    '/dashboard/activity?from=2030-01-31T18%3A00%3A00Z&outcome=ok',
    'dashboard/activity?from=2030-01-31T18%3A00%3A00Z&outcome=ok',
  ],
])('returns to %s', (value, path) => {
  expect(readReturnPath(value)).toBe(path);
});
