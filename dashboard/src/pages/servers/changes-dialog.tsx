import { Accordion, Badge, Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { useAcceptTools, useToolChanges } from '../../api/servers';
import type { Account, McpServer } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { Json } from '../../ui/json';
import { Loading } from '../../ui/loading';

interface ChangesDialogProps {
  readonly account: Account;
  readonly server: McpServer;
  readonly onClose: () => void;
}

/** How tools differ from those that were accepted; what differs is withheld until it is accepted here. */
export function ChangesDialog({ account, server, onClose }: ChangesDialogProps) {
  const changes = useToolChanges(account.id, server.id);
  const accept = useAcceptTools(account.id, server.id);
  const canChange = useCanChange();
  return (
    <Modal opened onClose={onClose} title={`Changed tools of ${server.name}`} size="xl">
      <Stack>
        {changes.isPending && <Loading />}
        {changes.isError && <Failure error={changes.error} />}
        {changes.data?.length === 0 && <Text>Every tool is as it was accepted; nothing is withheld.</Text>}
        <Accordion variant="separated">
          {changes.data?.map(({ tool, change, before, after }) => (
            <Accordion.Item key={tool} value={tool}>
              <Accordion.Control>
                <Group gap="xs">
                  <Badge variant="light">{change}</Badge> {tool}
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <SimpleGrid cols={{ base: 1, md: 2 }}>
                  <Json value={before} label="As it was accepted" />
                  <Json value={after} label="As it is now" />
                </SimpleGrid>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
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
