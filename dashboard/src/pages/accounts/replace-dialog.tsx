import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SyntheticEvent, useState } from 'react';
import { useConnectAccount } from '../../api/accounts';
import type { Account, Integration } from '../../api/types';
import { Failure } from '../../ui/failure';
import { AskedFields, connectionOf, type Typed } from './asked-fields';

interface ReplaceDialogProps {
  readonly account: Account;
  readonly integration: Integration;
  readonly onClose: () => void;
}

/** Replaces the credentials of an account in place; the old ones stay until the service has accepted the new ones. */
export function ReplaceDialog({ account, integration, onClose }: ReplaceDialogProps) {
  const [typed, setTyped] = useState<Typed>({});
  const connect = useConnectAccount();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    connect.mutate(
      { integration: integration.name, integrated_account_id: account.id, ...connectionOf(integration, typed) },
      {
        onSuccess: () => {
          notifications.show({ message: `${account.name} works with the new credentials.` });
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Replace the credentials" centered>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">
            The new credentials are tried at the service first. MCP servers and their URLs stay as they are.
          </Text>
          <AskedFields integration={integration} typed={typed} onChange={setTyped} isKept />
          {connect.isError && <Failure error={connect.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={connect.isPending}>
              Replace
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
