import { Alert, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import {
  type IntegrationReload,
  useCompareIntegrations,
  useIntegrationChanges,
  useReloadIntegrations,
} from '../../api/integration-changes';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { ChangeList } from './integration-changes';
import { PinnedServers } from './pinned-servers';

/** Integrations whose files changed: what is not taken up yet, what was, and whose pinned tools it concerns. */
export function IntegrationsTab() {
  const taken = useIntegrationChanges();
  return (
    <Stack gap="xl">
      <Pending />
      <PinnedServers />
      <Stack component="section" aria-label="Applied" gap="xs">
        <Title order={2} size="h4">
          Applied
        </Title>
        {taken.isPending && <Loading />}
        {taken.isError && <Failure error={taken.error} onRetry={() => void taken.refetch()} />}
        {taken.data?.length === 0 && (
          <Text c="dimmed">
            No changes since this gateway started. Changed integrations appear here once they are served.
          </Text>
        )}
        {taken.data && taken.data.length > 0 && <ChangeList changes={taken.data} />}
      </Stack>
    </Stack>
  );
}

function Pending() {
  const compare = useCompareIntegrations();
  const reload = useReloadIntegrations();
  const canChange = useCanChange();
  const { mutate } = compare;
  useEffect(() => {
    if (canChange) mutate();
  }, [canChange, mutate]);
  const found = compare.data;
  return (
    <Stack component="section" aria-label="Files" gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Files
        </Title>
        {canChange && (
          <Group gap="xs">
            <Button variant="default" loading={compare.isPending} onClick={() => mutate()}>
              Compare again
            </Button>
            {found && found.changes.length > 0 && (
              <Button
                loading={reload.isPending}
                onClick={() => reload.mutate(undefined, { onSuccess: () => mutate() })}
              >
                Apply changes
              </Button>
            )}
          </Group>
        )}
      </Group>
      <Text c="dimmed" role="status">
        {canChange ? stateOf(found) : 'An administrator can compare the files with what is served.'}
      </Text>
      {compare.isError && <Failure error={compare.error} />}
      {reload.isError && <Failure error={reload.error} />}
      {found && found.changes.length > 0 && <ChangeList changes={found.changes} />}
      {found?.withheld.map(({ folder, faults, served }) => (
        <Alert
          key={folder}
          color="red"
          title={`${folder} ${served === null ? 'is withheld' : `has errors; version ${served} is served`}`}
          style={{ overflowWrap: 'anywhere' }}
        >
          <List size="sm">
            {faults.map((fault) => (
              <List.Item key={fault}>{fault}</List.Item>
            ))}
          </List>
        </Alert>
      ))}
    </Stack>
  );
}

function stateOf(found: IntegrationReload | undefined): string {
  if (!found) return 'Comparing the files with what is served ...';
  if (found.withheld.length > 0 && found.changes.length === 0)
    return 'Some files have errors. Everything else matches what is served.';
  if (found.changes.length === 0) return 'The files and what is served agree.';
  return 'The files differ from what is served. Review the differences, then take them up.';
}
