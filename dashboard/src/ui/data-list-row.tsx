import { Checkbox, UnstyledButton } from '@mantine/core';
import { type MouseEvent, type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import classes from './data-list.module.css';
import type { DataListProps } from './data-list-types';

/** A list whose rows can be selected by their place. */
export type DataViewProps<Row> = DataListProps<Row> & { readonly onSelect: (at: number, isRange: boolean) => void };

interface Opening<Row> {
  readonly hrefOf: DataListProps<Row>['hrefOf'];
  readonly onOpen: DataListProps<Row>['onOpen'];
}

/** The link or button of a row's first cell; plain content where rows do not open. */
export function Primary<Row>({
  row,
  hrefOf,
  onOpen,
  children,
}: Opening<Row> & { readonly row: Row; readonly children: ReactNode }) {
  if (hrefOf)
    return (
      <Link href={hrefOf(row)} className={classes.primary} data-primary>
        {children}
      </Link>
    );
  if (onOpen)
    return (
      <UnstyledButton className={classes.primary} data-primary onClick={() => onOpen(row)}>
        {children}
      </UnstyledButton>
    );
  return <span>{children}</span>;
}

/** Opens a row when its ground is clicked: not where the click meets a control, or ends a selection of text. */
export function useRowClick<Row>({ hrefOf, onOpen }: Opening<Row>) {
  const [, navigate] = useLocation();
  return useCallback(
    (row: Row, event: MouseEvent<HTMLElement>): void => {
      const target = event.target as HTMLElement;
      // What a portal shows (a menu, a dialog) is a child of the row for React only.
      if (!event.currentTarget.contains(target) || target.closest('a, button, input, label, [role="menu"]')) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || window.getSelection()?.toString()) return;
      if (hrefOf) navigate(hrefOf(row));
      else onOpen?.(row);
    },
    [hrefOf, onOpen, navigate],
  );
}

/** The checkbox of a row; with the shift key it takes every row since the last one. */
export function RowCheckbox({
  name,
  isChecked,
  onToggle,
}: {
  readonly name: string;
  readonly isChecked: boolean;
  readonly onToggle: (isRange: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Checkbox
      aria-label={t('list.select', { name })}
      checked={isChecked}
      onChange={({ nativeEvent }) => onToggle((nativeEvent as unknown as PointerEvent).shiftKey === true)}
    />
  );
}
