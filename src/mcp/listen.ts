import { notification } from './notification.js';
import type { McpContext, McpHttpRequest } from './protocol.js';
import { type Change, watchLists } from './watch-lists.js';

/** The open stream of legacy revisions: sends every change of lists and resources until it ends. */
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
