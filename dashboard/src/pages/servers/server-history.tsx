import { Button, Center, Code, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ServerAct, type ServerDifference, useServerHistory } from '../../api/server-details';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { exactly, When } from '../../ui/when';
import { fieldName, shownValue } from './history-words';

const acts = ['create', 'update', 'rotate', 'accept', 'revoke', 'expire'] as const;

/** What was done to an MCP server, newest first, with the settings before and after. */
export function ServerHistory({ serverId }: { readonly serverId: string }) {
  const { t } = useTranslation('servers');
  const history = useServerHistory(serverId);
  if (history.isPending) return <RowsSkeleton height={70} />;
  if (!history.data) return <Failure error={history.error ?? new Error()} onRetry={() => void history.refetch()} />;
  if (history.data.length === 0) return <Empty title={t('history.none')} text={t('history.noneText')} />;
  return (
    <>
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('detail.tabs.history')}>
        {history.data.map((act) => (
          <li key={act.id}>
            <Act act={act} />
          </li>
        ))}
      </Stack>
      {history.hasNextPage && (
        <Center mt="sm">
          <Button
            variant="default"
            mih={44}
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {t('history.more')}
          </Button>
        </Center>
      )}
    </>
  );
}

function Act({ act }: { readonly act: ServerAct }) {
  const { t } = useTranslation('servers');
  const kind = acts.find((one) => act.action === `mcp_server.${one}`);
  const who = act.api_token_name ?? act.client;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{kind ? t(`history.acts.${kind}`) : act.action}</Text>
        <Text size="sm" c="dimmed" component="span">
          {who !== null && `${t('history.by', { name: who })} · `}
          <When at={act.at} />
        </Text>
      </Group>
      {act.old_url_until !== null && (
        <Text size="sm">{t('history.oldUrl', { until: exactly(act.old_url_until) })}</Text>
      )}
      {act.changes === null && (
        <Text size="sm" c="dimmed">
          {t('history.unknownBefore')}
        </Text>
      )}
      {act.changes?.length === 0 && kind === 'update' && (
        <Text size="sm" c="dimmed">
          {t('history.noDifference')}
        </Text>
      )}
      {act.changes !== null && act.changes.length > 0 && <Differences changes={act.changes} />}
    </Paper>
  );
}

function Differences({ changes }: { readonly changes: readonly ServerDifference[] }) {
  const { t } = useTranslation('servers');
  return (
    <Table mt={4} withRowBorders={false} verticalSpacing={2} layout="auto" aria-label={t('history.differences')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('history.field')}</Table.Th>
          <Table.Th>{t('history.before')}</Table.Th>
          <Table.Th>{t('history.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map(({ field, before, after }) => (
          <Table.Tr key={field}>
            <Table.Td>
              <Text size="sm">{fieldName(field, t)}</Text>
            </Table.Td>
            <Table.Td>
              <Value color="red" text={shownValue(field, before, t)} />
            </Table.Td>
            <Table.Td>
              <Value color="green" text={shownValue(field, after, t)} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** One side of a difference, in colors that both themes have. */
function Value({ color, text }: { readonly color: 'red' | 'green'; readonly text: string }) {
  return (
    <Code
      color={`var(--mantine-color-${color}-light)`}
      c={`var(--mantine-color-${color}-light-color)`}
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {text}
    </Code>
  );
}
