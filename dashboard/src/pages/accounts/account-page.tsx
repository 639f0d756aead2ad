import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { useAccount, useIntegrations } from '../../api/accounts';
import { BackLink } from '../../ui/back-link';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { PageSkeleton } from '../../ui/skeletons';
import { useQueryState } from '../../ui/use-query-state';
import { ServersTab } from '../servers/servers-tab';
import { AccountActs } from './account-acts';
import { AccountDetails } from './account-details';
import { CredentialHistory } from './credential-history';
import { Reconnect } from './reconnect';
import { ScopeTable } from './scope-table';
import { StatusBadge } from './status-badge';

const tabs = ['servers', 'details', 'scopes', 'history'] as const;
type TabName = (typeof tabs)[number];

/** One integrated account: its MCP servers, and what there is to know of it. */
export default function AccountPage() {
  const { t } = useTranslation('accounts');
  const { id = '' } = useParams<{ id: string }>();
  const account = useAccount(id);
  const integrations = useIntegrations();
  const [asked, setTab] = useQueryState<TabName>('tab', 'servers');
  const back = <BackLink href="/accounts" label={t('detail.back')} />;
  const error = account.error ?? integrations.error;
  if (error)
    return (
      <>
        {back}
        <Failure
          error={error}
          onRetry={() => {
            void account.refetch();
            void integrations.refetch();
          }}
        />
      </>
    );
  if (!account.data || !integrations.data) return <PageSkeleton />;
  const integration = integrations.data.find(({ name }) => name === account.data.integration);
  const tab = tabs.find((name) => name === asked) ?? 'servers';
  return (
    <>
      {back}
      <PageHeader
        title={account.data.name}
        text={integration?.title ?? account.data.integration}
        badge={<StatusBadge status={account.data.status} />}
      />
      {account.data.status === 'needs_reauth' && <Reconnect account={account.data} integration={integration} />}
      <Tabs
        value={tab}
        onChange={(next) => setTab(tabs.find((name) => name === next) ?? 'servers')}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`detail.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="servers">
          <ServersTab account={account.data} integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="details">
          <AccountDetails account={account.data} integration={integration} />
          <AccountActs account={account.data} integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="scopes">
          <ScopeTable account={account.data} integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <CredentialHistory id={account.data.id} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
