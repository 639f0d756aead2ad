import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useRevokeServer } from '../../api/servers';
import type { Account, Integration, McpServer, McpServerWithUrl } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { ChangesDialog } from './changes-dialog';
import { RotateDialog } from './rotate-dialog';
import { ServerDialog } from './server-dialog';

interface ServerMenuProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
  readonly server: McpServer;
  readonly onNewUrl: (server: McpServerWithUrl) => void;
}

/** What can be done with an MCP server. */
export function ServerMenu({ account, integration, server, onNewUrl }: ServerMenuProps) {
  const [dialog, setDialog] = useState<'edit' | 'rotate' | 'revoke' | 'changes' | null>(null);
  const [, go] = useLocation();
  const canChange = useCanChange();
  const close = (): void => setDialog(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`What to do with ${server.name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canChange && <Menu.Item onClick={() => setDialog('edit')}>Edit</Menu.Item>}
          {server.config.pin_tools && <Menu.Item onClick={() => setDialog('changes')}>Changed tools</Menu.Item>}
          <Menu.Item onClick={() => go(`/activity?mcp_server_id=${server.id}`)}>Activity</Menu.Item>
          {canChange && <Menu.Item onClick={() => setDialog('rotate')}>New URL</Menu.Item>}
          {canChange && (
            <Menu.Item color="red" onClick={() => setDialog('revoke')}>
              Revoke
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'edit' && (
        <ServerDialog account={account} integration={integration} server={server} onClose={close} />
      )}
      {dialog === 'rotate' && <RotateDialog account={account} server={server} onNewUrl={onNewUrl} onClose={close} />}
      {dialog === 'changes' && <ChangesDialog server={server} onClose={close} />}
      {dialog === 'revoke' && <Revoke account={account} server={server} onClose={close} />}
    </>
  );
}

interface RevokeProps {
  readonly account: Account;
  readonly server: McpServer;
  readonly onClose: () => void;
}

function Revoke({ account, server, onClose }: RevokeProps) {
  const revoke = useRevokeServer(account.id, server.id);
  return (
    <Confirm
      title={`Revoke ${server.name}?`}
      text={`The URL of “${server.name}” stops working immediately for every client that has it. This cannot be undone. Calls in progress finish.`}
      action="Revoke it"
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
