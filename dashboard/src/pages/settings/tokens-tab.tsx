import { Badge, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useApiTokens, useDeleteApiToken } from '../../api/operation';
import type { ApiToken } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { More } from '../../ui/more';
import { When } from '../../ui/when';
import { NewTokenDialog } from './new-token-dialog';

/** API tokens: who may use the API, the dashboard, and MCP servers that ask for one. */
export function TokensTab() {
  const tokens = useApiTokens();
  const canChange = useCanChange();
  const [isMaking, setMaking] = useState(false);
  const [doomed, setDoomed] = useState<ApiToken | null>(null);
  const remove = useDeleteApiToken();
  if (tokens.isPending) return <Loading />;
  if (tokens.isError) return <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />;
  return (
    <>
      <Group justify="flex-end" mb="sm">
        {canChange && <Button onClick={() => setMaking(true)}>Create an API token</Button>}
      </Group>
      {tokens.data.length === 0 ? (
        <Empty title="No API token" text="Programs and people use one to sign in." />
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
          title={`Delete ${doomed.name}?`}
          text={`The API token “${doomed.name}” stops working immediately, and sessions that were started with it end.`}
          action="Delete it"
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
            aria-label={`Delete ${name}`}
            onClick={onDelete}
            style={{ flexShrink: 0 }}
          >
            Delete
          </Button>
        )}
      </Group>
      {[...(accountId ? [`only ${accountId}`] : []), ...limitsOf(token)].map((line) => (
        <Text key={line} size="xs" c="dimmed">
          {line}
        </Text>
      ))}
      <Group gap="lg" mt={4} style={{ rowGap: 2 }}>
        <Fact name="Last used">{token.last_used_at ? <When at={token.last_used_at} /> : 'never'}</Fact>
        <Fact name="Last action">
          {last ? (
            <>
              {last.action} ({last.outcome}, <When at={last.at} />)
            </>
          ) : (
            'none'
          )}
        </Fact>
        <Fact name="Expires">{token.expires_at ? <When at={token.expires_at} /> : 'never'}</Fact>
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

function limitsOf({ actions, integrated_account_ids: accountIds, labels }: ApiToken): readonly string[] {
  const pairs = Object.entries(labels ?? {}).map((pair) => pair.join('='));
  return [
    ...(actions ? [`only ${actions.join(', ')}`] : []),
    ...(accountIds ? [`only accounts ${accountIds.join(', ')}`] : []),
    ...(pairs.length > 0 ? [`only labels ${pairs.join(', ')}`] : []),
  ];
}
