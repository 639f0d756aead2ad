import { Alert, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpoint } from '../../api/types';
import { useDeleteEndpoint, useEndpoints, useRotateSecret, useTestEndpoint } from '../../api/webhooks';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { Deliveries } from './deliveries';
import { EndpointDialog, SecretDialog } from './endpoint-dialog';
import { WebhookTab } from './webhook-tab';

type Opened = { readonly dialog: 'edit' | 'deliveries' | 'delete'; readonly endpoint: WebhookEndpoint | null };

/** Webhook endpoints: which events go where, and whether they arrive. */
export function EndpointsTab() {
  const { t } = useTranslation('settings');
  const endpoints = useEndpoints();
  const canChange = useCanChange();
  const [opened, setOpened] = useState<Opened | null>(null);
  const remove = useDeleteEndpoint();
  const rotate = useRotateSecret();
  const test = useTestEndpoint();
  const close = () => setOpened(null);
  if (endpoints.isPending) return <RowsSkeleton rows={3} height={92} />;
  if (endpoints.isError) return <Failure error={endpoints.error} onRetry={() => void endpoints.refetch()} />;
  const failure = test.error ?? rotate.error;
  return (
    <Stack>
      <Group justify="flex-end">
        {canChange && (
          <Button onClick={() => setOpened({ dialog: 'edit', endpoint: null })}>{t('webhooks.create')}</Button>
        )}
      </Group>
      {failure && <Failure error={failure} />}
      {test.data && (
        <Alert color={test.data.arrived ? 'green' : 'red'} role="status">
          {test.data.arrived
            ? t('webhooks.arrived', { status: test.data.status })
            : t('webhooks.failed', { reason: test.data.fault })}
        </Alert>
      )}
      {endpoints.data.length === 0 ? (
        <Empty title={t('webhooks.empty')} text={t('webhooks.emptyText')} />
      ) : (
        endpoints.data.map((endpoint) => (
          <Paper key={endpoint.id} withBorder p="sm">
            <Group gap="xs">
              <Text fw={600} size="sm">
                {endpoint.name}
              </Text>
              {!endpoint.enabled && <Badge color="gray">{t('webhooks.disabled')}</Badge>}
            </Group>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {endpoint.url}
            </Text>
            <Text size="xs" c="dimmed" mt={4}>
              {endpoint.events.join(', ')}
            </Text>
            <Group gap="xs" mt="xs">
              <Action label={t('webhooks.deliveries')} onClick={() => setOpened({ dialog: 'deliveries', endpoint })} />
              {canChange && (
                <>
                  <Action label={t('webhooks.test')} onClick={() => test.mutate(endpoint.id)} />
                  <Action label={t('webhooks.change')} onClick={() => setOpened({ dialog: 'edit', endpoint })} />
                  <Action label={t('webhooks.rotate')} onClick={() => rotate.mutate(endpoint.id)} />
                  <Action
                    label={t('webhooks.delete')}
                    color="red"
                    onClick={() => setOpened({ dialog: 'delete', endpoint })}
                  />
                </>
              )}
            </Group>
          </Paper>
        ))
      )}
      <WebhookTab />
      {opened?.dialog === 'edit' && <EndpointDialog endpoint={opened.endpoint} onClose={close} />}
      {opened?.dialog === 'deliveries' && opened.endpoint && <Deliveries endpoint={opened.endpoint} onClose={close} />}
      {rotate.data && <SecretDialog endpoint={rotate.data} onClose={() => rotate.reset()} />}
      {opened?.dialog === 'delete' && opened.endpoint && (
        <Confirm
          title={t('webhooks.deleteTitle', { name: opened.endpoint.name })}
          text={t('webhooks.deleteText')}
          action={t('webhooks.deleteAction')}
          typed={opened.endpoint.name}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => opened.endpoint && remove.mutate(opened.endpoint.id, { onSuccess: close })}
          onClose={close}
        />
      )}
    </Stack>
  );
}

interface ActionProps {
  readonly label: string;
  readonly color?: string;
  readonly onClick: () => void;
}

function Action({ label, color, onClick }: ActionProps) {
  return (
    <Button size="compact-sm" variant="subtle" {...(color ? { color } : {})} onClick={onClick}>
      {label}
    </Button>
  );
}
