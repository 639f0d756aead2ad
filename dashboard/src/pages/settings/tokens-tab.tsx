import { Badge, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../../api/accounts';
import { useApiTokens, useDeleteApiToken } from '../../api/operation';
import type { ApiToken } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { More } from '../../ui/more';
import { RowsSkeleton } from '../../ui/skeletons';
import { When } from '../../ui/when';
import { NewTokenDialog } from './new-token-dialog';

/** API tokens: who may use the API, the dashboard, and MCP servers that ask for one. */
export function TokensTab() {
  const { t } = useTranslation('settings');
  const tokens = useApiTokens();
  const canChange = useCanChange();
  const [isMaking, setMaking] = useState(false);
  const [doomed, setDoomed] = useState<ApiToken | null>(null);
  const remove = useDeleteApiToken();
  if (tokens.isPending) return <RowsSkeleton rows={3} height={92} />;
  if (tokens.isError) return <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />;
  return (
    <>
      <Group justify="flex-end" mb="sm">
        {canChange && <Button onClick={() => setMaking(true)}>{t('tokens.create')}</Button>}
      </Group>
      {tokens.data.length === 0 ? (
        <Empty title={t('tokens.empty')} text={t('tokens.emptyText')} />
      ) : (
        <Stack gap="xs">
          {tokens.data.map((token) => (
            <TokenCard key={token.id} token={token} onDelete={canChange ? () => setDoomed(token) : null} />
          ))}
        </Stack>
      )}
      <More list={tokens} />
      {isMaking && <NewTokenDialog onClose={() => setMaking(false)} />}
      {doomed && (
        <Confirm
          title={t('tokens.deleteTitle', { name: doomed.name })}
          text={t('tokens.deleteText', { name: doomed.name })}
          action={t('tokens.delete')}
          typed={doomed.name}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(doomed.id, { onSuccess: () => setDoomed(null) })}
          onClose={() => setDoomed(null)}
        />
      )}
    </>
  );
}

interface TokenCardProps {
  readonly token: ApiToken;
  /** Null where the person who looks may change nothing. */
  readonly onDelete: (() => void) | null;
}

function TokenCard({ token, onDelete }: TokenCardProps) {
  const { t } = useTranslation(['settings', 'common']);
  const accounts = useAccounts();
  const accountName = (id: string): string => accounts.data?.find((account) => account.id === id)?.name ?? id;
  const { name, hint, scope, integrated_account_id: accountId, last_action: last } = token;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs">
          <Text fw={600} size="sm">
            {name}
          </Text>
          <Code>{hint}…</Code>
          <Badge variant="light" color="gray">
            {scope}
          </Badge>
        </Group>
        {onDelete && (
          <Button
            size="compact-sm"
            color="red"
            variant="subtle"
            aria-label={t('tokens.deleteName', { name })}
            onClick={onDelete}
            style={{ flexShrink: 0 }}
          >
            {t('common:actions.delete')}
          </Button>
        )}
      </Group>
      {[
        ...(accountId ? [t('tokens.onlyAccount', { account: accountName(accountId) })] : []),
        ...limitsOf(token, accountName, t),
      ].map((line) => (
        <Text key={line} size="xs" c="dimmed">
          {line}
        </Text>
      ))}
      <Group gap="lg" mt={4} style={{ rowGap: 2 }}>
        <Fact name={t('tokens.lastUsed')}>
          {token.last_used_at ? <When at={token.last_used_at} /> : t('tokens.never')}
        </Fact>
        <Fact name={t('tokens.lastAction')}>
          {last ? (
            <>
              {last.action} ({last.outcome}, <When at={last.at} />)
            </>
          ) : (
            t('tokens.noAction')
          )}
        </Fact>
        <Fact name={t('tokens.expires')}>{token.expires_at ? <When at={token.expires_at} /> : t('tokens.never')}</Fact>
      </Group>
    </Paper>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Text size="xs" component="div">
      <Text span inherit c="dimmed">
        {name}:{' '}
      </Text>
      {children}
    </Text>
  );
}

function limitsOf(
  { actions, integrated_account_ids: accountIds, labels }: ApiToken,
  accountName: (id: string) => string,
  t: TFunction<'settings'>,
): readonly string[] {
  const pairs = Object.entries(labels ?? {}).map((pair) => pair.join('='));
  return [
    ...(actions ? [t('tokens.onlyActions', { actions: actions.join(', ') })] : []),
    ...(accountIds ? [t('tokens.onlyAccounts', { accounts: accountIds.map(accountName).join(', ') })] : []),
    ...(pairs.length > 0 ? [t('tokens.onlyLabels', { labels: pairs.join(', ') })] : []),
  ];
}
