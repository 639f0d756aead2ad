import { Anchor, Badge, Group } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useServerCalls } from '../../api/server-details';
import type { AuditRow, Outcome } from '../../api/types';
import { type Column, DataList } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { When } from '../../ui/when';
import { duration } from '../../ui/words';

const colors: Readonly<Record<Outcome, string>> = {
  ok: 'green',
  refused: 'yellow',
  upstream_error: 'orange',
  error: 'red',
  outcome_unknown: 'red',
};

/** The latest calls through an MCP server. */
export function ServerCalls({ serverId }: { readonly serverId: string }) {
  const { t } = useTranslation('servers');
  const calls = useServerCalls(serverId);
  const rows = useMemo(() => (calls.data ?? []).filter(({ kind }) => kind !== 'admin'), [calls.data]);
  const columns = useMemo((): readonly Column<AuditRow>[] => {
    return [
      { id: 'action', header: t('calls.tool'), cell: ({ action }) => action },
      {
        id: 'outcome',
        header: t('calls.outcome'),
        cell: ({ outcome }) => (
          <Badge color={colors[outcome]} variant="light" tt="none">
            {t(`outcomes.${outcome}`)}
          </Badge>
        ),
        width: '170px',
      },
      { id: 'client', header: t('calls.client'), cell: ({ client }) => client ?? t('clients.unnamed'), width: '24%' },
      {
        id: 'duration',
        header: t('calls.duration'),
        cell: ({ duration_ms: span }) => duration(span),
        align: 'right',
        width: '110px',
      },
      { id: 'at', header: t('calls.time'), cell: ({ at }) => <When at={at} />, width: '150px' },
    ];
  }, [t]);
  if (calls.isError && !calls.data) return <Failure error={calls.error} onRetry={() => void calls.refetch()} />;
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Anchor component={Link} href={`/activity?mcp_server_id=${serverId}`} size="sm">
          {t('calls.all')}
        </Anchor>
      </Group>
      <DataList
        label={t('detail.tabs.calls')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        isLoading={calls.isPending}
        hasMore={calls.hasNextPage}
        isLoadingMore={calls.isFetchingNextPage}
        onMore={() => void calls.fetchNextPage()}
        empty={<Empty title={t('calls.none')} text={t('calls.noneText')} />}
      />
    </>
  );
}
