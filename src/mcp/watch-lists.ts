import type { Endpoint } from '../call/index.js';
import type { McpContext, McpHttpRequest } from './protocol.js';

/** Which changes a caller wants to be told of. */
export interface Watched {
  readonly tools: boolean;
  readonly prompts: boolean;
  readonly resources: boolean;
  /** Addresses of single resources. */
  readonly contents: readonly string[];
}

/** What may change, told by the names of the notifications. */
export type Change = { readonly list: 'tools' | 'prompts' | 'resources' } | { readonly uri: string };

export interface Watch {
  readonly request: McpHttpRequest;
  readonly watched: Watched;
  readonly tell: (change: Change) => void;
  /** Ends the watch. */
  readonly ending: AbortSignal;
}

/** Longest time that Node's timers take. */
const timerMaxMs = 2_147_483_647;

/**
 * Tells of changes until the caller goes, the gateway stops, or the URL opens nothing any more: expired, revoked, rotated. Whatever
 * changes in the store, in whichever process, the URL is opened anew, so a stream never sees more than its caller may.
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
  // Something may have changed between the opening of the URL and now.
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
