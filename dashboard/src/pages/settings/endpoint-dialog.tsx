import { Alert, Button, Group, Modal, MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
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
    <Modal opened onClose={onClose} title={endpoint ? 'Change the endpoint' : 'Create a webhook endpoint'} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            value={wish.name}
            onChange={(event) => setWish({ ...wish, name: event.currentTarget.value })}
            maxLength={100}
            required
            data-autofocus
          />
          <TextInput
            label="URL"
            description="https, with a public host name."
            value={wish.url}
            onChange={(event) => setWish({ ...wish, url: event.currentTarget.value })}
            required
          />
          <MultiSelect
            label="Events"
            data={[...(version.data?.event_types ?? [])]}
            value={[...wish.events]}
            onChange={(events) => setWish({ ...wish, events })}
            searchable
          />
          <Switch
            label="Enabled"
            checked={wish.enabled}
            onChange={(event) => setWish({ ...wish, enabled: event.currentTarget.checked })}
          />
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending}>
              {endpoint ? 'Save' : 'Create'}
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
  return (
    <Modal opened onClose={onClose} title={endpoint.name} closeOnClickOutside={false} centered>
      <Stack>
        <Copy label="Signing secret" text={endpoint.signing_secret} />
        <Alert color="yellow" title="Copy it now">
          It will not be shown again. Receivers verify signatures with it, as Standard Webhooks describes.
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
