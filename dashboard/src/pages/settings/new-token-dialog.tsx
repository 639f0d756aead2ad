import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../../api/accounts';
import { useCreateApiToken } from '../../api/operation';
import type { ApiTokenScope } from '../../api/types';
import { Copy } from '../../ui/copy';
import { Failure } from '../../ui/failure';
import { withHelp } from '../../ui/help';
import { noLimits, TokenLimits, wishOf } from './token-limits';

const scopes: readonly ApiTokenScope[] = ['mcp', 'viewer', 'admin'];
/** Days by name; empty for no end. */
const lifetimes = { week: '7', quarter: '90', year: '365', never: '' } as const;
const lifetimeNames = Object.keys(lifetimes) as readonly (keyof typeof lifetimes)[];
const dayMs = 86_400_000;

/** Makes an API token, and shows it this once. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const [name, setName] = useState('');
  const [scope, setScope] = useState<ApiTokenScope>('mcp');
  const [accountId, setAccountId] = useState<string | null>(null);
  const [days, setDays] = useState('90');
  const accounts = useAccounts();
  const [limits, setLimits] = useState(noLimits);
  const create = useCreateApiToken();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate({
      name: name.trim(),
      scope,
      ...(scope === 'mcp' && accountId !== null ? { integrated_account_id: accountId } : {}),
      ...(scope === 'mcp' ? {} : wishOf(limits)),
      expires_at: days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString(),
    });
  };
  return (
    <Modal opened onClose={onClose} title={t('tokens.create')} closeOnClickOutside={!create.data} centered>
      {create.data ? (
        <Stack>
          <Copy label={t('tokens.label', { name: create.data.name })} text={create.data.token} />
          <Alert color="yellow" title={t('tokens.once')}>
            {t('tokens.onceText')}
          </Alert>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('tokens.copied')}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={t('tokens.name')}
              description={t('tokens.nameHelp')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              required
              data-autofocus
            />
            <Select
              label={t('tokens.scope')}
              inputContainer={withHelp(t('tokens.scope'), t('tokens.scopeHelp'))}
              data={scopes.map((one) => ({ value: one, label: t(`tokens.scopes.${one}`) }))}
              value={scope}
              onChange={(value) => setScope(scopes.find((one) => one === value) ?? 'mcp')}
              allowDeselect={false}
            />
            {scope === 'mcp' && (
              <Select
                label={t('tokens.account')}
                placeholder={t('tokens.everyAccount')}
                data={accounts.data?.map((account) => ({ value: account.id, label: account.name })) ?? []}
                value={accountId}
                onChange={setAccountId}
                clearable
              />
            )}
            {scope !== 'mcp' && <TokenLimits scope={scope} limits={limits} onChange={setLimits} />}
            <Select
              label={t('tokens.lifetime')}
              data={lifetimeNames.map((one) => ({ value: lifetimes[one], label: t(`tokens.lifetimes.${one}`) }))}
              value={days}
              onChange={(value) => setDays(value ?? '')}
              allowDeselect={false}
            />
            {create.isError && <Failure error={create.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('common:actions.cancel')}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {t('common:actions.create')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
