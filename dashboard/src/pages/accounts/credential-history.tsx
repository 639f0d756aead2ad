import { Badge, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type CredentialEvent, useCredentialEvents } from '../../api/account-details';
import { type Column, DataList } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { When } from '../../ui/when';

const colors = {
  connected: 'green',
  reconnected: 'green',
  refreshed: 'gray',
  refused: 'red',
  throttled: 'orange',
  failed: 'orange',
} as const;

/** What became of an account's credentials: connections, token refreshes and failures. */
export function CredentialHistory({ id }: { readonly id: string }) {
  const { t } = useTranslation('accounts');
  const events = useCredentialEvents(id);
  const columns = useColumns();
  if (events.isError) return <Failure error={events.error} onRetry={() => void events.refetch()} />;
  return (
    <Stack>
      <Text c="dimmed">{t('history.text')}</Text>
      <DataList<CredentialEvent>
        label={t('history.label')}
        columns={columns}
        rows={events.data ?? []}
        keyOf={(event) => event.id}
        isLoading={events.isPending}
        empty={<Empty title={t('history.noneTitle')} text={t('history.noneText')} />}
      />
    </Stack>
  );
}

function useColumns(): readonly Column<CredentialEvent>[] {
  const { t } = useTranslation('accounts');
  return [
    {
      id: 'kind',
      header: t('history.event'),
      width: '13rem',
      cell: ({ kind }) => (
        <Badge color={colors[kind]} variant="light" tt="none">
          {t(`history.kinds.${kind}`)}
        </Badge>
      ),
    },
    {
      id: 'at',
      header: t('history.when'),
      width: '14rem',
      cell: ({ at, first_at: firstAt, times }) => (
        <Text size="sm" component="div">
          <When at={at} />
          {times > 1 && (
            <Text size="xs" c="dimmed" component="div">
              {t('history.times', { count: times })} <When at={firstAt} />
            </Text>
          )}
        </Text>
      ),
    },
    {
      id: 'detail',
      header: t('history.detail'),
      cell: (event) => <Detail event={event} />,
    },
  ];
}

function Detail({ event }: { readonly event: CredentialEvent }) {
  const { t } = useTranslation('accounts');
  const { by, detail, expires_at: expiresAt } = event;
  return (
    <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
      {detail}
      {by !== null && t('history.by', { name: by })}
      {expiresAt !== null && (
        <Text span size="sm" c="dimmed">
          {' '}
          {t('history.until')} <When at={expiresAt} />
        </Text>
      )}
    </Text>
  );
}
