import type { Result } from '../base/index.js';
import { faultOf } from './output.js';

const pageSize = 100;

/** Reads a paged list to its end, or throws its refusal. */
export async function allItems<T>(
  list: (page: {
    cursor?: string | undefined;
    limit: number;
  }) => Promise<Result<{ readonly items: readonly T[]; readonly nextCursor: string | null }>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ cursor, limit: pageSize });
    if (!page.ok) throw faultOf(page.refusal);
    items.push(...page.value.items);
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
