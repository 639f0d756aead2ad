/** Short-lived state that gateways share in Redis: signals of changes, the gate of leases, counts of failed guesses. */
export { withRedis } from './with-redis.js';
