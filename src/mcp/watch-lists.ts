import type { Endpoint } from '../call/index.js';
import type { McpContext, McpHttpRequest } from './protocol.js';

/** The changes that a caller subscribes to. */
export interface Watched {
  readonly tools: boolean;
  readonly prompts: boolean;
  readonly resources: boolean;
  /** URIs of single resources. */
  readonly contents: readonly string[];
}

/** What can change, by the names of the notifications. */
export type Change = { readonly list: 'tools' | 'prompts' | 'resources' } | { readonly uri: string };

export interface Watch {
  readonly request: McpHttpRequest;
  readonly watched: Watched;
  readonly tell: (change: Change) => void;
  /** Ends the watch. */
  readonly ending: AbortSignal;
}

/** Maximum delay of Node's timers. */
const timerMaxMs = 2_147_483_647;

/**
 * Sends changes until the caller leaves, the gateway stops, or the URL expires or is revoked or rotated. On every
 * change in the store, by any process, the URL is resolved again, so that a stream never shows more than its caller may
 * see.
 */
export async function watchLists(context: McpContext, { request, watched, tell, ending }: Watch): Promise<void> {
  const { gateway, now } = context;
  const end = new AbortController();
  const finish = (): void => end.abort();
  let endpoint = request.endpoint;
  let seen = await pictureOf(context, request, watched, endpoint);
  let isLooking = false;
  let mustLookAgain = false;
  let expiry: NodeJS.Timeout | undefined;
  const armExpiry = (): void => {
    clearTimeout(expiry);
    const { expiresAt } = endpoint.server;
    if (expiresAt === null) return;
    expiry = setTimeout(() => void look(), Math.min(timerMaxMs, Math.max(0, expiresAt - now()))).unref();
  };
  const look = async (): Promise<void> => {
    mustLookAgain = true;
    if (isLooking) return;
    isLooking = true;
    while (mustLookAgain && !end.signal.aborted) {
      mustLookAgain = false;
      const reopened = await request.reopen();
      if (reopened === null) return finish();
      endpoint = reopened;
      const present = await pictureOf(context, request, watched, endpoint);
      if (!end.signal.aborted) for (const change of changesBetween(seen, present)) tell(change);
      seen = present;
      armExpiry();
    }
    isLooking = false;
  };
  const lookOrEnd = (): void => void look().catch(finish);
  const stop = gateway.onChange(lookOrEnd);
  armExpiry();
  // Something may have changed since the URL was resolved.
  lookOrEnd();
  if (!ending.aborted && !end.signal.aborted) {
    await new Promise<void>((resolve) => {
      ending.addEventListener('abort', () => resolve(), { once: true });
      end.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
  end.abort();
  stop();
  clearTimeout(expiry);
}

interface Picture {
  readonly tools: Buffer | null;
  readonly prompts: string | null;
  readonly resources: string | null;
  readonly contents: ReadonlyMap<string, string>;
}

async function pictureOf(
  { gateway }: McpContext,
  request: McpHttpRequest,
  watched: Watched,
  endpoint: Endpoint,
): Promise<Picture> {
  const contents = new Map<string, string>();
  for (const uri of watched.contents) {
    const read = await gateway.readResource(endpoint, uri, {
      client: null,
      apiTokenId: request.apiTokenId,
      signal: request.signal,
    });
    contents.set(uri, read.ok ? JSON.stringify(read.value) : '');
  }
  return {
    tools: watched.tools ? endpoint.listJson : null,
    prompts: watched.prompts ? JSON.stringify(gateway.listPrompts(endpoint)) : null,
    resources: watched.resources ? JSON.stringify(gateway.listResources(endpoint)) : null,
    contents,
  };
}

function changesBetween(before: Picture, after: Picture): readonly Change[] {
  const changes: Change[] = [];
  if (before.tools && after.tools && before.tools !== after.tools && !before.tools.equals(after.tools))
    changes.push({ list: 'tools' });
  if (before.prompts !== after.prompts) changes.push({ list: 'prompts' });
  if (before.resources !== after.resources) changes.push({ list: 'resources' });
  for (const [uri, text] of after.contents) if (before.contents.get(uri) !== text) changes.push({ uri });
  return changes;
}
