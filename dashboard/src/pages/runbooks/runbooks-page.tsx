import { Badge, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Guide, type Procedure, type ServerRunbooks, useAllRunbooks } from '../../api/runbooks';
import { type Column, DataList } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { useQueryState } from '../../ui/use-query-state';
import { addressOf } from './address';

interface Row {
  readonly server: ServerRunbooks['mcp_server'];
  readonly runbook: Guide | Procedure;
  readonly kind: 'procedure' | 'guide';
}

/** What can be carried out, on which MCP server, and what it is for. */
export default function RunbooksPage() {
  const { t } = useTranslation('runbooks');
  const [q, setQ] = useQueryState('q', '', { replace: true });
  const [typed, setTyped] = useState(q);
  const search = useDebouncedCallback(setQ, 250);
  const found = useAllRunbooks(q);
  const rows = (found.data ?? []).flatMap(rowsOf);
  const columns: readonly Column<Row>[] = [
    { id: 'title', header: t('runbook'), cell: ({ runbook }) => runbook.title, width: '26%' },
    {
      id: 'purpose',
      header: t('purpose'),
      cell: ({ runbook }) => <Purpose>{runbook.description}</Purpose>,
      card: 'plain',
    },
    { id: 'server', header: t('server'), cell: ({ server }) => server.name, width: '20%' },
    { id: 'kind', header: t('kind'), cell: ({ kind }) => <KindBadge kind={kind} />, width: '150px' },
    { id: 'steps', header: t('steps'), cell: ({ runbook }) => runbook.steps.length, align: 'right', width: '80px' },
  ];
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <Stack gap="sm">
        <TextInput
          type="search"
          label={t('search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            search(event.currentTarget.value.trim());
          }}
          maw={420}
        />
        {found.isError ? (
          <Failure error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <DataList
            label={t('title')}
            columns={columns}
            rows={rows}
            keyOf={({ server, runbook, kind }) => `${server.id} ${kind} ${runbook.name}`}
            nameOf={({ runbook }) => runbook.title}
            hrefOf={({ server, runbook, kind }) => addressOf(server.id, runbook.name, kind)}
            isLoading={found.isPending}
            hasMore={found.hasNextPage}
            isLoadingMore={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
            empty={
              <Empty
                title={t(q === '' ? 'none.title' : 'noMatch.title')}
                text={t(q === '' ? 'none.text' : 'noMatch.text')}
              />
            }
          />
        )}
      </Stack>
    </>
  );
}

function rowsOf({ mcp_server: server, procedures, guides }: ServerRunbooks): readonly Row[] {
  return [
    ...procedures.map((runbook): Row => ({ server, runbook, kind: 'procedure' })),
    ...guides.map((runbook): Row => ({ server, runbook, kind: 'guide' })),
  ];
}

function Purpose({ children }: { readonly children: string }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}

function KindBadge({ kind }: { readonly kind: Row['kind'] }) {
  const { t } = useTranslation('runbooks');
  return (
    <Badge variant="light" color={kind === 'procedure' ? 'blue' : 'gray'} tt="none" style={{ flexShrink: 0 }}>
      {t(`kinds.${kind}`)}
    </Badge>
  );
}
