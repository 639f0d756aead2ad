import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAcceptTools, useToolChanges } from '../../api/combined';
import type { McpServer } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { ToolChanges } from '../../ui/tool-changes';

interface ChangesDialogProps {
  readonly server: McpServer;
  readonly onClose: () => void;
}

/** How tools differ from those that were accepted; what differs is withheld until it is accepted here. */
export function ChangesDialog({ server, onClose }: ChangesDialogProps) {
  const { t } = useTranslation('servers');
  const changes = useToolChanges(server.id);
  const accept = useAcceptTools(server.id);
  const canChange = useCanChange();
  return (
    <Modal opened onClose={onClose} title={t('changes.title', { name: server.name })} size="xl">
      <Stack>
        {changes.isPending && <RowsSkeleton />}
        {changes.isError && <Failure error={changes.error} />}
        {changes.data?.length === 0 && <Text>{t('changes.none')}</Text>}
        {changes.data && <ToolChanges changes={changes.data} before={t('changes.before')} after={t('changes.after')} />}
        {accept.isError && <Failure error={accept.error} />}
        {canChange && (changes.data?.length ?? 0) > 0 && (
          <Group justify="flex-end">
            <Button loading={accept.isPending} onClick={() => accept.mutate(undefined, { onSuccess: onClose })}>
              {t('changes.accept')}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}
