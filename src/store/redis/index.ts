/** Short-lived state that gateways share in Redis, in front of a database that has everything without it. */
export { withRedis } from './with-redis.js';
