import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, withQuery } from '../../api/client';
import type { Account, Page } from '../../api/types';

const typingMs = 250;
const shownMax = 50;

type AccountSelectProps = Omit<SelectProps<string>, 'data' | 'value' | 'onChange'> & {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (account: Account | null) => void;
  /** Accounts that cannot be chosen. */
  readonly without?: readonly string[];
};

/** Chooses one of any number of accounts, which are searched as a person types. */
export function AccountSelect({ value, onChange, without = [], label, ...props }: AccountSelectProps) {
  const { t } = useTranslation('servers');
  const [typed, setTyped] = useState('');
  const chosen = useQuery({
    queryKey: ['accounts', value],
    enabled: value !== null,
    queryFn: () => call<Account>('GET', `/integrated-account/${encodeURIComponent(value ?? '')}`),
  });
  // The field contains the name of the chosen account, which is not a search.
  const [q] = useDebouncedValue(typed === chosen.data?.name ? '' : typed, typingMs);
  const found = useQuery({
    queryKey: ['accounts', 'search', q],
    queryFn: () => call<Page<Account>>('GET', withQuery('/integrated-account', { q, limit: shownMax })),
    placeholderData: keepPreviousData,
    select: ({ result }) => result,
  });
  const accounts = [...(chosen.data ? [chosen.data] : []), ...(found.data ?? [])].filter(
    ({ id }, index, all) => !without.includes(id) && all.findIndex((one) => one.id === id) === index,
  );
  const unnamed = value !== null && !accounts.some(({ id }) => id === value) ? [{ value, label: value }] : [];
  return (
    <Select
      {...props}
      label={label}
      data={[...unnamed, ...accounts.map(({ id, name }) => ({ value: id, label: name }))]}
      filter={({ options }) => options}
      value={value}
      onChange={(id) => onChange(accounts.find((one) => one.id === id) ?? null)}
      onSearchChange={setTyped}
      clearButtonProps={{ 'aria-label': t('filters.clearOne', { label }) }}
      nothingFoundMessage={found.isFetching ? t('filters.searching') : t('filters.noAccount')}
      searchable
    />
  );
}
