import { ok, type Result } from '../base/index.js';

const pageRows = 100;

/** Reads a paged list to its end; the refusal of a page ends it. */
export async function allItems<T>(
  list: (page: {
    cursor?: string | undefined;
    limit: number;
  }) => Promise<Result<{ readonly items: readonly T[]; readonly nextCursor: string | null }>>,
): Promise<Result<readonly T[]>> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ cursor, limit: pageRows });
    if (!page.ok) return page;
    items.push(...page.value.items);
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ok(items);
}
