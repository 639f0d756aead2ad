import { Badge, Button, Group, Modal, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpoint } from '../../api/types';
import { useDeliveries, useReplay } from '../../api/webhooks';
import { useCanChange } from '../../app/session-context';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { More } from '../../ui/more';
import { When } from '../../ui/when';

const colors = { waiting: 'yellow', delivered: 'green', failed: 'red' } as const;

/** What was sent to an endpoint in the last 30 days. */
export function Deliveries({
  endpoint,
  onClose,
}: {
  readonly endpoint: WebhookEndpoint;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('settings');
  const deliveries = useDeliveries(endpoint.id);
  const replay = useReplay(endpoint.id);
  const canChange = useCanChange();
  return (
    <Modal opened onClose={onClose} title={t('webhooks.deliveriesOf', { name: endpoint.name })} size="xl">
      {deliveries.isPending && <Loading />}
      {deliveries.isError && <Failure error={deliveries.error} onRetry={() => void deliveries.refetch()} />}
      {replay.isError && <Failure error={replay.error} />}
      {deliveries.data?.length === 0 && (
        <Empty title={t('webhooks.noDeliveries')} text={t('webhooks.noDeliveriesText')} />
      )}
      {deliveries.data && deliveries.data.length > 0 && (
        <Table verticalSpacing="sm">
          <Table.Tbody>
            {deliveries.data.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>
                  <Group gap="xs">
                    <Text size="sm">{row.type}</Text>
                    <Badge color={colors[row.state]}>{t(`webhooks.states.${row.state}`)}</Badge>
                  </Group>
                  <Text size="xs" c="dimmed" component="div">
                    <When at={row.created_at} />, {t('webhooks.attempts', { count: row.attempts })}
                  </Text>
                  {row.last_error && (
                    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      {row.last_error}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="right">
                  {canChange && row.state !== 'waiting' && (
                    <Button size="compact-sm" variant="subtle" onClick={() => replay.mutate(row.id)}>
                      {t('webhooks.again')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={deliveries} />
    </Modal>
  );
}
