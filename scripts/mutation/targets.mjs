// What `npm run mutation` changes, and the tests that have to notice: the fewest that reach each file without a gateway process, so that a
// change takes about a second.
const tokens = [
  'src/tokens/*.test.ts',
  'test/accounts/access-tokens.test.ts',
  'test/accounts/credential-events.test.ts',
  'test/accounts/token-throttle.test.ts',
];

/** File to test files (patterns), by room. */
export const targets = {
  servers: {
    'src/servers/check-access.ts': ['src/servers/check-access.test.ts', 'src/servers/access-tokens.test.ts'],
    'src/servers/access-tokens.ts': ['src/servers/access-tokens.test.ts', 'src/servers/check-access.test.ts'],
    'src/servers/access-limits.ts': ['src/servers/access-limits.test.ts'],
    'src/servers/api-tokens.ts': ['src/servers/api-tokens.test.ts'],
    'src/servers/check-token-limits.ts': ['src/servers/check-token-limits.test.ts'],
    'src/servers/check-config.ts': ['src/servers/check-config.test.ts'],
    'src/servers/check-fields.ts': ['src/servers/check-fields.test.ts'],
    'src/servers/check-labels.ts': ['src/servers/check-fields.test.ts'],
    'src/servers/check-members.ts': ['src/servers/check-members.test.ts'],
    'src/servers/pins.ts': [
      'src/servers/pins.test.ts',
      'src/servers/mcp-servers.test.ts',
      'src/servers/members.test.ts',
    ],
    'src/servers/approvals.ts': ['src/servers/approvals.test.ts'],
    'src/servers/sessions.ts': ['src/servers/sessions.test.ts'],
  },
  call: {
    'src/call/require-approval.ts': ['src/call/approvals.test.ts'],
    'src/call/deadline.ts': ['src/call/deadline.test.ts'],
    'src/call/execute-in-time.ts': ['src/call/execute-in-time.test.ts'],
    'src/call/execute-call.ts': [
      'src/call/execute-call.test.ts',
      'src/call/long-operations.test.ts',
      'src/call/create-gateway.test.ts',
      'src/call/any-service.test.ts',
    ],
    'src/call/dry-run.ts': ['src/call/create-gateway.test.ts'],
    'src/call/audit-calls.ts': ['src/call/intents.test.ts'],
    'src/call/call-places.ts': ['src/call/call-places.test.ts'],
    'src/call/kept-outcomes.ts': ['src/call/kept-outcomes.test.ts'],
    'src/call/pinned-filter.ts': ['src/call/open-endpoint.test.ts', 'src/call/filters.test.ts'],
    'src/call/redact.ts': ['src/call/redact.test.ts'],
  },
  reply: {
    'src/reply/clean-data.ts': ['src/reply/clean-data.test.ts'],
    'src/reply/cut-reply.ts': ['src/reply/cut-reply.test.ts', 'src/reply/fit-reply.test.ts'],
  },
  accounts: {
    'src/accounts/check-given.ts': ['src/accounts/check-given.test.ts'],
    'src/accounts/create-accounts.ts': [
      'test/accounts/create-accounts.test.ts',
      'test/accounts/credential-events.test.ts',
    ],
  },
  tokens: {
    'src/tokens/with-lease.ts': ['src/tokens/with-lease.test.ts'],
    'src/tokens/access-tokens.ts': tokens,
    'src/tokens/account-token.ts': tokens,
    'src/tokens/refresh-grant.ts': tokens,
    'src/tokens/token-throttle.ts': tokens,
    'src/tokens/sealed-credentials.ts': ['src/tokens/sealed-credentials.test.ts'],
  },
};
