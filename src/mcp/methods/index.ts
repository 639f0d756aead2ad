import type { Method } from '../protocol.js';
import { initialize } from './initialize.js';
import { ping } from './ping.js';
import { serverDiscover } from './server-discover.js';
import { toolsCall } from './tools-call.js';
import { toolsList } from './tools-list.js';

const shared: readonly (readonly [string, Method])[] = [
  ['tools/list', toolsList],
  ['tools/call', toolsCall],
];

/** The methods of the stateless era. */
export const modernMethods: ReadonlyMap<string, Method> = new Map([...shared, ['server/discover', serverDiscover]]);

/** The methods of the older revisions. */
export const legacyMethods: ReadonlyMap<string, Method> = new Map([
  ...shared,
  ['initialize', initialize],
  ['ping', ping],
]);
