/** A typed client of Gatehouse's admin API. */
export * from './generated.js';
export { type CallOptions, type ClientOptions, GatehouseError } from './transport.js';
