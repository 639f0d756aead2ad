import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useRotateServer } from '../../api/servers';
import type { Account, McpServer, McpServerWithUrl } from '../../api/types';
import { Failure } from '../../ui/failure';

interface RotateDialogProps {
  readonly account: Account;
  readonly server: McpServer;
  readonly onNewUrl: (server: McpServerWithUrl) => void;
  readonly onClose: () => void;
}

const overlaps = [
  { value: '0', label: 'Stops immediately' },
  { value: '600', label: 'Works ten minutes longer' },
  { value: '3600', label: 'Works an hour longer' },
  { value: '86400', label: 'Works a day longer' },
];

/** Gives an MCP server a new URL. */
export function RotateDialog({ account, server, onNewUrl, onClose }: RotateDialogProps) {
  const [overlap, setOverlap] = useState('0');
  const rotate = useRotateServer(account.id, server.id);
  const submit = (): void =>
    rotate.mutate(Number(overlap), {
      onSuccess: (rotated) => {
        onClose();
        onNewUrl(rotated);
      },
    });
  return (
    <Modal opened onClose={onClose} title={`A new URL for ${server.name}`} centered>
      <Stack>
        <Text size="sm">Tools, guards and expiry stay as they are. Clients must be given the new URL.</Text>
        <Select
          label="The old URL"
          data={overlaps}
          value={overlap}
          onChange={(value) => setOverlap(value ?? '0')}
          allowDeselect={false}
        />
        {rotate.isError && <Failure error={rotate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={submit} loading={rotate.isPending}>
            Make the new URL
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
