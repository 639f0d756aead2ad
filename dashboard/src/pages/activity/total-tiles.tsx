import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { duration, figure } from '../../ui/words';
import type { Totals } from './figures';

interface TotalTilesProps {
  readonly now: Totals;
  /** Null where nothing is compared. */
  readonly before: Totals | null;
}

/** The totals of the period, next to those of the previous one. */
export function TotalTiles({ now, before }: TotalTilesProps) {
  const { t } = useTranslation('activity');
  const p95 = (value: number | null): string => (value === null ? '—' : duration(value));
  return (
    <Group gap="xl" role="status">
      <Tile label={t('charts.total')} value={figure(now.calls)} before={before && figure(before.calls)} />
      <Tile label={t('charts.failedCalls')} value={figure(now.errors)} before={before && figure(before.errors)} />
      <Tile label={t('charts.slow')} value={p95(now.p95)} before={before && p95(before.p95)} />
    </Group>
  );
}

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly before: string | null;
}

function Tile({ label, value, before }: TileProps) {
  const { t } = useTranslation('activity');
  return (
    <Stack gap={0}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="lg" fw={700}>
        {value}
      </Text>
      {before !== null && (
        <Text size="xs" c="dimmed">
          {t('charts.was', { value: before })}
        </Text>
      )}
    </Stack>
  );
}
