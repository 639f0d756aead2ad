import { Anchor, Badge, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunbookStep } from '../../api/types';

const stateColors = {
  done: 'green',
  failed: 'red',
  blocked: 'orange',
  needs_agreement: 'orange',
  by_hand: 'orange',
  held: 'yellow',
  waiting: 'yellow',
  planned: 'blue',
  proposed: 'blue',
  hand_over: 'blue',
  not_started: 'gray',
} as const;

type State = keyof typeof stateColors;

function stateOf(state: string): State {
  return state in stateColors ? (state as State) : 'not_started';
}

interface StepPanelProps {
  readonly step: RunbookStep;
  readonly place: number;
  readonly canChange: boolean;
  readonly onAgree: (step: string) => void;
}

/** One step of a procedure: how it stands, what was found, the records, and what a person has to do. */
export function StepPanel({ step, place, canChange, onAgree }: StepPanelProps) {
  const { t } = useTranslation('runbooks');
  const { name, title, notes, records, approvals } = step;
  const state = stateOf(step.state);
  const agreement = agreements.find((one) => one === state);
  const shown = state === 'done' ? [] : records;
  const help = helpful.find((one) => one === state);
  return (
    <Paper withBorder p="sm" mb="xs" component="section" aria-label={title}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600}>
          {place}. {title}
        </Text>
        <Badge color={stateColors[state]} variant="light" tt="none" style={{ flexShrink: 0 }}>
          {t(`states.${state}`)}
        </Badge>
      </Group>
      {help !== undefined && <Text size="sm">{t(`help.${help}`)}</Text>}
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {note}
        </Text>
      ))}
      {shown.length > 0 && <Records records={shown} />}
      {approvals.map((link) => (
        <Anchor key={link} href={link} size="sm" display="block">
          {t('decide')}
        </Anchor>
      ))}
      {agreement !== undefined && canChange && (
        <Button size="xs" mt="xs" variant="default" onClick={() => onAgree(name)} className="no-print">
          {t(`agreements.${agreement}`)}
        </Button>
      )}
    </Paper>
  );
}

/** States in which the run continues once a person agrees. */
const agreements = ['needs_agreement', 'proposed', 'by_hand'] as const;

/** States in which a person has something to do. */
const helpful = [
  'blocked',
  'needs_agreement',
  'held',
  'waiting',
  'hand_over',
  'failed',
  'proposed',
  'by_hand',
] as const;

function Records({ records }: { readonly records: RunbookStep['records'] }) {
  const { t } = useTranslation('runbooks');
  return (
    <Stack gap="sm" mt="xs" component="ul" p={0} style={{ listStyle: 'none' }}>
      {records.map((record) => (
        <li key={`${record.type} ${record.name} ${record.value}`}>
          <Text size="sm" mb={4} style={{ overflowWrap: 'anywhere' }}>
            <b>{record.type}</b> {record.name}
          </Text>
          {record.action !== 'present' &&
            record.existing.map(({ type, value, proxied }) => (
              <Value key={`${type} ${value}`} color="red">
                − {type === record.type ? '' : `${type} `}
                {value}
                {proxied ? ` (${t('proxied')})` : ''}
              </Value>
            ))}
          <Value color={record.action === 'present' ? 'gray' : 'green'}>
            {record.action === 'present' ? '= ' : '+ '}
            {record.value}
          </Value>
        </li>
      ))}
    </Stack>
  );
}

/** One side of a difference, in colors that both themes have. */
function Value({ color, children }: { readonly color: 'red' | 'green' | 'gray'; readonly children: ReactNode }) {
  return (
    <Code
      block
      color={`var(--mantine-color-${color}-light)`}
      c={`var(--mantine-color-${color}-light-color)`}
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {children}
    </Code>
  );
}
