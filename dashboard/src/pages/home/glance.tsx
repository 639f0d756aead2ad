import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Overview } from '../../api/overview';
import { figure, share } from '../../ui/words';
import { changeOf } from './attention';
import classes from './home.module.css';
import { HourBars } from './hour-bars';

/** Health and use in figures. */
export function AtAGlance({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('home');
  const { use, servers, accounts, health } = overview;
  return (
    <Stack gap="sm" component="section" aria-labelledby="glance">
      <Title order={2} size="h4" id="glance">
        {t('glance.title')}
      </Title>
      <SimpleGrid cols={2} spacing="sm">
        {use && (
          <>
            <Figure
              name={t('glance.calls')}
              value={figure(use.calls)}
              note={compared(use.calls, use.calls_before)}
              href="/activity"
            />
            <Figure
              name={t('glance.errors')}
              value={use.calls === 0 ? '—' : share(use.errors / use.calls)}
              note={t('glance.errorsOf', { count: use.errors })}
              href="/activity?outcome=error"
            />
          </>
        )}
        {servers && <Figure name={t('glance.servers')} value={figure(servers.total)} href="/servers" />}
        {accounts && <Figure name={t('glance.accounts')} value={figure(accounts.total)} href="/accounts" />}
      </SimpleGrid>
      {use && (
        <Paper withBorder p="md">
          <HourBars hours={use.hours} />
        </Paper>
      )}
      <Paper withBorder p="md">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Text size="sm">{t('glance.health')}</Text>
            <Health health={health} />
          </Group>
          <Anchor component={Link} href="/settings?tab=health" size="sm" className={classes.target}>
            {t('glance.check')}
          </Anchor>
        </Group>
        <Text size="xs" c="dimmed">
          {t('glance.version', { version: health.version })}
        </Text>
      </Paper>
    </Stack>
  );

  function compared(now: number, before: number): string {
    const change = changeOf(now, before);
    if (change === null) return t('glance.noneBefore');
    return t(change >= 0 ? 'glance.more' : 'glance.less', { share: share(Math.abs(change)) });
  }
}

function Health({ health }: { readonly health: Overview['health'] }) {
  const { t } = useTranslation('home');
  const isWell = health.audit_log.is_written && health.withheld_integrations.length === 0;
  return (
    <Badge variant="light" color={isWell ? 'green' : 'red'}>
      {isWell ? t('glance.well') : t('glance.unwell')}
    </Badge>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly href: string;
}

function Figure({ name, value, note, href }: FigureProps) {
  return (
    <Paper withBorder p="sm">
      <Anchor component={Link} href={href} size="sm" className={classes.target}>
        {name}
      </Anchor>
      <Text size="xl" fw={700} lh={1.2}>
        {value}
      </Text>
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </Paper>
  );
}
