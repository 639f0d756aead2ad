import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { WebhookEndpoint } from '../../api/types';
import { useDeleteEndpoint, useEndpoints, useRotateSecret, useTestEndpoint } from '../../api/webhooks';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { Deliveries } from './deliveries';
import { EndpointDialog, SecretDialog } from './endpoint-dialog';
import { WebhookTab } from './webhook-tab';

type Opened = { readonly dialog: 'edit' | 'deliveries' | 'delete'; readonly endpoint: WebhookEndpoint | null };

/** Webhook endpoints: which events go where, and whether they arrive. */
export function EndpointsTab() {
  const endpoints = useEndpoints();
  const canChange = useCanChange();
  const [opened, setOpened] = useState<Opened | null>(null);
  const remove = useDeleteEndpoint();
  const rotate = useRotateSecret();
  const test = useTestEndpoint();
  const close = () => setOpened(null);
  if (endpoints.isPending) return <Loading />;
  if (endpoints.isError) return <Failure error={endpoints.error} onRetry={() => void endpoints.refetch()} />;
  const failure = test.error ?? rotate.error;
  return (
    <Stack>
      <Group justify="flex-end">
        {canChange && (
          <Button onClick={() => setOpened({ dialog: 'edit', endpoint: null })}>Create a webhook endpoint</Button>
        )}
      </Group>
      {failure && <Failure error={failure} />}
      {test.data && (
        <Alert color={test.data.arrived ? 'green' : 'red'} role="status">
          {test.data.arrived ? `It arrived: HTTP ${test.data.status}.` : `It did not arrive: ${test.data.fault}`}
        </Alert>
      )}
      {endpoints.data.length === 0 ? (
        <Empty
          title="No webhook endpoints"
          text="Create one, and your receiver gets the events that you choose, signed as Standard Webhooks describes."
        />
      ) : (
        <Table.ScrollContainer minWidth={620}>
          <Table withTableBorder verticalSpacing="sm">
            <Table.Tbody>
              {endpoints.data.map((endpoint) => (
                <Table.Tr key={endpoint.id}>
                  <Table.Td>
                    <Text fw={600} size="sm">
                      {endpoint.name}
                      {!endpoint.enabled && ' (disabled)'}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {endpoint.url}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {endpoint.events.join(', ')}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs" justify="flex-end">
                      <Action label="Deliveries" onClick={() => setOpened({ dialog: 'deliveries', endpoint })} />
                      {canChange && (
                        <>
                          <Action label="Send a test event" onClick={() => test.mutate(endpoint.id)} />
                          <Action label="Change" onClick={() => setOpened({ dialog: 'edit', endpoint })} />
                          <Action label="Rotate the secret" onClick={() => rotate.mutate(endpoint.id)} />
                          <Action label="Delete" onClick={() => setOpened({ dialog: 'delete', endpoint })} />
                        </>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <WebhookTab />
      {opened?.dialog === 'edit' && <EndpointDialog endpoint={opened.endpoint} onClose={close} />}
      {opened?.dialog === 'deliveries' && opened.endpoint && <Deliveries endpoint={opened.endpoint} onClose={close} />}
      {rotate.data && <SecretDialog endpoint={rotate.data} onClose={() => rotate.reset()} />}
      {opened?.dialog === 'delete' && opened.endpoint && (
        <Confirm
          title={`Delete ${opened.endpoint.name}?`}
          text="No more events are sent to it, and its deliveries are deleted."
          action="Delete it"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => opened.endpoint && remove.mutate(opened.endpoint.id, { onSuccess: close })}
          onClose={close}
        />
      )}
    </Stack>
  );
}

function Action({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="subtle" onClick={onClick}>
      {label}
    </Button>
  );
}
