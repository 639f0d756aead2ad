import { Button, Center, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DataCards } from './data-list-cards';
import { toggled } from './data-list-logic';
import { DataTable } from './data-list-table';
import type { DataListProps } from './data-list-types';
import { RowsSkeleton } from './skeletons';

export type { Sort } from './data-list-logic';
export type { Column } from './data-list-types';

/**
 * Rows as a table from 768 pixels and as cards below. Only the rows near the window are rendered, further pages are read as the end
 * comes near, and arrow keys move between rows.
 */
export function DataList<Row>(props: DataListProps<Row>) {
  const {
    rows,
    keyOf,
    selection,
    isLoading = false,
    hasMore = false,
    isLoadingMore = false,
    onMore,
    empty,
    isCounted = true,
  } = props;
  const { t } = useTranslation();
  const isWide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false });
  const anchor = useRef<number | undefined>(undefined);
  // The same function for every render, so that rows are rendered again only for what they show.
  const latest = useRef({ rows, keyOf, selection });
  useLayoutEffect(() => {
    latest.current = { rows, keyOf, selection };
  });
  const select = useCallback((at: number, isRange: boolean): void => {
    const { rows, keyOf, selection } = latest.current;
    if (!selection) return;
    const from = isRange ? anchor.current : at;
    anchor.current = at;
    selection.onChange(toggled(selection.selected, rows.map(keyOf), { at, from }));
  }, []);
  if (isLoading) return <RowsSkeleton height={isWide ? 44 : 120} />;
  if (rows.length === 0) return empty;
  const View = isWide ? DataTable : DataCards;
  return (
    <>
      <View {...props} onSelect={select} />
      <Group justify="space-between" mt="xs" mih={36}>
        <Text size="xs" c="dimmed" role="status">
          {selection && selection.selected.size > 0
            ? t('list.selected', { count: selection.selected.size })
            : (isCounted || hasMore) && t(hasMore ? 'list.shownMore' : 'list.shown', { count: rows.length })}
        </Text>
      </Group>
      {hasMore && onMore && (
        <Center>
          <Button variant="default" loading={isLoadingMore} onClick={onMore}>
            {t('actions.showMore')}
          </Button>
        </Center>
      )}
    </>
  );
}
