/** What is short-lived and shared by gateways, in Redis in front of a database that knows everything without it. */
export { withRedis } from './with-redis.js';
