import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../api/servers';
import type { Account, Integration, McpServerWithUrl } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { DataList, type Sort } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { dialogOnDemand } from '../../ui/on-demand';
import { ServerMenu } from './server-menu';
import { UrlDialog } from './url-dialog';
import { useServerColumns } from './use-server-columns';
import { sortText } from './use-server-filter';

const ServerDialog = dialogOnDemand(async () => (await import('./server-dialog')).ServerDialog);

interface ServersTabProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** The MCP servers that reach an account. */
export function ServersTab({ account, integration }: ServersTabProps) {
  const { t } = useTranslation('servers');
  const [sort, setSort] = useState<Sort>({ id: 'created_at', direction: 'desc' });
  const query = useMemo(() => ({ integrated_account_id: account.id, sort: sortText(sort) }), [account.id, sort]);
  const fleet = useFleet(query);
  const canChange = useCanChange();
  const [isCreating, creating] = useDisclosure(false);
  const [made, setMade] = useState<McpServerWithUrl | null>(null);
  const columns = useServerColumns({ isOfOneAccount: true });
  const servers = fleet.data?.servers ?? [];
  const create = canChange && (
    <Button mih={44} onClick={creating.open}>
      {t('create.action')}
    </Button>
  );
  if (fleet.isError && !fleet.data) return <Failure error={fleet.error} onRetry={() => void fleet.refetch()} />;
  return (
    <>
      {servers.length > 0 && (
        <Group justify="flex-end" mb="sm">
          {create}
        </Group>
      )}
      <DataList
        label={t('list.title')}
        columns={columns}
        rows={servers}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        hrefOf={({ id }) => `/servers/${id}`}
        actions={(server) => <ServerMenu server={server} onNewUrl={setMade} />}
        sort={sort}
        onSort={setSort}
        isLoading={fleet.isPending}
        hasMore={fleet.hasNextPage}
        isLoadingMore={fleet.isFetchingNextPage}
        onMore={() => void fleet.fetchNextPage()}
        empty={
          <Empty title={t('list.empty')} text={t('list.emptyText')}>
            {create}
          </Empty>
        }
      />
      {isCreating && (
        <ServerDialog
          account={account}
          integration={integration}
          onMade={(server) => {
            creating.close();
            setMade(server);
          }}
          onClose={creating.close}
        />
      )}
      {made && <UrlDialog server={made} onClose={() => setMade(null)} />}
    </>
  );
}
