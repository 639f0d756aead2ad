import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import type { Progress as Reached } from '../../api/follow';
import { Failure } from '../../ui/failure';
import { figure } from '../../ui/words';

interface ImportProgressProps {
  readonly of: {
    readonly progress: Reached | null;
    readonly error: Error | null;
    readonly isCancelled: boolean;
    readonly cancel: () => void;
  };
  /** The title of an error that the gateway reports. */
  readonly failed: string;
}

/** How far an import has come, with a button to cancel; after it, that it was cancelled or why it failed. */
export function ImportProgress({ of: { progress, error, isCancelled, cancel }, failed }: ImportProgressProps) {
  const { t } = useTranslation('import');
  if (progress) return <Bar progress={progress} onCancel={cancel} />;
  if (error) {
    const isLost = error instanceof ApiError && error.status === 0;
    return <Failure error={error} title={isLost ? t('progress.lost') : failed} />;
  }
  return (
    isCancelled && (
      <Text size="sm" c="dimmed" role="status">
        {t('progress.cancelled')}
      </Text>
    )
  );
}

interface BarProps {
  readonly progress: Reached;
  readonly onCancel: () => void;
}

function Bar({ progress: { stage, done, total }, onCancel }: BarProps) {
  const { t } = useTranslation(['import', 'common']);
  const isMeasured = total > 0 && stage === 'emit';
  const measured = isMeasured ? { 'aria-valuenow': done, 'aria-valuemin': 0, 'aria-valuemax': total } : {};
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm" role="status">
          {t(`progress.stages.${stage}`)}
        </Text>
        {isMeasured && (
          <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {t('progress.count', { count: total, number: figure(total), done: figure(done) })}
          </Text>
        )}
      </Group>
      <Progress.Root size="lg" role="progressbar" aria-label={t('progress.label')} {...measured}>
        <Progress.Section
          value={isMeasured ? (done / total) * 100 : 100}
          withAria={false}
          striped={!isMeasured}
          animated={!isMeasured}
        />
      </Progress.Root>
      <Button variant="default" size="sm" onClick={onCancel} style={{ alignSelf: 'flex-start' }}>
        {t('common:actions.cancel')}
      </Button>
    </Stack>
  );
}
