import { Anchor, Badge, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCalendarTime,
  IconChecklist,
  IconCircleCheck,
  IconFileAlert,
  IconPlugConnectedX,
  type IconProps,
  IconPuzzleOff,
  IconUserX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Overview } from '../../api/overview';
import { When } from '../../ui/when';
import { figure } from '../../ui/words';
import { refusalText } from '../servers/refusal-text';
import { type AttentionGroup, type AttentionLine, attentionGroups } from './attention';
import classes from './home.module.css';

const looks: Readonly<Record<AttentionGroup['kind'], readonly [ComponentType<IconProps>, color: string]>> = {
  audit: [IconFileAlert, 'red'],
  approvals: [IconChecklist, 'orange'],
  accounts: [IconPlugConnectedX, 'red'],
  integrations: [IconPuzzleOff, 'red'],
  servers: [IconCalendarTime, 'yellow'],
  clients: [IconUserX, 'yellow'],
  tools: [IconAlertTriangle, 'yellow'],
};

/** What needs a person, kind by kind. */
export function Attention({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('home');
  const groups = attentionGroups(overview);
  return (
    <Stack gap="sm" component="section" aria-labelledby="attention">
      <Title order={2} size="h4" id="attention">
        {t('attention.title')}
      </Title>
      {groups.length === 0 && (
        <Paper withBorder p="md">
          <Group wrap="nowrap" gap="sm">
            <ThemeIcon variant="light" color="green" size="lg" aria-hidden>
              <IconCircleCheck size={20} />
            </ThemeIcon>
            <div>
              <Text fw={600}>{t('attention.calm')}</Text>
              <Text size="sm" c="dimmed">
                {t('attention.calmText')}
              </Text>
            </div>
          </Group>
        </Paper>
      )}
      {groups.map((group) => (
        <Kind key={group.kind} group={group} />
      ))}
    </Stack>
  );
}

function Kind({ group }: { readonly group: AttentionGroup }) {
  const { t } = useTranslation('home');
  const { kind, count, lines, href } = group;
  const [Icon, color] = looks[kind];
  return (
    <Paper withBorder p="md" component="section" aria-label={t(`attention.${kind}.title`)}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={4}>
        <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
          <ThemeIcon variant="light" color={color} size="md" aria-hidden>
            <Icon size={16} />
          </ThemeIcon>
          <Title order={3} size="h5">
            {t(`attention.${kind}.title`)}
          </Title>
          <Badge variant="light" color={color} style={{ flexShrink: 0 }}>
            {figure(count)}
          </Badge>
        </Group>
        <Anchor component={Link} href={href} size="sm" className={classes.target} style={{ flexShrink: 0 }}>
          {t('attention.all')}
        </Anchor>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {t(`attention.${kind}.text`)}
      </Text>
      <ul className={classes.lines}>
        {lines.map((line) => (
          <Line key={line.id} line={line} kind={kind} />
        ))}
      </ul>
    </Paper>
  );
}

function Line({ line, kind }: { readonly line: AttentionLine; readonly kind: AttentionGroup['kind'] }) {
  const { t } = useTranslation('home');
  const { t: servers } = useTranslation('servers');
  const { title, detail, at, failed, refused, href } = line;
  const isPast = kind === 'accounts' || kind === 'clients';
  return (
    <li className={classes.line}>
      <div style={{ minWidth: 0 }}>
        <Anchor component={Link} href={href} size="sm" fw={600} className={classes.target}>
          {title ?? servers(refused?.isSeveral ? 'clients.others' : 'clients.unnamed')}
        </Anchor>
        {detail && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {refused ? `${detail} · ${refusalText(refused.reason, servers)}` : detail}
          </Text>
        )}
      </div>
      <Text size="xs" c="dimmed" component="div" ta="right" style={{ flexShrink: 0 }}>
        {failed && t('attention.failed', { errors: figure(failed.errors), count: failed.calls })}
        {refused && <div>{t('attention.refusals', { count: refused.count })}</div>}
        {at !== undefined && isPast && <When at={at} />}
        {at !== undefined && !isPast && (
          <>
            {t('attention.expires')} <When at={at} />
          </>
        )}
      </Text>
    </li>
  );
}
