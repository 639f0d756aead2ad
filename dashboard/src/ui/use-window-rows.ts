import { defaultRangeExtractor, useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { nextRow } from './data-list-logic';

/** A row to be rendered, and the height in pixels of the rows before it that are not. */
interface RenderedRow {
  readonly item: VirtualItem;
  readonly gap: number;
}

interface WindowRowsOptions {
  readonly count: number;
  /** Height in pixels of a row that was not measured yet. */
  readonly estimate: number;
  readonly keyAt: (index: number) => string;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onMore: (() => void) | undefined;
}

/** Renders only the rows near the window, reads on near the end, and moves the focus by arrow keys. */
export function useWindowRows({ count, estimate, keyAt, hasMore, isLoadingMore, onMore }: WindowRowsOptions) {
  const root = useRef<HTMLElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const [active, setActive] = useState(-1);
  const wantsFocus = useRef(false);
  const askedAt = useRef(-1);
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    count,
    estimateSize: () => estimate,
    overscan: 12,
    scrollMargin,
    getItemKey: keyAt,
    useFlushSync: false,
    // The row with the focus stays, however far the window is scrolled.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), ...(active >= 0 && active < count ? [active] : [])])].sort(
        (one, other) => one - other,
      ),
  });
  useLayoutEffect(() => {
    if (root.current) setScrollMargin(Math.round(root.current.getBoundingClientRect().top + window.scrollY));
  });
  useEffect(() => {
    if (!wantsFocus.current) return;
    const found = root.current?.querySelector<HTMLElement>(`[data-index="${active}"] [data-primary]`);
    if (!found) return;
    wantsFocus.current = false;
    found.focus({ preventScroll: true });
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    // Once per page: a page that fails is requested again by the button only.
    if (!hasMore || isLoadingMore || last < count - 8 || askedAt.current === count) return;
    askedAt.current = count;
    onMore?.();
  }, [hasMore, isLoadingMore, last, count, onMore]);
  const onKeyDown = useCallback(
    (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (!target.matches('[data-primary]') || event.altKey || event.ctrlKey || event.metaKey) return;
      const present = Number(target.closest('[data-index]')?.getAttribute('data-index'));
      const next = nextRow(event.key, present, count);
      if (next === null) return;
      event.preventDefault();
      wantsFocus.current = true;
      setActive(next);
      virtualizer.scrollToIndex(next, { align: 'auto' });
    },
    [count, virtualizer],
  );
  const onFocus = useCallback((event: { readonly target: EventTarget }): void => {
    const index = (event.target as HTMLElement).closest('[data-index]')?.getAttribute('data-index');
    if (index !== null && index !== undefined) setActive(Number(index));
  }, []);
  const rendered = items.map((item, place): RenderedRow => {
    const before = place === 0 ? scrollMargin : (items[place - 1]?.end ?? item.start);
    return { item, gap: Math.max(0, item.start - before) };
  });
  const after = Math.max(0, virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin));
  return { root, rendered, after, measure: virtualizer.measureElement, onKeyDown, onFocus };
}
