import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useDeleteAccount, useRefreshAccount, useRenameAccount } from '../../api/accounts';
import type { Account, Integration } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Failure } from '../../ui/failure';
import { wayOfAccount } from './connect-way';
import { ReconnectButton } from './reconnect';

interface AccountActsProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** What can be done with an account. */
export function AccountActs({ account, integration }: AccountActsProps) {
  const { t } = useTranslation('accounts');
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
  const refresh = useRefreshAccount(account.id);
  if (!useCanChange()) return null;
  const isConsent = integration !== undefined && wayOfAccount(integration, account)?.way === 'consent';
  const check = (): void =>
    refresh.mutate(undefined, { onSuccess: () => notifications.show({ message: t('acts.works') }) });
  return (
    <Stack mt="md">
      <Group>
        <Button variant="default" loading={refresh.isPending} onClick={check}>
          {t('acts.check')}
        </Button>
        <Button variant="default" onClick={() => setDialog('rename')}>
          {t('acts.rename')}
        </Button>
        <ReconnectButton
          account={account}
          integration={integration}
          label={t(isConsent ? 'acts.consent' : 'acts.replace')}
        />
        <Button variant="outline" color="red" onClick={() => setDialog('delete')}>
          {t('acts.delete')}
        </Button>
      </Group>
      {refresh.isError && <Failure error={refresh.error} title={t('acts.broken')} />}
      {dialog === 'rename' && <Rename account={account} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && <Delete account={account} onClose={() => setDialog(null)} />}
    </Stack>
  );
}

interface DialogProps {
  readonly account: Account;
  readonly onClose: () => void;
}

function Rename({ account, onClose }: DialogProps) {
  const { t } = useTranslation('accounts');
  const [name, setName] = useState(account.name);
  const rename = useRenameAccount(account.id);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    rename.mutate(name, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={t('acts.renameTitle')} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('connect.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
            data-autofocus
          />
          {rename.isError && <Failure error={rename.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('connect.cancel')}
            </Button>
            <Button type="submit" loading={rename.isPending}>
              {t('acts.rename')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Delete({ account, onClose }: DialogProps) {
  const { t } = useTranslation('accounts');
  const [, go] = useLocation();
  const remove = useDeleteAccount(account.id);
  const confirm = (): void =>
    remove.mutate(undefined, {
      onSuccess: ({ revoked_upstream: isRevoked }) => {
        notifications.show({ message: t(isRevoked ? 'acts.deleted' : 'acts.deletedOnly', { name: account.name }) });
        go('/accounts');
      },
    });
  return (
    <Confirm
      title={t('acts.deleteTitle', { name: account.name })}
      text={t('acts.deleteText')}
      typed={account.name}
      action={t('acts.deleteAction')}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
