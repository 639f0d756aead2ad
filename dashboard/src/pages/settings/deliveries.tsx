import { Badge, Button, Modal, Table, Text } from '@mantine/core';
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
  const deliveries = useDeliveries(endpoint.id);
  const replay = useReplay(endpoint.id);
  const canChange = useCanChange();
  return (
    <Modal opened onClose={onClose} title={`Deliveries to ${endpoint.name}`} size="xl">
      {deliveries.isPending && <Loading />}
      {deliveries.isError && <Failure error={deliveries.error} onRetry={() => void deliveries.refetch()} />}
      {replay.isError && <Failure error={replay.error} />}
      {deliveries.data?.length === 0 && <Empty title="No deliveries yet" text="Events appear here when they happen." />}
      {deliveries.data && deliveries.data.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table withTableBorder>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Event</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Attempts</Table.Th>
                <Table.Th>Created</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {deliveries.data.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    {row.type}
                    {row.last_error && (
                      <Text size="xs" c="dimmed">
                        {row.last_error}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Badge color={colors[row.state]}>{row.state}</Badge>
                  </Table.Td>
                  <Table.Td>{row.attempts}</Table.Td>
                  <Table.Td>
                    <When at={row.created_at} />
                  </Table.Td>
                  <Table.Td>
                    {canChange && row.state !== 'waiting' && (
                      <Button size="compact-sm" variant="subtle" onClick={() => replay.mutate(row.id)}>
                        Send again
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <More list={deliveries} />
    </Modal>
  );
}
