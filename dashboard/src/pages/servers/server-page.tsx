import { Alert, Button, Group, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { ApiError } from '../../api/client';
import { useToolChanges } from '../../api/combined';
import { useServerTools } from '../../api/server-details';
import { useServer } from '../../api/servers';
import type { McpServer, McpServerWithUrl } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { BackLink } from '../../ui/back-link';
import { Failure } from '../../ui/failure';
import { dialogOnDemand } from '../../ui/on-demand';
import { PageHeader } from '../../ui/page-header';
import { PageSkeleton } from '../../ui/skeletons';
import { useQueryState } from '../../ui/use-query-state';
import { When } from '../../ui/when';
import { allowsSentence } from './allows';
import { GoneServer } from './gone-server';
import { ServerCalls } from './server-calls';
import { ServerClients } from './server-clients';
import type { ServerAction } from './server-dialogs';
import { ServerFacts } from './server-facts';
import { ServerHistory } from './server-history';
import { ServerTools } from './server-tools';
import { StateBadge } from './state-badge';
import { UrlDialog } from './url-dialog';

const ServerDialogs = dialogOnDemand(async () => (await import('./server-dialogs')).ServerDialogs);

const tabs = ['overview', 'tools', 'calls', 'clients', 'history'] as const;

/** One MCP server: what it allows, who uses it, who is turned away, and how it changed. */
export default function ServerPage() {
  const { id = '' } = useParams<{ id: string }>();
  const server = useServer(id);
  const [made, setMade] = useState<McpServerWithUrl | null>(null);
  if (server.isPending) return <PageSkeleton />;
  if (server.isError && server.error instanceof ApiError && server.error.status === 404)
    return <GoneServer serverId={id} />;
  if (!server.data) return <Failure error={server.error ?? new Error()} onRetry={() => void server.refetch()} />;
  return (
    <>
      <Whole key={id} server={server.data} onNewUrl={setMade} />
      {made && <UrlDialog server={made} onClose={() => setMade(null)} />}
    </>
  );
}

interface WholeProps {
  readonly server: McpServer;
  readonly onNewUrl: (server: McpServerWithUrl) => void;
}

function Whole({ server, onNewUrl }: WholeProps) {
  const { t, i18n } = useTranslation('servers');
  const [tab, setTab] = useQueryState<(typeof tabs)[number]>('tab', 'overview');
  const [action, setAction] = useState<ServerAction | null>(null);
  const [, go] = useLocation();
  const tools = useServerTools(server.id);
  const sentence = tools.data ? allowsSentence(tools.data, t, i18n.language) : undefined;
  return (
    <>
      <BackLink href="/servers" label={t('detail.all')} />
      <PageHeader title={server.name} badge={<StateBadge state={server.state} />}>
        <Actions onAction={setAction} />
      </PageHeader>
      <Text mb="md" mih={{ base: 58, sm: 25 }} size="lg" aria-label={t('detail.allows')} role="note">
        {sentence}
      </Text>
      <Notices server={server} onAction={setAction} />
      <Tabs value={tab} onChange={(next) => setTab(tabs.find((one) => one === next) ?? 'overview')} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one} mih={44}>
              {t(`detail.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <ServerFacts server={server} tools={tools} onAction={setAction} />
        </Tabs.Panel>
        <Tabs.Panel value="tools">
          <ServerTools server={server} tools={tools} />
        </Tabs.Panel>
        <Tabs.Panel value="calls">
          <ServerCalls serverId={server.id} />
        </Tabs.Panel>
        <Tabs.Panel value="clients">
          <ServerClients serverId={server.id} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <ServerHistory serverId={server.id} />
        </Tabs.Panel>
      </Tabs>
      {action && (
        <ServerDialogs
          action={action}
          server={server}
          onNewUrl={onNewUrl}
          onRevoked={() => go('/servers')}
          onClose={() => setAction(null)}
        />
      )}
    </>
  );
}

function Actions({ onAction }: { readonly onAction: (action: ServerAction) => void }) {
  const { t } = useTranslation('servers');
  const canChange = useCanChange();
  if (!canChange) return null;
  return (
    <>
      <Button mih={44} onClick={() => onAction('edit')}>
        {t('menu.edit')}
      </Button>
      <Button mih={44} variant="default" onClick={() => onAction('rotate')}>
        {t('menu.rotate')}
      </Button>
      <Button mih={44} variant="light" color="red" onClick={() => onAction('revoke')}>
        {t('menu.revoke')}
      </Button>
    </>
  );
}

interface NoticesProps {
  readonly server: McpServer;
  readonly onAction: (action: ServerAction) => void;
}

/** What needs a person: an account to reconnect, an end that is near, tools that changed. */
function Notices({ server, onAction }: NoticesProps) {
  const { t } = useTranslation('servers');
  const canChange = useCanChange();
  const accountId =
    server.integrated_account_id ??
    server.members?.find(({ state }) => state === 'needs_reauth')?.integrated_account_id;
  return (
    <>
      {server.state === 'needs_reauth' && (
        <Alert color="red" mb="md" title={t('notices.reauth')}>
          <Group>
            <Text size="sm">{t('notices.reauthText')}</Text>
            {accountId && (
              <Button component={Link} href={`/accounts/${accountId}`} size="xs" variant="default">
                {t('notices.openAccount')}
              </Button>
            )}
          </Group>
        </Alert>
      )}
      {server.state === 'expiring' && server.expires_at !== null && (
        <Alert color="yellow" mb="md" title={t('notices.expiring')}>
          <Group>
            <Text size="sm">
              {t('notices.expiringText')} <When at={server.expires_at} />
            </Text>
            {canChange && (
              <Button size="xs" variant="default" onClick={() => onAction('edit')}>
                {t('notices.extend')}
              </Button>
            )}
          </Group>
        </Alert>
      )}
      {server.config.pin_tools && <ChangedTools serverId={server.id} onOpen={() => onAction('changes')} />}
    </>
  );
}

function ChangedTools({ serverId, onOpen }: { readonly serverId: string; readonly onOpen: () => void }) {
  const { t } = useTranslation('servers');
  const changes = useToolChanges(serverId);
  const count = changes.data?.length ?? 0;
  if (count === 0) return null;
  return (
    <Alert color="orange" mb="md" title={t('notices.changed', { count })}>
      <Group>
        <Text size="sm">{t('notices.changedText')}</Text>
        <Button size="xs" variant="default" onClick={onOpen}>
          {t('notices.review')}
        </Button>
      </Group>
    </Alert>
  );
}
