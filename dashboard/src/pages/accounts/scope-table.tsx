import { Alert, Anchor, Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAccountScopes, type WantedScope } from '../../api/account-details';
import type { Account, Integration } from '../../api/types';
import { type Column, DataList } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { figure } from '../../ui/words';
import { wayOfAccount } from './connect-way';
import { ReconnectButton } from './reconnect';

interface ScopeTableProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** The scopes that an account holds against those that its MCP servers and tools need. */
export function ScopeTable({ account, integration }: ScopeTableProps) {
  const { t } = useTranslation('accounts');
  const scopes = useAccountScopes(account.id);
  const columns = useColumns();
  if (scopes.isPending) return <RowsSkeleton />;
  if (scopes.isError) return <Failure error={scopes.error} onRetry={() => void scopes.refetch()} />;
  const { wanted, missing, held, is_complete: isComplete } = scopes.data;
  if (wanted.length === 0 && held.length === 0)
    return <Empty title={t('scopes.noneTitle')} text={t('scopes.noneText')} />;
  const known = new Set(wanted.map(({ scope }) => scope.toLowerCase()));
  const others = held.filter((scope) => !known.has(scope.toLowerCase()));
  const isConsent = integration !== undefined && wayOfAccount(integration, account)?.way === 'consent';
  return (
    <Stack>
      {missing.length > 0 ? (
        <Alert color="orange" title={t('scopes.missingTitle', { count: missing.length })}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{t(isConsent ? 'scopes.missingText' : 'scopes.missingOther')}</Text>
            <ReconnectButton account={account} integration={integration} label={t('scopes.ask')} scopes={missing} />
          </Stack>
        </Alert>
      ) : (
        <Text role="status">{t('scopes.enoughText')}</Text>
      )}
      {!isComplete && <Text c="dimmed">{t('scopes.partial')}</Text>}
      <DataList<WantedScope>
        label={t('scopes.label')}
        columns={columns}
        rows={[...wanted].sort(byNeed)}
        keyOf={({ scope }) => scope}
      />
      {others.length > 0 && (
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {t('scopes.unused')}
          </Text>
          <Group gap={4}>
            {others.map((scope) => (
              <Code key={scope} style={{ overflowWrap: 'anywhere' }}>
                {scope}
              </Code>
            ))}
          </Group>
        </Stack>
      )}
    </Stack>
  );
}

// What is missing and needed first, then what is held, then what nothing needs yet.
function byNeed(one: WantedScope, other: WantedScope): number {
  const rank = ({ held, server_count: count }: WantedScope): number => (held ? 1 : count > 0 ? 0 : 2);
  return rank(one) - rank(other) || (one.scope < other.scope ? -1 : 1);
}

function useColumns(): readonly Column<WantedScope>[] {
  const { t } = useTranslation('accounts');
  return [
    { id: 'scope', header: t('scopes.scope'), cell: ({ scope }) => scope, width: '40%' },
    {
      id: 'state',
      header: t('scopes.state'),
      width: '9rem',
      cell: ({ held, server_count: count }) => (
        <Badge color={held ? 'green' : count > 0 ? 'orange' : 'gray'} variant="light" tt="none">
          {t(held ? 'scopes.held' : count > 0 ? 'scopes.missing' : 'scopes.notHeld')}
        </Badge>
      ),
    },
    {
      id: 'tools',
      header: t('scopes.tools'),
      align: 'right',
      width: '6rem',
      cell: ({ tool_count: count }) => figure(count),
    },
    {
      id: 'servers',
      header: t('scopes.servers'),
      cell: ({ servers, server_count: count }) =>
        count === 0 ? (
          <Text size="sm" c="dimmed">
            {t('scopes.noServer')}
          </Text>
        ) : (
          <Group gap={6}>
            {servers.slice(0, 3).map(({ id, name }) => (
              <Anchor key={id} component={Link} href={`/servers/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {name}
              </Anchor>
            ))}
            {count > 3 && (
              <Text size="sm" c="dimmed">
                {t('scopes.more', { count: count - 3 })}
              </Text>
            )}
          </Group>
        ),
    },
  ];
}
