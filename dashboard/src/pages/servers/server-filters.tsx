import { Group, Select, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIntegrations } from '../../api/accounts';
import { FoldedFilters } from '../../ui/folded-filters';
import { AccountSelect } from './account-select';
import { readLabel } from './bulk-edit';
import type { ServerFilterState } from './use-server-filter';

const typingMs = 300;
const states = ['active', 'expiring', 'needs_reauth', 'expired'] as const;

/** Narrows the list by text, state, integration, account and labels. */
export const ServerFilters = memo(function ServerFilters({ filter }: { readonly filter: ServerFilterState }) {
  const { t } = useTranslation('servers');
  const { value, set } = filter;
  return (
    <Group mb="sm" gap="sm" align="flex-end" role="search" aria-label={t('filters.label')}>
      <SearchField value={value.q} onChange={set.q} />
      <FoldedFilters activeCount={filter.choiceCount}>
        <Choices filter={filter} />
      </FoldedFilters>
    </Group>
  );
});

function Choices({ filter: { value, set } }: { readonly filter: ServerFilterState }) {
  const { t } = useTranslation('servers');
  const integrations = useIntegrations();
  return (
    <>
      <Select
        label={t('filters.state')}
        placeholder={t('filters.any')}
        data={states.map((state) => ({ value: state, label: t(`states.${state}`) }))}
        value={value.state === '' ? null : value.state}
        onChange={(state) => set.state(state ?? '')}
        clearable
        clearButtonProps={{ 'aria-label': t('filters.clearOne', { label: t('filters.state') }) }}
        w={{ base: '100%', xs: 170 }}
      />
      <Select
        label={t('filters.integration')}
        placeholder={t('filters.any')}
        data={integrations.data?.map(({ name, title }) => ({ value: name, label: title })) ?? []}
        value={value.integration === '' ? null : value.integration}
        onChange={(name) => set.integration(name ?? '')}
        clearable
        clearButtonProps={{ 'aria-label': t('filters.clearOne', { label: t('filters.integration') }) }}
        searchable
        w={{ base: '100%', xs: 190 }}
      />
      <AccountSelect
        label={t('filters.account')}
        placeholder={t('filters.any')}
        value={value.account === '' ? null : value.account}
        onChange={(account) => set.account(account?.id ?? '')}
        clearable
        w={{ base: '100%', xs: 190 }}
      />
      <TagsInput
        label={t('filters.labels')}
        placeholder={value.labels.length === 0 ? 'plan=pro' : ''}
        value={[...value.labels]}
        onChange={(labels) => set.labels(labels.filter((label) => readLabel(label) !== null))}
        splitChars={[',']}
        clearable
        clearButtonProps={{ 'aria-label': t('filters.clearOne', { label: t('filters.labels') }) }}
        w={{ base: '100%', xs: 210 }}
      />
    </>
  );
}

// Typed text appears immediately; the list follows when typing pauses.
function SearchField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const { t } = useTranslation('servers');
  const [text, setText] = useState(value);
  const later = useDebouncedCallback(onChange, typingMs);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput
      type="search"
      label={t('filters.search')}
      placeholder={t('filters.searchHint')}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      maxLength={200}
      w={{ base: '100%', xs: 240 }}
    />
  );
}
