import { Button, Grid, Group, Modal, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCreateServer, usePresets, useUpdateServer } from '../../api/servers';
import type { Account, Integration, McpServer, McpServerWithUrl } from '../../api/types';
import { Failure } from '../../ui/failure';
import { PresetChoice } from './preset-choice';
import { ExpiryFields, GuardFields, NameField, ToolFields } from './server-fields';
import { configChange, configOf, expiryOf, formOfServer, newServerForm, type ServerForm } from './server-form';
import { ServerPreview } from './server-preview';

interface ServerDialogProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
  /** The one to change; absent where a new one is made. */
  readonly server?: McpServer;
  readonly onMade?: (server: McpServerWithUrl) => void;
  readonly onClose: () => void;
}

const previewDelayMs = 250;

/** Creates or changes an MCP server, next to a live preview of what a model will see. */
export function ServerDialog({ account, integration, server, onMade, onClose }: ServerDialogProps) {
  const { t } = useTranslation('servers');
  const [form, setForm] = useState<ServerForm>(() => (server ? formOfServer(server) : newServerForm));
  const presets = usePresets(server ? undefined : integration?.name);
  const [config] = useDebouncedValue(configOf(form), previewDelayMs);
  const create = useCreateServer(account.id);
  const update = useUpdateServer(server?.id ?? '');
  const expiresAt = expiryOf(form, new Date());
  const set = (change: Partial<ServerForm>): void => setForm((before) => ({ ...before, ...change }));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (expiresAt === undefined) return;
    const { name } = form;
    if (!server) {
      create.mutate({ name, config: configOf(form), expires_at: expiresAt }, { onSuccess: (made) => onMade?.(made) });
      return;
    }
    const changed = configChange(server.config, configOf(form));
    update.mutate(
      { name, config: changed, expires_at: expiresAt },
      {
        onSuccess: () => {
          notifications.show({ message: t('form.changed', { name }) });
          onClose();
        },
      },
    );
  };
  const error = create.error ?? update.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={server ? t('form.editTitle', { name: server.name }) : t('form.createTitle', { name: account.name })}
      size={1040}
    >
      <form onSubmit={submit}>
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack>
              {presets.data && presets.data.length > 0 && (
                <PresetChoice presets={presets.data} form={form} onChosen={setForm} />
              )}
              <NameField form={form} onChange={set} />
              <ToolFields form={form} onChange={set} account={account} integration={integration} />
              <ExpiryFields form={form} onChange={set} />
              <GuardFields form={form} onChange={set} account={account} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <ServerPreview accountId={account.id} config={config} />
          </Grid.Col>
        </Grid>
        <Stack mt="md">
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              {server ? t('form.save') : t('form.createAction')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
