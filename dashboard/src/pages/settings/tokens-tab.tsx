import { Button, Code, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
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
        <Table.ScrollContainer minWidth={760}>
          <Table withTableBorder verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Begins with</Table.Th>
                <Table.Th>Scope</Table.Th>
                <Table.Th>Last act</Table.Th>
                <Table.Th>Last used</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th aria-label="What can be done" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tokens.data.map((token) => (
                <Table.Tr key={token.id}>
                  <Table.Td>
                    <Text fw={600} size="sm">
                      {token.name}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Code>{token.hint}</Code>
                  </Table.Td>
                  <Table.Td>
                    {token.scope}
                    {token.integrated_account_id && (
                      <Text size="xs" c="dimmed">
                        only {token.integrated_account_id}
                      </Text>
                    )}
                    {limitsOf(token).map((line) => (
                      <Text key={line} size="xs" c="dimmed">
                        {line}
                      </Text>
                    ))}
                  </Table.Td>
                  <Table.Td>
                    {token.last_action ? (
                      <>
                        {token.last_action.action}
                        <Text size="xs" c="dimmed" component="div">
                          {token.last_action.outcome}, <When at={token.last_action.at} />
                        </Text>
                      </>
                    ) : (
                      'none'
                    )}
                  </Table.Td>
                  <Table.Td>{token.last_used_at ? <When at={token.last_used_at} /> : 'never'}</Table.Td>
                  <Table.Td>{token.expires_at ? <When at={token.expires_at} /> : 'never'}</Table.Td>
                  <Table.Td>
                    {canChange && (
                      <Button
                        size="compact-sm"
                        color="red"
                        variant="subtle"
                        aria-label={`Delete ${token.name}`}
                        onClick={() => setDoomed(token)}
                      >
                        Delete
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <More list={tokens} />
      {isMaking && <NewTokenDialog onClose={() => setMaking(false)} />}
      {doomed && (
        <Confirm
          title={`Delete ${doomed.name}?`}
          text={`The API token “${doomed.name}” opens nothing from now on; sessions that were begun with it end.`}
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

function limitsOf({ actions, integrated_account_ids: accountIds, labels }: ApiToken): readonly string[] {
  const pairs = Object.entries(labels ?? {}).map((pair) => pair.join('='));
  return [
    ...(actions ? [`only ${actions.join(', ')}`] : []),
    ...(accountIds ? [`only accounts ${accountIds.join(', ')}`] : []),
    ...(pairs.length > 0 ? [`only labels ${pairs.join(', ')}`] : []),
  ];
}
