import { Badge, Stack, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type RefusedClient, type SeenClient, useServerClients } from '../../api/server-details';
import { type Column, DataList } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { When } from '../../ui/when';
import { figure } from '../../ui/words';
import { refusalText } from './refusal-text';

/** Clients that use an MCP server, and those that are refused with the reason. */
export function ServerClients({ serverId }: { readonly serverId: string }) {
  const { t } = useTranslation('servers');
  const clients = useServerClients(serverId);
  const columns = useMemo(() => columnsOf(t), [t]);
  if (clients.isPending) return <RowsSkeleton />;
  if (!clients.data) return <Failure error={clients.error ?? new Error()} onRetry={() => void clients.refetch()} />;
  const { accepted, refused } = clients.data;
  return (
    <Stack gap="lg">
      <section>
        <Title order={3} size="h5" mb="xs">
          {t('clients.seen')}
        </Title>
        <DataList
          label={t('clients.seen')}
          columns={columns.seen}
          rows={accepted}
          keyOf={keyOf}
          empty={<Empty title={t('clients.noneSeen')} text={t('clients.noneSeenText')} />}
        />
      </section>
      <section>
        <Title order={3} size="h5" mb="xs">
          {t('clients.refused')}
        </Title>
        <DataList
          label={t('clients.refused')}
          columns={columns.refused}
          rows={refused}
          keyOf={(client) => `${client.reason} ${keyOf(client)}`}
          empty={<Empty title={t('clients.noneRefused')} text={t('clients.noneRefusedText')} />}
        />
      </section>
    </Stack>
  );
}

function keyOf({ client, is_several: isSeveral }: SeenClient): string {
  return isSeveral ? '*' : `${client === null ? '-' : '='}${client ?? ''}`;
}

type T = ReturnType<typeof useTranslation<'servers'>>['t'];

function columnsOf(t: T): {
  readonly seen: readonly Column<SeenClient>[];
  readonly refused: readonly Column<RefusedClient>[];
} {
  const shared = {
    client: {
      id: 'client',
      header: t('clients.client'),
      cell: ({ client, is_several: isSeveral }: SeenClient) =>
        isSeveral ? t('clients.others') : (client ?? t('clients.unnamed')),
    },
    count: {
      id: 'count',
      header: t('clients.requests'),
      cell: ({ count }: SeenClient) => figure(count),
      align: 'right',
      width: '110px',
    },
    first: {
      id: 'first_at',
      header: t('clients.first'),
      cell: ({ first_at: at }: SeenClient) => <When at={at} />,
      width: '150px',
    },
    last: {
      id: 'last_at',
      header: t('clients.last'),
      cell: ({ last_at: at }: SeenClient) => <When at={at} />,
      width: '150px',
    },
  } as const;
  return {
    seen: [shared.client, shared.count, shared.first, shared.last],
    refused: [
      shared.client,
      {
        id: 'reason',
        header: t('clients.reason'),
        cell: ({ reason }) => refusalText(reason, t),
        width: '32%',
      },
      {
        id: 'status',
        header: t('clients.status'),
        cell: ({ status }) => (
          <Badge variant="default" tt="none">
            {status}
          </Badge>
        ),
        width: '90px',
      },
      shared.count,
      shared.last,
    ],
  };
}
