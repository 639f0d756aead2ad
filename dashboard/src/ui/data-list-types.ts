import type { ReactNode } from 'react';
import type { Sort } from './data-list-logic';

/** One column of a table, and one line of a card on a narrow screen. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What a row shows. The first column's content becomes the link or button that opens the row: text only. */
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'left' | 'right';
  readonly sortable?: boolean;
  /** CSS width in the table; columns without one share what is left. */
  readonly width?: string;
  /** On a card: with its header (`line`, the default), without (`plain`), or not at all. */
  readonly card?: 'line' | 'plain' | 'hidden';
}

/** Which rows are selected, by key. */
export interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
}

/** What a list of rows is made of. */
export interface DataListProps<Row> {
  /** The accessible name of the list. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What a person calls the row, for its checkbox. Default: its key. */
  readonly nameOf?: ((row: Row) => string) | undefined;
  /** The address that a row leads to: the first column becomes a link. */
  readonly hrefOf?: ((row: Row) => string) | undefined;
  /** Opens a row in place where it has no address: the first column becomes a button. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Buttons or a menu at the end of a row. */
  readonly actions?: ((row: Row) => ReactNode) | undefined;
  readonly selection?: Selection | undefined;
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  /** Whether the first page is being read: skeletons are shown. */
  readonly isLoading?: boolean | undefined;
  readonly hasMore?: boolean | undefined;
  readonly isLoadingMore?: boolean | undefined;
  /** Reads the next page; called when the end of the list comes near. */
  readonly onMore?: (() => void) | undefined;
  /** Whether the list states how many rows it has in all. Default: true; false where its page does. */
  readonly isCounted?: boolean;
  /** What is shown in place of no rows. */
  readonly empty?: ReactNode | undefined;
}
