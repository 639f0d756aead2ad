import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnectAccount } from '../../api/accounts';
import type { ConnectWay } from '../../api/connect-types';
import type { Account, Integration } from '../../api/types';
import { Failure } from '../../ui/failure';
import { AskedFields, connectionOf, type Typed } from './asked-fields';
import { wayOfAccount } from './connect-way';
import { DeviceCode } from './device-code';

interface ReplaceDialogProps {
  readonly account: Account;
  readonly integration: Integration;
  readonly onClose: () => void;
}

/** Replaces the credentials of an account in place; the old ones stay until the service has accepted the new ones. */
export function ReplaceDialog({ account, integration, onClose }: ReplaceDialogProps) {
  const { t } = useTranslation('accounts');
  const way = wayOfAccount(integration, account);
  return (
    <Modal opened onClose={onClose} title={t('acts.replace')} centered>
      {way?.way === 'device' && (
        <DeviceCode
          wish={{ integration: integration.name, integrated_account_id: account.id }}
          title={integration.title}
          onConnected={onClose}
        />
      )}
      {way?.way === 'values' && <ReplaceForm account={account} integration={integration} way={way} onClose={onClose} />}
    </Modal>
  );
}

function ReplaceForm({ account, integration, way, onClose }: ReplaceDialogProps & { readonly way: ConnectWay }) {
  const { t } = useTranslation('accounts');
  const [typed, setTyped] = useState<Typed>({});
  const connect = useConnectAccount();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    connect.mutate(
      { integration: integration.name, integrated_account_id: account.id, ...connectionOf(way, typed) },
      {
        onSuccess: () => {
          notifications.show({ message: t('acts.replaced', { name: account.name }) });
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('acts.replaceText')}</Text>
        <AskedFields integration={integration} way={way} typed={typed} onChange={setTyped} isKept />
        {connect.isError && <Failure error={connect.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('connect.cancel')}
          </Button>
          <Button type="submit" loading={connect.isPending}>
            {t('acts.replaceAction')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
