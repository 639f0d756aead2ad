import { Anchor, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { figure } from '../../ui/words';

interface ShareListProps {
  readonly shares: readonly {
    readonly id: string;
    readonly label: string;
    readonly calls: number;
    readonly errors: number;
  }[];
  /** Narrows the page to one of them. */
  readonly onChoose: (id: string) => void;
}

const shownMax = 5;

/** Who or what was in most calls: bars of one scale from zero, the part that was not done in red. */
export function ShareList({ shares, onChoose }: ShareListProps) {
  const { t } = useTranslation('activity');
  const most = Math.max(1, ...shares.map(({ calls }) => calls));
  if (shares.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('charts.none')}
      </Text>
    );
  return (
    <Stack gap={8}>
      {shares.slice(0, shownMax).map(({ id, label, calls, errors }) => (
        <div key={id}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Anchor
              component="button"
              type="button"
              size="sm"
              ta="left"
              style={{ overflowWrap: 'anywhere' }}
              onClick={() => onChoose(id)}
            >
              {label}
            </Anchor>
            <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
              {figure(calls)}
              {errors > 0 && (
                <Text span size="xs" c="dimmed">
                  {' '}
                  ({t('charts.errors', { count: errors })})
                </Text>
              )}
            </Text>
          </Group>
          <Progress.Root size={8} aria-hidden>
            <Progress.Section value={(100 * (calls - errors)) / most} color="moss.6" />
            <Progress.Section value={(100 * errors) / most} color="red.7" />
          </Progress.Root>
        </div>
      ))}
    </Stack>
  );
}
