import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview';
import { exactly } from '../../ui/when';
import { figure } from '../../ui/words';
import classes from './home.module.css';

/** Calls per hour of the last day: one bar each, errors at its top; the highest bar is the most calls of an hour. */
export function HourBars({ hours }: { readonly hours: NonNullable<Overview['use']>['hours'] }) {
  const { t } = useTranslation('home');
  const most = Math.max(1, ...hours.map(({ calls }) => calls));
  const calls = hours.reduce((sum, hour) => sum + hour.calls, 0);
  const errors = hours.reduce((sum, hour) => sum + hour.errors, 0);
  const percent = (count: number): string => `${(count / most) * 100}%`;
  return (
    <figure style={{ margin: 0 }} aria-label={t('bars.label', { calls: figure(calls), errors: figure(errors) })}>
      <Group justify="space-between" mb={4} gap="xs">
        <Text size="sm">{t('bars.title')}</Text>
        <Text size="xs" c="dimmed">
          {t('bars.most', { calls: figure(calls === 0 ? 0 : most) })}
        </Text>
      </Group>
      <div className={classes.bars} aria-hidden>
        {hours.map((hour) => (
          <div
            key={hour.at}
            className={classes.bar}
            title={t('bars.hour', { from: exactly(hour.at), calls: figure(hour.calls), errors: figure(hour.errors) })}
          >
            <div className={classes.bad} style={{ height: percent(hour.errors) }} />
            <div className={classes.good} style={{ height: percent(hour.calls - hour.errors) }} />
          </div>
        ))}
      </div>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {t('bars.start')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('bars.end')}
        </Text>
      </Group>
    </figure>
  );
}
