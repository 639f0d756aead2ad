import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { call, withQuery } from './client';
import type { Page } from './types';

/** How a list is read. */
interface ListOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Refetch interval in milliseconds; false for never. */
  readonly refetchInterval?: number | false;
}

/** A list of the admin API, page after page; `data` holds all that was read so far. */
export function useList<Item>(key: QueryKey, path: string, { query = {}, refetchInterval = false }: ListOptions = {}) {
  return useInfiniteQuery({
    queryKey: [...key, 'list', query],
    queryFn: ({ pageParam }) => call<Page<Item>>('GET', withQuery(path, { ...query, cursor: pageParam })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    select: ({ pages }): readonly Item[] => pages.flatMap(({ result }) => result),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}
