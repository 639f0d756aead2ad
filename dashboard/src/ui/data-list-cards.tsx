import { Group, NativeSelect, Paper } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './data-list.module.css';
import { type DataViewProps, Primary, RowCheckbox, useRowClick } from './data-list-row';
import type { Column, DataListProps } from './data-list-types';
import { useWindowRows } from './use-window-rows';

/** The rows of a list as cards, for a narrow screen. */
export function DataCards<Row>(props: DataViewProps<Row>) {
  const { label, columns, rows, keyOf, nameOf = keyOf, hrefOf, onOpen, actions, selection, onSelect } = props;
  const { hasMore = false, isLoadingMore = false, onMore } = props;
  const { root, rendered, after, measure, onKeyDown, onFocus } = useWindowRows({
    count: rows.length,
    estimate: 150,
    keyAt: (index) => (rows[index] === undefined ? String(index) : keyOf(rows[index])),
    hasMore,
    isLoadingMore,
    onMore,
  });
  const open = useRowClick({ hrefOf, onOpen });
  const [title, ...lines] = columns;
  return (
    <>
      <SortChoice {...props} />
      <ul
        ref={root as Ref<HTMLUListElement>}
        aria-label={label}
        className={classes.cards}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {rendered.map(({ item, gap }) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li
              key={item.key}
              ref={measure}
              data-index={item.index}
              aria-posinset={item.index + 1}
              aria-setsize={hasMore ? -1 : rows.length}
              className={classes.card}
              style={gap > 0 ? { paddingTop: gap + 4 } : undefined}
            >
              <Paper
                withBorder
                px="sm"
                py="xs"
                className={classes.row}
                data-opens={hrefOf || onOpen ? true : undefined}
                onClick={(event) => open(row, event)}
              >
                <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs" mb={4}>
                  <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
                    {selection && (
                      <RowCheckbox
                        name={nameOf(row)}
                        isChecked={selection.selected.has(keyOf(row))}
                        onToggle={(isRange) => onSelect(item.index, isRange)}
                      />
                    )}
                    {title && (
                      <Primary row={row} hrefOf={hrefOf} onOpen={onOpen}>
                        {title.cell(row)}
                      </Primary>
                    )}
                  </Group>
                  {actions?.(row)}
                </Group>
                <dl className={classes.lines}>
                  {lines.map((column) => (
                    <Line key={column.id} column={column} row={row} />
                  ))}
                </dl>
              </Paper>
            </li>
          );
        })}
        {after > 0 && <li aria-hidden style={{ height: after }} />}
      </ul>
    </>
  );
}

function Line<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  if (column.card === 'hidden') return null;
  if (column.card === 'plain') return <dd className={classes.plain}>{column.cell(row)}</dd>;
  return (
    <>
      <dt>{column.header}</dt>
      <dd>{column.cell(row)}</dd>
    </>
  );
}

/** Cards have no headers to press: the sort is chosen from a list. */
function SortChoice<Row>({ columns, sort, onSort }: DataListProps<Row>) {
  const { t } = useTranslation();
  const sortable = columns.filter((column) => column.sortable);
  if (!onSort || sortable.length === 0) return null;
  const options = sortable.flatMap(({ id, header }) =>
    (['asc', 'desc'] as const).map((direction) => ({
      value: `${id} ${direction}`,
      label: `${header}, ${t(`list.${direction}`)}`,
    })),
  );
  return (
    <NativeSelect
      label={t('list.sortBy')}
      mb="xs"
      value={sort ? `${sort.id} ${sort.direction}` : ''}
      data={sort ? options : [{ value: '', label: '—' }, ...options]}
      onChange={({ currentTarget }) => {
        const chosen = sortable
          .flatMap(({ id }) => [
            { id, direction: 'asc' as const },
            { id, direction: 'desc' as const },
          ])
          .find(({ id, direction }) => `${id} ${direction}` === currentTarget.value);
        if (chosen) onSort(chosen);
      }}
    />
  );
}
