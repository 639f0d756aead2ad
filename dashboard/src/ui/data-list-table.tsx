import { Checkbox, Table, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { Fragment, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './data-list.module.css';
import { coverage, nextSort } from './data-list-logic';
import { type DataViewProps, useRowClick } from './data-list-row';
import { TableRow } from './data-list-table-row';
import type { Column, DataListProps } from './data-list-types';
import { useWindowRows } from './use-window-rows';

const icons = { asc: IconArrowUp, desc: IconArrowDown } as const;
const spoken = { asc: 'ascending', desc: 'descending' } as const;

/** The rows of a list as a table. */
export function DataTable<Row>(props: DataViewProps<Row>) {
  const { label, columns, rows, keyOf, nameOf = keyOf, hrefOf, onOpen, actions, selection, onSelect } = props;
  const { hasMore = false, isLoadingMore = false, onMore } = props;
  const { root, rendered, after, measure, onKeyDown, onFocus } = useWindowRows({
    count: rows.length,
    estimate: 49,
    keyAt: (index) => (rows[index] === undefined ? String(index) : keyOf(rows[index])),
    hasMore,
    isLoadingMore,
    onMore,
  });
  const open = useRowClick({ hrefOf, onOpen });
  const span = columns.length + (selection ? 1 : 0) + (actions ? 1 : 0);
  return (
    <Table
      aria-label={label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      layout="fixed"
      verticalSpacing="xs"
      withTableBorder
      highlightOnHover
      stickyHeader
      stickyHeaderOffset={56}
    >
      <colgroup>
        {selection && <col style={{ width: 44 }} />}
        {columns.map(({ id, width }) => (
          <col key={id} style={width === undefined ? undefined : { width }} />
        ))}
        {actions && <col style={{ width: 60 }} />}
      </colgroup>
      <Head {...props} />
      <Table.Tbody ref={root as Ref<HTMLTableSectionElement>} onKeyDown={onKeyDown} onFocus={onFocus}>
        {rendered.map(({ item, gap }) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <Fragment key={item.key}>
              {gap > 0 && <Spacer height={gap} span={span} />}
              <TableRow
                row={row}
                index={item.index}
                columns={columns}
                nameOf={nameOf}
                hrefOf={hrefOf}
                onOpen={onOpen}
                actions={actions}
                isSelected={selection ? selection.selected.has(keyOf(row)) : null}
                onSelect={onSelect}
                onClick={open}
                measure={measure}
              />
            </Fragment>
          );
        })}
        {after > 0 && <Spacer height={after} span={span} />}
      </Table.Tbody>
    </Table>
  );
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={span} className={classes.spacer} style={{ height }} />
    </tr>
  );
}

function Head<Row>({ columns, rows, keyOf, actions, selection, sort, onSort }: DataListProps<Row>) {
  const { t } = useTranslation();
  const keys = selection ? rows.map(keyOf) : [];
  const covered = selection ? coverage(selection.selected, keys) : 'none';
  return (
    <Table.Thead>
      <Table.Tr>
        {selection && (
          <Table.Th>
            <Checkbox
              aria-label={t('list.selectAll')}
              checked={covered === 'all'}
              indeterminate={covered === 'some'}
              onChange={() => selection.onChange(covered === 'all' ? new Set() : new Set(keys))}
            />
          </Table.Th>
        )}
        {columns.map((column) => {
          const direction = sort?.id === column.id ? sort.direction : undefined;
          return (
            <Table.Th
              key={column.id}
              ta={column.align ?? 'left'}
              aria-sort={direction ? spoken[direction] : column.sortable ? 'none' : undefined}
            >
              {column.sortable && onSort ? (
                <SortButton column={column} direction={direction} onClick={() => onSort(nextSort(sort, column.id))} />
              ) : (
                column.header
              )}
            </Table.Th>
          );
        })}
        {actions && (
          <Table.Th>
            <VisuallyHidden>{t('list.actions')}</VisuallyHidden>
          </Table.Th>
        )}
      </Table.Tr>
    </Table.Thead>
  );
}

interface SortButtonProps<Row> {
  readonly column: Column<Row>;
  readonly direction: 'asc' | 'desc' | undefined;
  readonly onClick: () => void;
}

function SortButton<Row>({ column, direction, onClick }: SortButtonProps<Row>) {
  const Icon = direction ? icons[direction] : IconArrowsSort;
  return (
    <UnstyledButton onClick={onClick} fw={700} fz="sm" style={{ overflowWrap: 'anywhere' }}>
      {column.header} <Icon size={14} aria-hidden style={{ verticalAlign: 'middle', opacity: direction ? 1 : 0.5 }} />
    </UnstyledButton>
  );
}
