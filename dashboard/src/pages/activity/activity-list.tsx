import { Anchor, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { useAuditRows } from '../../api/audit';
import type { AuditRow } from '../../api/audit-types';
import { DataList } from '../../ui/data-list';
import type { Column } from '../../ui/data-list-types';
import { Empty } from '../../ui/empty';
import { When } from '../../ui/when';
import { duration } from '../../ui/words';
import type { ActivityState } from './filter-state';
import { OutcomeBadge } from './outcome-badge';

interface ActivityListProps {
  readonly rows: ReturnType<typeof useAuditRows>;
  readonly state: ActivityState;
  readonly onOpen: (row: AuditRow) => void;
}

/** What people call a row: the title of its tool, or the name of the act. */
export function rowTitle({ title, action }: Pick<AuditRow, 'title' | 'action'>): string {
  return title ?? action;
}

/** Who called or acted: the client, and the person or API token where there is one. */
function rowAuthor({ client, api_token_name: name, api_token_id: id }: AuditRow): string {
  return [client, name ?? id].filter((part) => part !== null).join(' · ') || '—';
}

/** Rows of the audit log; each opens in full. */
export function ActivityList({ rows, state, onOpen }: ActivityListProps) {
  const { t } = useTranslation('activity');
  const columns: readonly Column<AuditRow>[] = [
    { id: 'what', header: t('columns.what'), cell: rowTitle },
    { id: 'when', header: t('columns.when'), cell: ({ at }) => <When at={at} />, width: '9rem' },
    { id: 'server', header: t('columns.server'), cell: (row) => <ServerLink row={row} />, width: '16%' },
    { id: 'account', header: t('columns.account'), cell: (row) => <AccountLink row={row} />, width: '16%' },
    {
      id: 'by',
      header: t('columns.by'),
      cell: (row) => (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {rowAuthor(row)}
        </Text>
      ),
      width: '18%',
    },
    {
      id: 'outcome',
      header: t('columns.outcome'),
      cell: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
      width: '13rem',
    },
    {
      id: 'took',
      header: t('columns.took'),
      cell: ({ duration_ms: took }) => duration(took),
      align: 'right',
      width: '6rem',
    },
  ];
  return (
    <DataList
      label={t('list')}
      columns={columns}
      rows={rows.data ?? []}
      keyOf={({ id }) => id}
      nameOf={rowTitle}
      onOpen={onOpen}
      isLoading={rows.isPending}
      hasMore={rows.hasNextPage}
      isLoadingMore={rows.isFetchingNextPage}
      onMore={() => void rows.fetchNextPage()}
      empty={<NoRows state={state} />}
    />
  );
}

/** The MCP server of a row, also of one that was revoked. */
export function ServerLink({ row: { mcp_server_id: id, mcp_server_name: name } }: { readonly row: AuditRow }) {
  if (id === null) return '—';
  return (
    <Anchor component={Link} href={`/servers/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {name ?? id}
    </Anchor>
  );
}

/** The account of a row. */
export function AccountLink({ row }: { readonly row: AuditRow }) {
  const { integrated_account_id: id, integrated_account_name: name } = row;
  if (id === null) return '—';
  return (
    <Anchor component={Link} href={`/accounts/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {name ?? id}
    </Anchor>
  );
}

function NoRows({ state }: { readonly state: ActivityState }) {
  const { t } = useTranslation('activity');
  const isFiltered = state.activeCount > 0 || state.get('range') === 'custom';
  if (!isFiltered) return <Empty title={t('empty.none')} text={t('empty.noneText')} />;
  return (
    <Empty title={t('empty.filtered')} text={t('empty.filteredText')}>
      {state.get('range') !== 'month' && (
        <Button variant="default" mih={44} onClick={() => state.set({ range: 'month', from: null, to: null })}>
          {t('range.month')}
        </Button>
      )}
    </Empty>
  );
}
