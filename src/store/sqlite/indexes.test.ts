import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openStore } from '../index.js';

// Work of every sweep and every revocation. Without an index it takes longer with each row that there is.
const searches = {
  'former URLs of servers that end':
    "update mcp_tombstone set reason = 'expired' where server_id in ('a', 'b') and opens_until > 1",
  'servers that have expired':
    'select id from mcp_server where coalesce(expires_at, 9007199254740991) <= 1 order by coalesce(expires_at, 9007199254740991), id limit 50',
  'old tombstones': 'select token_hash from mcp_tombstone where purge_at <= 1 order by purge_at limit 100',
  'old deliveries':
    'select id from webhook_delivery where next_at is null and created_at < 1 order by created_at limit 100',
  'old events': 'select id from account_event where next_at is null and created_at < 1 order by created_at limit 100',
  'old clients': 'select server_id, reason, client from server_client where last_at < 1 order by last_at limit 100',
  'old responses': 'select key_hash from idempotency_key where expires_at <= 1 order by expires_at limit 100',
  'old consents': 'select id_hash from consent where expires_at <= 1 order by expires_at limit 100',
  'old sessions': 'select id from session where expires_at <= 1 order by expires_at limit 100',
  'paused scripts': 'select id from paused_script where expires_at <= 1 order by expires_at limit 100',
};

describe('indexes of the embedded store find', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-indexes-'));
  let database: Database.Database;
  beforeAll(async () => {
    const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
    await store.close();
    database = new Database(join(dataDir, 'gatehouse.db'));
  });
  afterAll(() => {
    database.close();
    rmSync(dataDir, { recursive: true });
  });

  it.each(Object.entries(searches))('%s', (_, sql) => {
    const steps = JSON.stringify(database.prepare(`explain query plan ${sql}`).all([]));
    expect(steps).toContain('SEARCH');
    expect(steps).not.toMatch(/SCAN|TEMP B-TREE/);
  });
});
