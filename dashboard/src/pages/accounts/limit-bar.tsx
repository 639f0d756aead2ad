import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AuditSummary } from '../../api/types';
import { When } from '../../ui/when';
import { figure } from '../../ui/words';

type Limit = AuditSummary['limits'][number];

/** The remaining part of a rate limit, from the latest reply of the service. */
export function LimitBar({ limit: { limit, remaining, reset_at: resetAt } }: { readonly limit: Limit }) {
  const { t } = useTranslation('accounts');
  if (remaining === null) return null;
  const share = limit === null || limit === 0 ? null : Math.min(100, (remaining / limit) * 100);
  const words =
    limit === null
      ? t('limits.left', { remaining: figure(remaining) })
      : t('limits.leftOf', { remaining: figure(remaining), limit: figure(limit) });
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="xs">{words}</Text>
        {resetAt && (
          <Text size="xs" c="dimmed">
            {t('limits.reset')} <When at={resetAt} />
          </Text>
        )}
      </Group>
      {share !== null && <Progress value={share} size="sm" color={share < 10 ? 'red' : 'blue'} aria-label={words} />}
    </Stack>
  );
}
