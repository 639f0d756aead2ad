import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRotateServer } from '../../api/servers';
import type { McpServer, McpServerWithUrl } from '../../api/types';
import { Failure } from '../../ui/failure';

interface RotateDialogProps {
  readonly server: McpServer;
  readonly onNewUrl: (server: McpServerWithUrl) => void;
  readonly onClose: () => void;
}

/** For how many seconds the old URL still works. */
const overlaps = ['0', '600', '3600', '86400', '604800'] as const;

/** Gives an MCP server a new URL. */
export function RotateDialog({ server, onNewUrl, onClose }: RotateDialogProps) {
  const { t } = useTranslation('servers');
  const [overlap, setOverlap] = useState<string>('0');
  const rotate = useRotateServer(server.id);
  const submit = (): void =>
    rotate.mutate(Number(overlap), {
      onSuccess: (rotated) => {
        onClose();
        onNewUrl(rotated);
      },
    });
  return (
    <Modal opened onClose={onClose} title={t('rotate.title', { name: server.name })} centered>
      <Stack>
        <Text size="sm">{t('rotate.text')}</Text>
        <Select
          label={t('rotate.oldUrl')}
          data={overlaps.map((value) => ({ value, label: t(`rotate.overlaps.${value}`) }))}
          value={overlap}
          onChange={(value) => setOverlap(value ?? '0')}
          allowDeselect={false}
        />
        {rotate.isError && <Failure error={rotate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button onClick={submit} loading={rotate.isPending}>
            {t('rotate.action')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
