import { Table } from '@mantine/core';
import { type MouseEvent, memo } from 'react';
import classes from './data-list.module.css';
import { Primary, RowCheckbox } from './data-list-row';
import type { DataListProps } from './data-list-types';

interface TableRowProps<Row> extends Pick<DataListProps<Row>, 'columns' | 'hrefOf' | 'onOpen' | 'actions'> {
  readonly row: Row;
  readonly index: number;
  readonly nameOf: (row: Row) => string;
  /** Null where rows cannot be selected. */
  readonly isSelected: boolean | null;
  readonly onSelect: (at: number, isRange: boolean) => void;
  readonly onClick: (row: Row, event: MouseEvent<HTMLElement>) => void;
  readonly measure: (element: HTMLElement | null) => void;
}

function TableRowView<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, nameOf, hrefOf, onOpen, actions, isSelected, onSelect, onClick, measure } = props;
  return (
    <Table.Tr
      ref={measure}
      data-index={index}
      data-opens={hrefOf || onOpen ? true : undefined}
      data-selected={isSelected || undefined}
      aria-rowindex={index + 2}
      className={classes.row}
      onClick={(event) => onClick(row, event)}
    >
      {isSelected !== null && (
        <Table.Td>
          <RowCheckbox name={nameOf(row)} isChecked={isSelected} onToggle={(isRange) => onSelect(index, isRange)} />
        </Table.Td>
      )}
      {columns.map((column, place) => (
        <Table.Td key={column.id} ta={column.align ?? 'left'} className={classes.cell}>
          {place === 0 ? (
            <Primary row={row} hrefOf={hrefOf} onOpen={onOpen}>
              {column.cell(row)}
            </Primary>
          ) : (
            column.cell(row)
          )}
        </Table.Td>
      ))}
      {actions && <Table.Td ta="right">{actions(row)}</Table.Td>}
    </Table.Tr>
  );
}

/** One row of a table. Scrolling renders the table with every few pixels; rows that stay are not rendered again. */
export const TableRow = memo(TableRowView) as typeof TableRowView;
