// What `npm run mutation` changes, and the tests that have to notice: those that reach the file without a gateway process.
const servers = ['src/servers/*.test.ts'];
const fleet = [...servers, 'test/admin/server-fleet.test.ts', 'test/admin/token-limits.test.ts'];
const calls = ['src/call/create-gateway.test.ts', 'src/call/any-service.test.ts', 'src/call/intents.test.ts'];
const accounts = ['test/accounts/create-accounts.test.ts', 'test/accounts/secret-accounts.test.ts'];
const tokens = ['test/accounts/access-tokens.test.ts', 'src/tokens/*.test.ts'];

/** File to test files (patterns), by room. */
export const targets = {
  servers: {
    'src/servers/check-access.ts': servers,
    'src/servers/access-tokens.ts': ['src/servers/access-tokens.test.ts', 'src/servers/check-access.test.ts'],
    'src/servers/access-limits.ts': fleet,
    'src/servers/api-tokens.ts': ['src/servers/api-tokens.test.ts', 'test/admin/token-limits.test.ts'],
    'src/servers/check-token-limits.ts': ['src/servers/api-tokens.test.ts', 'test/admin/token-limits.test.ts'],
    'src/servers/check-config.ts': ['src/servers/check-config.test.ts', 'src/servers/mcp-servers.test.ts'],
    'src/servers/check-fields.ts': fleet,
    'src/servers/check-labels.ts': fleet,
    'src/servers/check-members.ts': ['src/servers/members.test.ts'],
    'src/servers/pins.ts': [
      'src/servers/pins.test.ts',
      'src/servers/mcp-servers.test.ts',
      'src/servers/members.test.ts',
    ],
    'src/servers/approvals.ts': [
      'src/servers/approvals.test.ts',
      'src/call/approvals.test.ts',
      'test/admin/on-record.test.ts',
    ],
    'src/servers/sessions.ts': ['src/servers/sessions.test.ts'],
  },
  call: {
    'src/call/require-approval.ts': ['src/call/approvals.test.ts'],
    'src/call/deadline.ts': ['src/call/execute-in-time.test.ts', ...calls],
    'src/call/execute-in-time.ts': ['src/call/execute-in-time.test.ts', ...calls],
    'src/call/execute-call.ts': calls,
    'src/call/dry-run.ts': calls,
    'src/call/audit-calls.ts': calls,
    'src/call/call-places.ts': ['src/call/call-places.test.ts'],
    'src/call/kept-outcomes.ts': ['src/call/kept-outcomes.test.ts'],
    'src/call/pinned-filter.ts': ['src/servers/pins.test.ts', 'src/call/open-endpoint.test.ts', ...calls],
    'src/call/redact.ts': [...calls, 'src/call/approvals.test.ts'],
  },
  reply: {
    'src/reply/clean-data.ts': ['src/reply/*.test.ts', 'src/call/readable.test.ts'],
    'src/reply/cut-reply.ts': ['src/reply/*.test.ts', 'src/call/readable.test.ts'],
  },
  accounts: {
    'src/accounts/check-given.ts': accounts,
    'src/accounts/create-accounts.ts': accounts,
  },
  tokens: {
    'src/tokens/with-lease.ts': tokens,
    'src/tokens/access-tokens.ts': tokens,
    'src/tokens/account-token.ts': tokens,
    'src/tokens/refresh-grant.ts': tokens,
    'src/tokens/token-throttle.ts': tokens,
    'src/tokens/sealed-credentials.ts': tokens,
  },
};
