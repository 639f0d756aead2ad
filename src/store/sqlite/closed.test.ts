import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openSqlite } from './index.js';

it('rejects what comes after it was closed, and the process goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-closed-'));
  const store = await openSqlite(join(folder, 'gatehouse.db'), {
    clock: systemClock,
    serves: false,
    warn: () => undefined,
  });
  await store.close();
  await expect(store.servers.get('mcp_1')).rejects.toThrow('the store is closed');
  await expect(store.servers.touch(['mcp_1'], 1)).rejects.toThrow('the store is closed');
  rmSync(folder, { recursive: true, force: true });
});
