import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAccountScopes } from '../../api/account-details';
import type { Account, AuditSummary, Integration } from '../../api/types';
import { When } from '../../ui/when';
import classes from './account-card.module.css';
import { LimitBar } from './limit-bar';
import { StatusBadge } from './status-badge';

interface AccountCardProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
  readonly limit: AuditSummary['limits'][number] | undefined;
}

/** One account at a glance: its health, what its service still allows, and who connected it. */
export function AccountCard({ account, integration, limit }: AccountCardProps) {
  const { t } = useTranslation('accounts');
  const { ref, inViewport } = useInViewport<HTMLElement>();
  const center = integration?.data_centers.find(({ id }) => id === account.context.data_center);
  return (
    <Card ref={ref} withBorder component="article" aria-label={account.name} className={classes.card}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="center">
          <Title order={2} size="h4" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            <Anchor
              component={Link}
              href={`/accounts/${account.id}`}
              aria-label={t('actions.openName', { ns: 'common', name: account.name })}
              inherit
              className={classes.open}
            >
              {account.name}
            </Anchor>
          </Title>
          <StatusBadge status={account.status} />
        </Group>
        <Text size="sm" c="dimmed">
          {integration?.title ?? account.integration}
          {integration && integration.data_centers.length > 1 && center && ` · ${center.title}`}
        </Text>
        {account.last_error && (
          <Text size="sm" c="red" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
            {account.last_error.message}
          </Text>
        )}
        {account.scopes.length > 0 && <Scopes id={account.id} isVisible={inViewport} />}
        {limit && <LimitBar limit={limit} />}
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {account.connected_by === null ? t('card.connected') : t('card.connectedBy', { name: account.connected_by })}{' '}
          <When at={account.created_at} />
        </Text>
      </Stack>
    </Card>
  );
}

function Scopes({ id, isVisible }: { readonly id: string; readonly isVisible: boolean }) {
  const { t } = useTranslation('accounts');
  const scopes = useAccountScopes(id, isVisible);
  const count = scopes.data?.missing.length ?? 0;
  if (!scopes.data) return null;
  return (
    <div>
      {count === 0 ? (
        <Badge color="green" variant="light" tt="none">
          {t('scopes.enough')}
        </Badge>
      ) : (
        <Badge color="orange" variant="light" tt="none">
          {t('scopes.missingCount', { count })}
        </Badge>
      )}
    </div>
  );
}
