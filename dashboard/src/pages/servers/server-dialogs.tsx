import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAccount, useIntegrations } from '../../api/accounts';
import { useRevokeServer } from '../../api/servers';
import type { McpServer, McpServerWithUrl } from '../../api/types';
import { Confirm } from '../../ui/confirm';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { CombinedDialog } from '../combined/combined-dialog';
import { ChangesDialog } from './changes-dialog';
import { RotateDialog } from './rotate-dialog';
import { ServerDialog } from './server-dialog';

export type ServerAction = 'edit' | 'rotate' | 'revoke' | 'changes';

interface ServerDialogsProps {
  readonly action: ServerAction;
  readonly server: McpServer;
  readonly onNewUrl: (server: McpServerWithUrl) => void;
  readonly onRevoked?: () => void;
  readonly onClose: () => void;
}

/** The dialog of one act on an MCP server, over one account or several. */
export function ServerDialogs({ action, server, onNewUrl, onRevoked, onClose }: ServerDialogsProps) {
  switch (action) {
    case 'edit':
      return server.members ? (
        <CombinedDialog server={server} onClose={onClose} />
      ) : (
        <EditOfAccount server={server} accountId={server.integrated_account_id ?? ''} onClose={onClose} />
      );
    case 'rotate':
      return <RotateDialog server={server} onNewUrl={onNewUrl} onClose={onClose} />;
    case 'changes':
      return <ChangesDialog server={server} onClose={onClose} />;
    case 'revoke':
      return <Revoke server={server} onRevoked={onRevoked} onClose={onClose} />;
  }
}

interface EditProps {
  readonly server: McpServer;
  readonly accountId: string;
  readonly onClose: () => void;
}

function EditOfAccount({ server, accountId, onClose }: EditProps) {
  const { t } = useTranslation('servers');
  const account = useAccount(accountId);
  const integrations = useIntegrations();
  if (account.data && integrations.data)
    return (
      <ServerDialog
        account={account.data}
        integration={integrations.data.find(({ name }) => name === account.data.integration)}
        server={server}
        onClose={onClose}
      />
    );
  const error = account.error ?? integrations.error;
  return (
    <Modal opened onClose={onClose} title={t('form.editTitle', { name: server.name })} size={1040}>
      {error ? <Failure error={error} onRetry={() => void account.refetch()} /> : <RowsSkeleton />}
    </Modal>
  );
}

interface RevokeProps {
  readonly server: McpServer;
  readonly onRevoked?: (() => void) | undefined;
  readonly onClose: () => void;
}

function Revoke({ server, onRevoked, onClose }: RevokeProps) {
  const { t } = useTranslation('servers');
  const revoke = useRevokeServer(server.id);
  return (
    <Confirm
      title={t('revoke.title', { name: server.name })}
      text={t('revoke.text', { name: server.name })}
      typed={server.name}
      action={t('revoke.action')}
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() =>
        revoke.mutate(undefined, {
          onSuccess: () => {
            onClose();
            onRevoked?.();
          },
        })
      }
      onClose={onClose}
    />
  );
}
