import type { MethodHandler, Revision } from '../protocol.js';
import { completionComplete } from './completion-complete.js';
import { initialize } from './initialize.js';
import { loggingSetLevel, resourcesSubscribe, resourcesUnsubscribe } from './legacy-notices.js';
import { ping } from './ping.js';
import { promptsGet, promptsList } from './prompts.js';
import { resourcesList, resourcesRead, resourcesTemplatesList } from './resources.js';
import { serverDiscover } from './server-discover.js';
import { subscriptionsListen } from './subscriptions-listen.js';
import { toolsCall } from './tools-call.js';
import { toolsList } from './tools-list.js';

const shared: readonly (readonly [string, MethodHandler])[] = [
  ['tools/list', toolsList],
  ['tools/call', toolsCall],
  ['prompts/list', promptsList],
  ['prompts/get', promptsGet],
  ['resources/list', resourcesList],
  ['resources/templates/list', resourcesTemplatesList],
  ['resources/read', resourcesRead],
  ['completion/complete', completionComplete],
];

const methods: { readonly [era in Revision['era']]: ReadonlyMap<string, MethodHandler> } = {
  modern: new Map([...shared, ['server/discover', serverDiscover], ['subscriptions/listen', subscriptionsListen]]),
  legacy: new Map([
    ...shared,
    ['initialize', initialize],
    ['ping', ping],
    ['logging/setLevel', loggingSetLevel],
    ['resources/subscribe', resourcesSubscribe],
    ['resources/unsubscribe', resourcesUnsubscribe],
  ]),
};

/** The method of this name in this era. */
export function findMethod(era: Revision['era'], name: string): MethodHandler | undefined {
  return methods[era].get(name);
}
