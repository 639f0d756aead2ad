import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.js';
import { notification } from '../notification.js';
import type { MethodHandler } from '../protocol.js';
import { subscriptionIdKey } from '../revisions/2026-07-28/meta-keys.js';
import { type Change, type Watched, watchLists } from '../watch-lists.js';

const urisMax = 100;

/**
 * Sends changes until the caller leaves: first the accepted part of the request, then every change, finally a result.
 */
export const subscriptionsListen: MethodHandler = async (context, { id, params, request }) => {
  const wish = params.notifications;
  if (!isJsonObject(wish))
    return { kind: 'error', code: 'invalid_params', message: 'params.notifications must be an object.' };
  const { events } = request;
  if (events === null) {
    return {
      kind: 'error',
      code: 'invalid_request',
      message: 'Subscriptions come as an event stream: send "Accept: application/json, text/event-stream".',
    };
  }
  const release = await context.subscriptions.take(request.endpoint.server.id);
  if (release === null)
    return {
      kind: 'error',
      code: 'rate_limited',
      message: 'Too many streams are open on this server; close one, or list again from time to time instead.',
    };
  try {
    const watched = await honoured(wish, async (uri) => {
      const read = await context.gateway.readResource(request.endpoint, uri, {
        client: null,
        apiTokenId: request.apiTokenId,
        signal: request.signal,
      });
      return read.ok;
    });
    const tag = `"_meta":{"${subscriptionIdKey}":${id}}`;
    const { subset, ...watch } = watched;
    events.send(notification('notifications/subscriptions/acknowledged', { notifications: subset }, tag));
    const tell = (change: Change): void =>
      events.send(
        'list' in change
          ? notification(`notifications/${change.list}/list_changed`, {}, tag)
          : notification('notifications/resources/updated', { uri: change.uri }, tag),
      );
    await watchLists(context, { request, watched: watch, tell, ending: events.ending });
    return { kind: 'result', members: [], meta: `"${subscriptionIdKey}":${id}` };
  } finally {
    release();
  }
};

async function honoured(
  wish: JsonObject,
  canRead: (uri: string) => Promise<boolean>,
): Promise<Watched & { readonly subset: JsonObject }> {
  const contents: string[] = [];
  const uris: JsonValue | undefined = wish.resourceSubscriptions;
  if (Array.isArray(uris))
    for (const uri of uris.slice(0, urisMax)) if (typeof uri === 'string' && (await canRead(uri))) contents.push(uri);
  const tools = wish.toolsListChanged === true;
  const prompts = wish.promptsListChanged === true;
  const resources = wish.resourcesListChanged === true;
  return {
    tools,
    prompts,
    resources,
    contents,
    subset: {
      ...(tools ? { toolsListChanged: true } : {}),
      ...(prompts ? { promptsListChanged: true } : {}),
      ...(resources ? { resourcesListChanged: true } : {}),
      ...(contents.length > 0 ? { resourceSubscriptions: contents } : {}),
    },
  };
}
