import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { McpServer } from '../../api/types';
import { BulkProgress, useBulkRun } from './bulk-run';
import { ServerNames } from './bulk-summary';

interface BulkRevokeDialogProps {
  readonly servers: readonly McpServer[];
  readonly onClose: () => void;
}

const weekMs = 7 * 24 * 3_600_000;

/** Revokes many servers: what is lost first, their number typed, then what became of each. */
export function BulkRevokeDialog({ servers, onClose }: BulkRevokeDialogProps) {
  const { t } = useTranslation('servers');
  const [given, setGiven] = useState('');
  const { run, start, stop } = useBulkRun();
  const [now] = useState(() => Date.now());
  const used = servers.filter(({ last_used_at: at }) => at !== null && now - Date.parse(at) < weekMs);
  const isReady = given.trim() === String(servers.length);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isReady) void start({ kind: 'revoke', ids: servers.map(({ id }) => id) });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bulk.revokeTitle', { count: servers.length })}
      size="lg"
      closeOnClickOutside={run.kind !== 'running'}
      closeOnEscape={run.kind !== 'running'}
      withCloseButton={run.kind !== 'running'}
    >
      {run.kind === 'planned' ? (
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{t('bulk.revokeText')}</Text>
            {used.length > 0 && (
              <Alert color="orange" title={t('bulk.inUse', { count: used.length })}>
                <ServerNames servers={used} />
              </Alert>
            )}
            <ServerNames servers={servers} />
            <TextInput
              label={t('bulk.typeNumber', { number: servers.length })}
              value={given}
              onChange={(event) => setGiven(event.currentTarget.value)}
              inputMode="numeric"
              autoComplete="off"
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button type="submit" color="red" disabled={!isReady}>
                {t('bulk.revokeAction', { count: servers.length })}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <BulkProgress run={run} servers={servers} count={servers.length} onStop={stop} onClose={onClose} />
      )}
    </Modal>
  );
}
