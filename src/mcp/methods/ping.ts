import type { MethodHandler } from '../protocol.js';

/** Nothing but a sign of life. */
export const ping: MethodHandler = () => ({ kind: 'result', members: [] });
