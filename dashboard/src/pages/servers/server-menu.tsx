import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { McpServer, McpServerWithUrl } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { dialogOnDemand } from '../../ui/on-demand';
import type { ServerAction } from './server-dialogs';

const ServerDialogs = dialogOnDemand(async () => (await import('./server-dialogs')).ServerDialogs);

interface ServerMenuProps {
  readonly server: McpServer;
  readonly onNewUrl: (server: McpServerWithUrl) => void;
}

/** What can be done with an MCP server. The menu itself is made when it is first opened: a list has one per row. */
export function ServerMenu({ server, onNewUrl }: ServerMenuProps) {
  const { t } = useTranslation('servers');
  const [isMade, setMade] = useState(false);
  const [action, setAction] = useState<ServerAction | null>(null);
  const label = t('menu.label', { name: server.name });
  return (
    <>
      {isMade ? (
        <OpenedMenu server={server} label={label} onAction={setAction} />
      ) : (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          aria-label={label}
          aria-haspopup="menu"
          aria-expanded={false}
          onClick={() => setMade(true)}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      )}
      {action && <ServerDialogs action={action} server={server} onNewUrl={onNewUrl} onClose={() => setAction(null)} />}
    </>
  );
}

interface OpenedMenuProps {
  readonly server: McpServer;
  readonly label: string;
  readonly onAction: (action: ServerAction) => void;
}

function OpenedMenu({ server, label, onAction }: OpenedMenuProps) {
  const { t } = useTranslation('servers');
  const [, go] = useLocation();
  const canChange = useCanChange();
  return (
    <Menu position="bottom-end" defaultOpened>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={44} aria-label={label} autoFocus>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => go(`/servers/${server.id}`)}>{t('menu.open')}</Menu.Item>
        {canChange && <Menu.Item onClick={() => onAction('edit')}>{t('menu.edit')}</Menu.Item>}
        {server.config.pin_tools && <Menu.Item onClick={() => onAction('changes')}>{t('menu.changedTools')}</Menu.Item>}
        <Menu.Item onClick={() => go(`/activity?mcp_server_id=${server.id}`)}>{t('menu.activity')}</Menu.Item>
        {canChange && <Menu.Item onClick={() => onAction('rotate')}>{t('menu.rotate')}</Menu.Item>}
        {canChange && (
          <Menu.Item c="var(--mantine-color-red-text)" onClick={() => onAction('revoke')}>
            {t('menu.revoke')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
