import { Alert, Anchor, Button, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Account, Integration } from '../../api/types';
import { Copy } from '../../ui/copy';
import { ConnectForm, type StartedConnection } from './connect-form';
import { DeviceCode } from './device-code';

interface ConnectDialogProps {
  readonly integrations: readonly Integration[];
  /** Those that are there now; one that is new since the dialog opened has just been connected. */
  readonly accounts: readonly Account[];
  /** Chosen at first. */
  readonly integration?: string;
  readonly onClose: () => void;
}

/** Leads through connecting an account in any way that its service has, and notices when the account has arrived. */
export function ConnectDialog({ integrations, accounts, integration, onClose }: ConnectDialogProps) {
  const { t } = useTranslation('accounts');
  const [known] = useState(() => new Set(accounts.map(({ id }) => id)));
  const [started, setStarted] = useState<StartedConnection | null>(null);
  const [connected, setConnected] = useState<Account | null>(null);
  const arrived = connected ?? accounts.find(({ id }) => !known.has(id));
  return (
    <Modal opened onClose={onClose} title={t('connect.action')} size="lg">
      {arrived ? (
        <Arrived account={arrived} />
      ) : started?.kind === 'link' ? (
        <Consent {...started} />
      ) : started?.kind === 'device' ? (
        <DeviceCode wish={started.wish} title={started.title} onConnected={setConnected} />
      ) : (
        <ConnectForm
          integrations={integrations}
          first={integration ?? accounts[0]?.integration ?? integrations[0]?.name ?? null}
          onStarted={setStarted}
          onConnected={setConnected}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

interface ConsentProps {
  readonly url: string;
  readonly title: string;
  readonly isByValues: boolean;
}

function Consent({ url, title, isByValues }: ConsentProps) {
  const { t } = useTranslation('accounts');
  return (
    <Stack>
      <Text>{t(isByValues ? 'connect.linkValues' : 'connect.linkConsent')}</Text>
      {!isByValues && (
        <Button component="a" href={url} target="_blank" rel="noopener">
          {t('connect.openConsent', { title })}
        </Button>
      )}
      <Copy label={t('connect.link')} text={url} note={t('connect.linkNote')} />
    </Stack>
  );
}

function Arrived({ account }: { readonly account: Account }) {
  const { t } = useTranslation('accounts');
  return (
    <Alert color="green" title={t('connect.arrived', { name: account.name })} role="status">
      <Anchor component={Link} href={`/accounts/${account.id}`}>
        {t('connect.next')}
      </Anchor>
    </Alert>
  );
}
