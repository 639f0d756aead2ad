import type { Method, Revision } from '../protocol.js';
import { initialize } from './initialize.js';
import { ping } from './ping.js';
import { serverDiscover } from './server-discover.js';
import { toolsCall } from './tools-call.js';
import { toolsList } from './tools-list.js';

const shared: readonly (readonly [string, Method])[] = [
  ['tools/list', toolsList],
  ['tools/call', toolsCall],
];

const methods: { readonly [era in Revision['era']]: ReadonlyMap<string, Method> } = {
  modern: new Map([...shared, ['server/discover', serverDiscover]]),
  legacy: new Map([...shared, ['initialize', initialize], ['ping', ping]]),
};

/** The method of this name in this era. */
export function findMethod(era: Revision['era'], name: string): Method | undefined {
  return methods[era].get(name);
}
