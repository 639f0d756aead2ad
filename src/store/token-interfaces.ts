import type { Labels } from './labels.js';
import type { Page, PageRequest } from './page.js';

/** The scope of an API token: everything, read-only access, or MCP servers that require an API token. */
export type ApiTokenScope = 'admin' | 'viewer' | 'mcp';

/** The accounts, and what belongs to them, that a caller can see and change; null for all. Both parts must match. */
export interface AccessLimits {
  readonly accountIds: readonly string[] | null;
  /** Labels that a server or its account must have, all of them. */
  readonly labels: Labels | null;
}

/** Lifetime: until deleted, or with the account it is bound to. `tokenHash` is a keyed hash; the token itself is never stored. */
export interface ApiTokenRow {
  readonly id: string;
  readonly name: string;
  readonly tokenHash: string;
  /** The first characters, for people to recognise it. */
  readonly hint: string;
  readonly scope: ApiTokenScope;
  /** With scope `mcp`: the only integrated account it opens, or null for all. */
  readonly accountId: string | null;
  /** The permitted actions; null for everything that its scope allows. */
  readonly actions: readonly string[] | null;
  /** Null for everything. */
  readonly limits: AccessLimits | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}
/** API tokens. */
export interface ApiTokenTable {
  insert(row: ApiTokenRow): Promise<void>;
  findByTokenHash(tokenHash: string): Promise<ApiTokenRow | undefined>;
  get(id: string): Promise<ApiTokenRow | undefined>;
  list(page: PageRequest): Promise<Page<ApiTokenRow>>;
  delete(id: string): Promise<boolean>;
  touch(id: string, at: number): Promise<void>;
}
