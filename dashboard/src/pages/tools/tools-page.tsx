import { Badge, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../../api/accounts';
import { type FoundTool, useToolSearch } from '../../api/tools';
import { type Column, DataList } from '../../ui/data-list';
import { EffectBadge } from '../../ui/effect-badge';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { useQueryState } from '../../ui/use-query-state';
import { figure, listed } from '../../ui/words';

/** Every tool of the connected accounts, found as a model finds it. */
export default function ToolsPage() {
  const { t } = useTranslation('tools');
  const accounts = useAccounts();
  const [q, setQ] = useQueryState('q', '', { replace: true });
  const [account, setAccount] = useQueryState('account', '');
  const [effect, setEffect] = useQueryState('effect', '');
  const [typed, setTyped] = useState(q);
  const search = useDebouncedCallback(setQ, 250);
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <Stack gap="sm">
        <Group align="flex-end" gap="sm">
          <TextInput
            type="search"
            label={t('search')}
            placeholder={t('searchExample')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            maxLength={500}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              search(event.currentTarget.value.trim());
            }}
            style={{ flex: '1 1 260px' }}
          />
          <Select
            label={t('account')}
            placeholder={t('allAccounts')}
            data={accounts.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            value={account || null}
            onChange={(id) => setAccount(id ?? '')}
            clearable
            searchable
            style={{ flex: '0 1 220px' }}
          />
          <Select
            label={t('effect')}
            placeholder={t('anyEffect')}
            data={(['read', 'write', 'destructive'] as const).map((value) => ({ value, label: t(`effects.${value}`) }))}
            value={effect || null}
            onChange={(value) => setEffect(value ?? '')}
            clearable
            style={{ flex: '0 1 180px' }}
          />
        </Group>
        <FoundTools q={q} account={account} effect={effect} hasNone={accounts.data?.length === 0} />
      </Stack>
    </>
  );
}

interface FoundToolsProps {
  readonly q: string;
  readonly account: string;
  readonly effect: string;
  /** Set where there is no account at all. */
  readonly hasNone: boolean;
}

function FoundTools({ q, account, effect, hasNone }: FoundToolsProps) {
  const { t } = useTranslation('tools');
  const columns = useColumns(q !== '');
  const found = useToolSearch({
    q: q || undefined,
    integrated_account_id: account || undefined,
    effect: effect || undefined,
  });
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const none = hasNone ? 'none' : 'noMatch';
  return (
    <>
      {found.data && (
        <Text size="sm" c="dimmed" role="status">
          {t(q === '' ? 'count' : 'found', { count: found.data.total })}
        </Text>
      )}
      <DataList
        label={t('title')}
        columns={columns}
        rows={found.data?.tools ?? []}
        keyOf={(tool) => `${tool.integrated_account_id} ${tool.name}`}
        nameOf={(tool) => tool.title}
        hrefOf={(tool) => `/tools/${tool.integrated_account_id}/${tool.account_tool}`}
        isCounted={false}
        isLoading={found.isPending}
        hasMore={found.hasNextPage}
        isLoadingMore={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
        empty={<Empty title={t(`${none}.title`)} text={t(`${none}.text`)} />}
      />
    </>
  );
}

function useColumns(isSearch: boolean): readonly Column<FoundTool>[] {
  const { t } = useTranslation('tools');
  const why: Column<FoundTool> = {
    id: 'why',
    header: t('why.title'),
    cell: (tool) => <Why tool={tool} />,
    card: 'plain',
  };
  return [
    { id: 'title', header: t('tool'), cell: ({ title }) => title, width: '34%' },
    isSearch
      ? why
      : {
          id: 'description',
          header: t('description'),
          cell: ({ description }) => <Brief>{description}</Brief>,
          card: 'plain',
        },
    { id: 'account', header: t('account'), cell: (tool) => tool.integrated_account_name, width: '170px' },
    {
      id: 'effect',
      header: t('effect'),
      cell: (tool) => <EffectBadge annotations={tool.annotations} />,
      width: '130px',
    },
    { id: 'tokens', header: t('tokens'), cell: (tool) => figure(tool.tokens), align: 'right', width: '90px' },
  ];
}

function Brief({ children }: { readonly children: string }) {
  return (
    <Text size="sm" c="dimmed" lineClamp={2}>
      {children}
    </Text>
  );
}

const fields = ['name', 'title', 'asks', 'tags', 'description', 'path'] as const;

/** The words by which a tool was found, and where each was. */
function Why({ tool }: { readonly tool: FoundTool }) {
  const { t } = useTranslation('tools');
  const { words, phrase } = tool.matched;
  if (words.length === 0) return <Brief>{t('why.name')}</Brief>;
  return (
    <Stack gap={4}>
      <Group gap={4}>
        {words.map(({ word, term, fields: found }) => (
          <Badge key={term} variant="light" color="gray" tt="none" style={{ height: 'auto', whiteSpace: 'normal' }}>
            {t('why.word', {
              word,
              fields: listed(fields.filter((field) => found.includes(field)).map((field) => t(`why.fields.${field}`))),
            })}
          </Badge>
        ))}
      </Group>
      {phrase !== null && phrase !== tool.title && (
        <Text size="xs" c="dimmed" lineClamp={1}>
          {t('why.phrase', { phrase })}
        </Text>
      )}
    </Stack>
  );
}
