import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { useTestWebhook, useWebhook } from '../../api/operation';
import { useCanChange } from '../../app/session-context';
import { DataList } from '../../ui/data-list';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { When } from '../../ui/when';
import { figure } from '../../ui/words';

/** The webhook of GATEHOUSE_WEBHOOK_URL, where it is set: where account events are sent, whether they arrive, and those that still wait. */
export function WebhookTab() {
  const { t } = useTranslation('settings');
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
          <Trans t={t} i18nKey="webhooks.setting" values={{ url }} components={{ code: <Code /> }} />
        </Text>
        {canChange && (
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {t('webhooks.test')}
          </Button>
        )}
      </Group>
      {test.isError && <Failure error={test.error} />}
      {test.data && (
        <Alert color={test.data.arrived ? 'green' : 'red'} role="status">
          {test.data.arrived
            ? t('webhooks.arrived', { status: test.data.status })
            : t('webhooks.failed', { reason: test.data.fault })}
        </Alert>
      )}
      {waiting.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('webhooks.allArrived')}
        </Text>
      ) : (
        <DataList
          label={t('webhooks.waitingList')}
          rows={waiting}
          keyOf={({ id }) => id}
          columns={[
            { id: 'event', header: t('webhooks.event'), cell: ({ type }) => type },
            { id: 'attempts', header: t('webhooks.attempt'), cell: ({ attempts }) => figure(attempts), align: 'right' },
            {
              id: 'next',
              header: t('webhooks.next'),
              cell: ({ next_attempt_at: next }) => (next ? <When at={next} /> : t('webhooks.givenUp')),
            },
            { id: 'error', header: t('webhooks.lastError'), cell: ({ last_error: error }) => error ?? '—' },
          ]}
        />
      )}
    </Stack>
  );
}
