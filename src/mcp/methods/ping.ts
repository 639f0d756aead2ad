import type { Method } from '../protocol.js';

/** Nothing but a sign of life. */
export const ping: Method = () => ({ kind: 'result', members: [] });
