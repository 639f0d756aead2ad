import { notification } from './notification.js';
import type { McpContext, McpHttpRequest } from './protocol.js';
import { type Change, watchLists } from './watch-lists.js';

/** The legacy revisions' open stream: tells of every change of lists and of what can be read, until something ends it. */
export async function listenLegacy(context: McpContext, request: McpHttpRequest): Promise<void> {
  const { events } = request;
  if (events === null) return;
  events.open();
  const tell = (change: Change): void =>
    events.send(
      'list' in change
        ? notification(`notifications/${change.list}/list_changed`)
        : notification('notifications/resources/updated', { uri: change.uri }),
    );
  const contents = context.gateway.listResources(request.endpoint).map((resource) => resource.uri);
  const watched = { tools: true, prompts: true, resources: true, contents };
  await watchLists(context, { request, watched, tell, ending: events.ending });
}
