import { Button, Menu, Modal, Stack, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIntegrations } from '../../api/accounts';
import type { Account, McpServerWithUrl } from '../../api/types';
import { dialogOnDemand } from '../../ui/on-demand';
import { AccountSelect } from './account-select';

const CombinedDialog = dialogOnDemand(async () => (await import('../combined/combined-dialog')).CombinedDialog);
const ServerDialog = dialogOnDemand(async () => (await import('./server-dialog')).ServerDialog);

type Creating = { readonly kind: 'choice' | 'combined' } | { readonly kind: 'single'; readonly account: Account };

interface CreateMenuProps {
  readonly onMade: (server: McpServerWithUrl) => void;
}

/** Creates an MCP server for one account or over several. */
export const CreateMenu = memo(function CreateMenu({ onMade }: CreateMenuProps) {
  const { t } = useTranslation('servers');
  const [creating, setCreating] = useState<Creating | null>(null);
  const integrations = useIntegrations();
  const close = (): void => setCreating(null);
  const done = (server: McpServerWithUrl): void => {
    close();
    onMade(server);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button mih={44} rightSection={<IconChevronDown size={16} aria-hidden />}>
            {t('create.action')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setCreating({ kind: 'choice' })}>{t('create.single')}</Menu.Item>
          <Menu.Item onClick={() => setCreating({ kind: 'combined' })}>{t('create.combined')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {creating?.kind === 'choice' && (
        <Modal opened onClose={close} title={t('create.chooseTitle')} centered>
          <Stack>
            <Text size="sm">{t('create.chooseText')}</Text>
            <AccountSelect
              label={t('filters.account')}
              placeholder={t('create.chooseHint')}
              value={null}
              onChange={(account) => account && setCreating({ kind: 'single', account })}
              data-autofocus
            />
          </Stack>
        </Modal>
      )}
      {creating?.kind === 'single' && (
        <ServerDialog
          account={creating.account}
          integration={integrations.data?.find(({ name }) => name === creating.account.integration)}
          onMade={done}
          onClose={close}
        />
      )}
      {creating?.kind === 'combined' && <CombinedDialog onMade={done} onClose={close} />}
    </>
  );
});
