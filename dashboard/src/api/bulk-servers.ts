import { ApiError, call } from './client';
import type { ChangedServer } from './servers';
import type { McpServer } from './types';

/** So many servers per request: enough to be fast, few enough to show progress. The API takes up to 1,000. */
const itemsPerRequest = 100;

/** What became of one MCP server. */
export interface BulkResult {
  readonly id: string;
  /** The server as it is now; null where it is gone or the act failed. */
  readonly server: McpServer | null;
  /** Why it failed; null for a success. */
  readonly problem: string | null;
}

interface BulkAnswer {
  readonly results: readonly (
    | { readonly ok: true; readonly server: McpServer }
    | { readonly ok: false; readonly error: { readonly message: string } }
  )[];
}

/** What is done with many MCP servers. */
export type BulkAct =
  | { readonly kind: 'revoke'; readonly ids: readonly string[] }
  | { readonly kind: 'update'; readonly items: readonly (ChangedServer & { readonly id: string })[] };

/**
 * Runs it, one request at a time. A failed request affects only its own items; the others continue. Ends after the current request
 * when the signal aborts, and returns what was done until then.
 */
export async function runBulk(
  act: BulkAct,
  { onProgress, signal }: { readonly onProgress: (done: number) => void; readonly signal: AbortSignal },
): Promise<readonly BulkResult[]> {
  const items = act.kind === 'revoke' ? act.ids.map((id) => ({ id })) : act.items;
  const results: BulkResult[] = [];
  for (let start = 0; start < items.length && !signal.aborted; start += itemsPerRequest) {
    const some = items.slice(start, start + itemsPerRequest);
    results.push(...(await runSome(act.kind, some)));
    onProgress(results.length);
  }
  return results;
}

async function runSome(
  kind: BulkAct['kind'],
  items: readonly { readonly id: string }[],
): Promise<readonly BulkResult[]> {
  try {
    const { results } = await call<BulkAnswer>('POST', `/mcp-server/bulk-${kind}`, { items });
    return items.map(({ id }, index) => {
      const result = results[index];
      if (!result) return { id, server: null, problem: 'The gateway did not respond for this MCP server.' };
      return result.ok
        ? { id, server: kind === 'revoke' ? null : result.server, problem: null }
        : { id, server: null, problem: result.error.message };
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    return items.map(({ id }) => ({ id, server: null, problem }));
  }
}
