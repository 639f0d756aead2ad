/** What this server offers. No `listChanged`: clients that see it hold a stream open, and `ttlMs` says when to look again. */
export const capabilities = { tools: {} } as const;
