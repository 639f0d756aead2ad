import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { runOf, useRuns } from '../../api/runbooks';
import { When } from '../../ui/when';

interface RunsBeforeProps {
  readonly serverId: string;
  readonly name: string;
  readonly run: string;
  readonly onRun: (run: string) => void;
}

/** Runs that were begun before, to be read or continued. */
export function RunsBefore({ serverId, name, run, onRun }: RunsBeforeProps) {
  const { t } = useTranslation('runbooks');
  const runs = useRuns(serverId, name);
  const others = (runs.data ?? []).filter((row) => runOf(row) !== run).slice(0, 10);
  if (others.length === 0) return null;
  return (
    <Stack gap="xs" mt="lg" className="no-print" component="section" aria-label={t('before')}>
      <Title order={2} size="h5">
        {t('before')}
      </Title>
      {others.map((row) => {
        const values = Object.values((row.arguments.values ?? {}) as Readonly<Record<string, unknown>>);
        const id = runOf(row) ?? '';
        return (
          <Group key={row.id} gap="xs">
            <Anchor component="button" type="button" size="sm" onClick={() => onRun(id)} mih={44}>
              {values.map(String).join(', ') || id}
            </Anchor>
            <Text size="sm" c="dimmed" component="div">
              {row.api_token_name ?? row.api_token_id}, <When at={row.at} />
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
