import { describe } from 'vitest';
import { describeStore } from '../contract.js';
import { sharePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';

describe.skipIf(testDatabaseUrl === '')('with DATABASE_URL', () => {
  describeStore('PostgreSQL', sharePostgres());
});
