import { expect } from 'vitest';
import type { Page, PageRequest, Store } from '../index.js';

/** Two stores upon the same data, as two processes would have them. */
export type Stores = () => { readonly store: Store; readonly other: Store };

/** Every row of a list, page by page. */
export async function allPages<T>(list: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}
