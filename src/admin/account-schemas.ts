import { flag, instant, names, shape, text, textOrNull } from './schema-types.js';

const count = { type: 'integer', minimum: 0 } as const;

/** Held scopes compared with needed ones. */
export const accountScopes = {
  held: names,
  wanted: {
    type: 'array',
    items: shape(
      {
        scope: text,
        held: flag,
        tools: { ...names, description: 'The first ten.' },
        tool_count: { ...count, description: 'Tools of the integration that need it.' },
        servers: {
          type: 'array',
          items: shape({ id: text, name: text }, 'An MCP server.'),
          description: 'The first ten.',
        },
        server_count: { ...count, description: 'MCP servers with such a tool.' },
      },
      'A scope that tools need.',
    ),
    description: 'Where any one of several scopes suffices for a tool: the one that is held, else the first.',
  },
  missing: { ...names, description: 'Needed by a tool of an MCP server, and not held.' },
  servers_read: count,
  is_complete: { ...flag, description: 'Whether every MCP server of the account was read; the newest 2,000 are.' },
} as const;

/** What a person needs to consent on another device. */
export const deviceConsent = {
  device_token: { ...text, description: 'For polling. Anyone with it can poll.' },
  user_code: text,
  verification_url: text,
  verification_url_complete: { ...textOrNull, description: 'The same with the code filled in.' },
  expires_at: instant,
  poll_seconds: { type: 'number' },
} as const;
