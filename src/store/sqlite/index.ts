/** The embedded driver: one SQLite file in the data folder. */
export { openSqlite } from './open-sqlite.js';
