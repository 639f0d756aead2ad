import { Alert, Anchor, Button, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { useAccount, useConsentLink, useIntegrations } from '../../api/accounts';
import type { Account, Integration } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { PageHeader } from '../../ui/page-header';
import { ServersTab } from '../servers/servers-tab';
import { AccountDetails } from './account-details';
import { ReplaceDialog } from './replace-dialog';
import { StatusBadge } from './status-badge';

/** One integrated account: its MCP servers, and what there is to know of it. */
export default function AccountPage() {
  const { id = '' } = useParams<{ id: string }>();
  const account = useAccount(id);
  const integrations = useIntegrations();
  if (account.isPending || integrations.isPending) return <Loading />;
  const error = account.error ?? integrations.error;
  if (!account.data || !integrations.data)
    return <Failure error={error ?? new Error('Nothing came.')} onRetry={() => void account.refetch()} />;
  const integration = integrations.data.find(({ name }) => name === account.data.integration);
  return (
    <>
      <Anchor component={Link} href="/accounts" size="sm">
        All accounts
      </Anchor>
      <PageHeader title={account.data.name} text={integration?.title ?? account.data.integration}>
        <StatusBadge status={account.data.status} />
      </PageHeader>
      {account.data.status === 'needs_reauth' && <Reconnect account={account.data} integration={integration} />}
      <Tabs defaultValue="servers" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="servers">MCP servers</Tabs.Tab>
          <Tabs.Tab value="details">Account</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="servers">
          <ServersTab account={account.data} integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="details">
          <AccountDetails account={account.data} integration={integration} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

interface ReconnectProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

function Reconnect({ account, integration }: ReconnectProps) {
  const [isReplacing, setIsReplacing] = useState(false);
  const link = useConsentLink();
  const canChange = useCanChange();
  return (
    <Alert color="red" title="This account must be reconnected" mb="md">
      <Text size="sm" mb="sm">
        {account.last_error?.message ?? 'Its consent is no longer valid.'} Calls are refused until then; its MCP servers
        and their URLs come back by themselves.
      </Text>
      {isReplacing && integration && (
        <ReplaceDialog account={account} integration={integration} onClose={() => setIsReplacing(false)} />
      )}
      {link.data ? (
        <Button component="a" href={link.data.url} target="_blank" rel="noopener">
          Open the consent
        </Button>
      ) : (
        canChange && (
          <Button
            color="red"
            loading={link.isPending}
            onClick={() =>
              integration?.connection.way === 'values'
                ? setIsReplacing(true)
                : link.mutate({ integration: account.integration, integrated_account_id: account.id })
            }
          >
            Reconnect
          </Button>
        )
      )}
      {link.isError && <Failure error={link.error} />}
    </Alert>
  );
}
