import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsentLink } from '../../api/accounts';
import type { Account, Integration } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { wayOfAccount } from './connect-way';
import { ReplaceDialog } from './replace-dialog';

interface ReconnectProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** Shows that an account no longer works, and how to reconnect it. */
export function Reconnect({ account, integration }: ReconnectProps) {
  const { t } = useTranslation('accounts');
  return (
    <Alert color="red" title={t('reconnect.title')} mb="md">
      <Text size="sm" mb="sm" style={{ overflowWrap: 'anywhere' }}>
        {account.last_error?.message ?? t('reconnect.ended')} {t('reconnect.text')}
      </Text>
      <ReconnectButton account={account} integration={integration} color="red" label={t('reconnect.action')} />
    </Alert>
  );
}

interface ReconnectButtonProps extends ReconnectProps {
  readonly label: string;
  readonly color?: string;
  /** Scopes to ask for besides those that the account has. */
  readonly scopes?: readonly string[];
}

/** Leads to a new consent, or to new credentials where the account has no consent. */
export function ReconnectButton({ account, integration, label, color, scopes }: ReconnectButtonProps) {
  const { t } = useTranslation('accounts');
  const [isReplacing, setIsReplacing] = useState(false);
  const link = useConsentLink();
  const canChange = useCanChange();
  const way = integration && wayOfAccount(integration, account);
  if (!canChange || !integration || !way) return null;
  const look = color === undefined ? { variant: 'default' } : { color };
  const ask = (): void => {
    if (way.way === 'consent')
      link.mutate({
        integration: account.integration,
        integrated_account_id: account.id,
        ...(scopes && scopes.length > 0 ? { scopes } : {}),
      });
    else setIsReplacing(true);
  };
  return (
    <Group gap="xs">
      {link.data ? (
        <Button component="a" href={link.data.url} target="_blank" rel="noopener">
          {t('reconnect.open')}
        </Button>
      ) : (
        <Button {...look} loading={link.isPending} onClick={ask}>
          {label}
        </Button>
      )}
      {link.isError && <Failure error={link.error} />}
      {isReplacing && (
        <ReplaceDialog account={account} integration={integration} onClose={() => setIsReplacing(false)} />
      )}
    </Group>
  );
}
