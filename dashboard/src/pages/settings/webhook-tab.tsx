import { Alert, Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useTestWebhook, useWebhook } from '../../api/operation';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { When } from '../../ui/when';

/** The webhook of GATEHOUSE_WEBHOOK_URL, where it is set: where account events are sent, whether they arrive, and those that still wait. */
export function WebhookTab() {
  const webhook = useWebhook();
  const test = useTestWebhook();
  const canChange = useCanChange();
  if (webhook.isPending) return <Loading />;
  if (webhook.isError) return <Failure error={webhook.error} onRetry={() => void webhook.refetch()} />;
  const { url, waiting } = webhook.data;
  if (url === null) return null;
  return (
    <Stack>
      <Group justify="space-between">
        <Text>
          By GATEHOUSE_WEBHOOK_URL, account events are also sent to <Code>{url}</Code>
        </Text>
        {canChange && (
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            Send a test event
          </Button>
        )}
      </Group>
      {test.isError && <Failure error={test.error} />}
      {test.data && (
        <Alert color={test.data.arrived ? 'green' : 'red'} role="status">
          {test.data.arrived
            ? `Delivered: the receiver returned HTTP ${test.data.status}.`
            : `Delivery failed: ${test.data.fault}`}
        </Alert>
      )}
      {waiting.length === 0 ? (
        <Text size="sm" c="dimmed">
          Every event has arrived.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={480}>
          <Table withTableBorder>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Event</Table.Th>
                <Table.Th>Attempts</Table.Th>
                <Table.Th>Next</Table.Th>
                <Table.Th>Last error</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {waiting.map((event) => (
                <Table.Tr key={event.id}>
                  <Table.Td>{event.type}</Table.Td>
                  <Table.Td>{event.attempts}</Table.Td>
                  <Table.Td>{event.next_attempt_at ? <When at={event.next_attempt_at} /> : 'given up'}</Table.Td>
                  <Table.Td>{event.last_error}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
