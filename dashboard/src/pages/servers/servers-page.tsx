import { Alert, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet, useFleetReload } from '../../api/servers';
import type { McpServer, McpServerWithUrl } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { DataList } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { useQueryState } from '../../ui/use-query-state';
import { BulkBar } from './bulk-bar';
import { CreateMenu } from './create-menu';
import { ServerFilters } from './server-filters';
import { ServerMenu } from './server-menu';
import { UrlDialog } from './url-dialog';
import { useServerColumns } from './use-server-columns';
import { queryOf, sortOf, sortText, useServerFilter } from './use-server-filter';

const idOf = ({ id }: McpServer): string => id;
const nameOf = ({ name }: McpServer): string => name;
const hrefOf = ({ id }: McpServer): string => `/servers/${id}`;

const none: ReadonlySet<string> = new Set();

/** The MCP servers of all accounts: found, sorted, and changed by the hundred. */
export default function ServersPage() {
  const { t } = useTranslation('servers');
  const filter = useServerFilter();
  const [sort, setSort] = useQueryState('sort', '-created_at');
  const query = useMemo(() => queryOf(filter.value, sort), [filter.value, sort]);
  const fleet = useFleet(query);
  const reload = useFleetReload();
  const canChange = useCanChange();
  const [selection, setSelection] = useState<{ readonly of: object; readonly ids: ReadonlySet<string> } | null>(null);
  const [made, setMade] = useState<McpServerWithUrl | null>(null);
  const [isBusy, busy] = useDisclosure(false);
  const columns = useServerColumns({ onLabel: filter.addLabel });
  const { total = 0, servers = [] } = fleet.data ?? {};
  // The selection ends with its list: servers that are no longer shown must not be changed unseen.
  const selected = selection?.of === filter.value ? selection.ids : none;
  const setSelected = (ids: ReadonlySet<string>): void => setSelection({ of: filter.value, ids });
  const chosen = useMemo(() => servers.filter(({ id }) => selected.has(id)), [servers, selected]);
  const actions = useCallback((server: McpServer) => <ServerMenu server={server} onNewUrl={setMade} />, []);
  const create = canChange && <CreateMenu onMade={setMade} />;
  return (
    <>
      <PageHeader title={t('list.title')} text={t('list.text')}>
        {create}
      </PageHeader>
      <ServerFilters filter={filter} />
      {fleet.isError && fleet.data && (
        <Alert color="red" mb="sm" title={t('list.stale')} role="alert">
          {fleet.error.message}
        </Alert>
      )}
      {fleet.isError && !fleet.data ? (
        <Failure error={fleet.error} onRetry={() => void fleet.refetch()} />
      ) : (
        <>
          <Group justify="space-between" mb="xs" mih={44}>
            <Group gap="xs">
              <Text size="sm" c="dimmed" role="status">
                {fleet.data ? t('list.total', { count: total }) : ''}
              </Text>
              {filter.isNarrowed && (
                <Button variant="subtle" size="compact-sm" onClick={filter.clear}>
                  {t('filters.clear')}
                </Button>
              )}
            </Group>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconRefresh size={16} aria-hidden />}
              loading={fleet.isRefetching && !fleet.isFetchingNextPage}
              onClick={() => void reload()}
            >
              {t('list.refresh')}
            </Button>
          </Group>
          {canChange && (
            <BulkBar chosen={chosen} total={total} query={query} onClear={() => setSelected(new Set())} onBusy={busy} />
          )}
          <DataList
            label={t('list.title')}
            columns={columns}
            rows={servers}
            keyOf={idOf}
            nameOf={nameOf}
            hrefOf={hrefOf}
            actions={actions}
            selection={canChange && !isBusy ? { selected, onChange: setSelected } : undefined}
            sort={sortOf(sort)}
            onSort={(next) => setSort(sortText(next))}
            isCounted={false}
            isLoading={fleet.isPending}
            hasMore={fleet.hasNextPage}
            isLoadingMore={fleet.isFetchingNextPage}
            onMore={() => void fleet.fetchNextPage()}
            empty={
              filter.isNarrowed ? (
                <Empty title={t('list.noMatch')} text={t('list.noMatchText')}>
                  <Button variant="default" onClick={filter.clear}>
                    {t('filters.clear')}
                  </Button>
                </Empty>
              ) : (
                <Empty title={t('list.empty')} text={t('list.emptyText')}>
                  {create}
                </Empty>
              )
            }
          />
        </>
      )}
      {made && <UrlDialog server={made} onClose={() => setMade(null)} />}
    </>
  );
}
