import { Alert, Button, Group, Modal, MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVersion } from '../../api/operation';
import type { WebhookEndpoint } from '../../api/types';
import { type RevealedEndpoint, useCreateEndpoint, useUpdateEndpoint } from '../../api/webhooks';
import { Copy } from '../../ui/copy';
import { Failure } from '../../ui/failure';

/** Creates an endpoint, or changes one. */
export function EndpointDialog({
  endpoint,
  onClose,
}: {
  readonly endpoint: WebhookEndpoint | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation(['settings', 'common']);
  const [wish, setWish] = useState({
    name: endpoint?.name ?? '',
    url: endpoint?.url ?? '',
    events: endpoint?.events ?? [],
    enabled: endpoint?.enabled ?? true,
  });
  const version = useVersion();
  const create = useCreateEndpoint();
  const update = useUpdateEndpoint();
  const { error, isPending } = endpoint ? update : create;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (endpoint) update.mutate({ ...wish, id: endpoint.id }, { onSuccess: onClose });
    else create.mutate(wish);
  };
  if (create.data) return <SecretDialog endpoint={create.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={endpoint ? t('webhooks.changeTitle') : t('webhooks.createTitle')} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('webhooks.name')}
            value={wish.name}
            onChange={(event) => setWish({ ...wish, name: event.currentTarget.value })}
            maxLength={100}
            required
            data-autofocus
          />
          <TextInput
            label={t('webhooks.url')}
            description={t('webhooks.urlHelp')}
            value={wish.url}
            onChange={(event) => setWish({ ...wish, url: event.currentTarget.value })}
            required
          />
          <MultiSelect
            label={t('webhooks.events')}
            data={[...(version.data?.event_types ?? [])]}
            value={[...wish.events]}
            onChange={(events) => setWish({ ...wish, events })}
            searchable
          />
          <Switch
            label={t('webhooks.enabled')}
            checked={wish.enabled}
            onChange={(event) => setWish({ ...wish, enabled: event.currentTarget.checked })}
          />
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:actions.cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {endpoint ? t('common:actions.save') : t('common:actions.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Shows a signing secret, this once. */
export function SecretDialog({
  endpoint,
  onClose,
}: {
  readonly endpoint: RevealedEndpoint;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('settings');
  return (
    <Modal opened onClose={onClose} title={endpoint.name} closeOnClickOutside={false} centered>
      <Stack>
        <Copy label={t('webhooks.secret')} text={endpoint.signing_secret} />
        <Alert color="yellow" title={t('webhooks.once')}>
          {t('webhooks.onceText')}
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('webhooks.copied')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
