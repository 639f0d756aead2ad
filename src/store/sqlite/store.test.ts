import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../base/index.js';
import { describeStore } from '../contract.js';
import { openStore } from '../index.js';

describeStore('SQLite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
  return {
    open: () => openStore({ databaseUrl: null, dataDir, clock: systemClock }),
    dispose: async () => rmSync(dataDir, { recursive: true }),
  };
});
