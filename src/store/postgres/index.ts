/** The networked driver: one PostgreSQL database for any number of gateways. */
export { openPostgres } from './open-postgres.js';
