import { Alert, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type IntegrationReload,
  useCompareIntegrations,
  useIntegrationChanges,
  useReloadIntegrations,
} from '../../api/integration-changes';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { ChangeList } from './change-list';
import { PinnedServers } from './pinned-servers';

/** Integrations whose files changed: what is not applied yet, what was, and whose pinned tools it concerns. */
export function ChangesTab() {
  const { t } = useTranslation('integrations');
  const taken = useIntegrationChanges();
  return (
    <Stack gap="xl">
      <Pending />
      <PinnedServers />
      <Stack component="section" aria-label={t('changes.applied')} gap="xs">
        <Title order={2} size="h4">
          {t('changes.applied')}
        </Title>
        {taken.isPending && <RowsSkeleton rows={2} />}
        {taken.isError && <Failure error={taken.error} onRetry={() => void taken.refetch()} />}
        {taken.data?.length === 0 && <Text c="dimmed">{t('changes.noneApplied')}</Text>}
        {taken.data && taken.data.length > 0 && <ChangeList changes={taken.data} />}
      </Stack>
    </Stack>
  );
}

function Pending() {
  const { t } = useTranslation('integrations');
  const compare = useCompareIntegrations();
  const reload = useReloadIntegrations();
  const canChange = useCanChange();
  const { mutate } = compare;
  useEffect(() => {
    if (canChange) mutate();
  }, [canChange, mutate]);
  const found = compare.data;
  return (
    <Stack component="section" aria-label={t('changes.files')} gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('changes.files')}
        </Title>
        {canChange && (
          <Group gap="xs">
            <Button variant="default" loading={compare.isPending} onClick={() => mutate()}>
              {t('changes.compare')}
            </Button>
            {found && found.changes.length > 0 && (
              <Button
                loading={reload.isPending}
                onClick={() => reload.mutate(undefined, { onSuccess: () => mutate() })}
              >
                {t('changes.apply')}
              </Button>
            )}
          </Group>
        )}
      </Group>
      <Text c="dimmed" role="status">
        {t(`changes.states.${canChange ? stateOf(found) : 'viewer'}`)}
      </Text>
      {compare.isError && <Failure error={compare.error} onRetry={() => mutate()} />}
      {reload.isError && <Failure error={reload.error} />}
      {found && found.changes.length > 0 && <ChangeList changes={found.changes} />}
      {found?.withheld.map(({ folder, faults, served }) => (
        <Alert
          key={folder}
          color="red"
          title={served === null ? t('changes.withheld', { folder }) : t('changes.faulty', { folder, version: served })}
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

function stateOf(found: IntegrationReload | undefined): 'comparing' | 'errors' | 'same' | 'differs' {
  if (!found) return 'comparing';
  if (found.withheld.length > 0 && found.changes.length === 0) return 'errors';
  return found.changes.length === 0 ? 'same' : 'differs';
}
