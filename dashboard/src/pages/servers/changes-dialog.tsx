import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useAcceptTools, useToolChanges } from '../../api/combined';
import type { McpServer } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { ToolChanges } from '../../ui/tool-changes';

interface ChangesDialogProps {
  readonly server: McpServer;
  readonly onClose: () => void;
}

/** How tools differ from those that were accepted; what differs is withheld until it is accepted here. */
export function ChangesDialog({ server, onClose }: ChangesDialogProps) {
  const changes = useToolChanges(server.id);
  const accept = useAcceptTools(server.id);
  const canChange = useCanChange();
  return (
    <Modal opened onClose={onClose} title={`Changed tools of ${server.name}`} size="xl">
      <Stack>
        {changes.isPending && <Loading />}
        {changes.isError && <Failure error={changes.error} />}
        {changes.data?.length === 0 && <Text>Every tool is as it was accepted; nothing is withheld.</Text>}
        {changes.data && <ToolChanges changes={changes.data} before="As it was accepted" after="As it is now" />}
        {accept.isError && <Failure error={accept.error} />}
        {canChange && (changes.data?.length ?? 0) > 0 && (
          <Group justify="flex-end">
            <Button loading={accept.isPending} onClick={() => accept.mutate(undefined, { onSuccess: onClose })}>
              Accept the tools as they are now
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}
