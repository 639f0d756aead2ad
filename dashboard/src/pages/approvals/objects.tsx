import { Group, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../api/approval-types';
import { objectLine } from './decide-logic';
import { Section } from './section';
import { Unseen } from './unseen';

/** What the ids of a call stand for, by the names that the service gave. */
export function Objects({ objects }: { readonly objects: Approval['objects'] }) {
  const { t } = useTranslation('approvals');
  if (objects.length === 0) return null;
  return (
    <Section title={t('objects.title')}>
      <Stack gap="sm">
        {objects.map(({ argument, title, value, name, details }) => (
          <Stack gap={0} key={`${argument} ${value}`}>
            <Group gap={6} align="baseline">
              <Text size="sm" c="dimmed">
                {title}
              </Text>
              <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                <Unseen text={name ?? value} />
              </Text>
            </Group>
            {details.length > 0 && (
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                <Unseen text={details.join(' · ')} />
              </Text>
            )}
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {name === null ? t('objects.unnamed') : name === value ? null : value}
            </Text>
          </Stack>
        ))}
      </Stack>
    </Section>
  );
}

const shownMax = 3;

/** The same in a few lines, for lists and dialogs. */
export function ObjectLines({ objects }: { readonly objects: Approval['objects'] }) {
  const { t } = useTranslation('approvals');
  const more = objects.length - shownMax;
  return (
    <List size="sm" listStyleType="none" spacing={2}>
      {objects.slice(0, shownMax).map((object) => (
        <List.Item key={`${object.argument} ${object.value}`} style={{ overflowWrap: 'anywhere' }}>
          <Unseen text={objectLine(object)} />
        </List.Item>
      ))}
      {more > 0 && <List.Item>{t('objects.more', { count: more })}</List.Item>}
    </List>
  );
}
