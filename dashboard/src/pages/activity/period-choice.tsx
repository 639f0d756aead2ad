import { Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ActivityState } from './filter-state';
import { isPeriodName, localText } from './period';

const names = ['hour', 'day', 'week', 'month', 'custom'] as const;

/** Chooses the time that rows and figures are about. */
export function PeriodChoice({ state }: { readonly state: ActivityState }) {
  const { t } = useTranslation('activity');
  const range = isPeriodName(state.get('range')) ? state.get('range') : 'day';
  const choose = (name: string): void => {
    const { from, to } = state.period ?? { from: 0, to: 0 };
    if (name !== 'custom') state.set({ range: name === 'day' ? null : name, from: null, to: null });
    else state.set({ range: name, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  };
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t('range.label')}
        data={names.map((value) => ({ value, label: t(`range.${value}`) }))}
        value={range}
        onChange={choose}
        w={{ base: '100%', xs: 'fit-content' }}
        styles={{
          label: { paddingInline: 8, whiteSpace: 'nowrap', minHeight: 36, display: 'grid', placeItems: 'center' },
        }}
      />
      {range === 'custom' && (
        <Group align="flex-end" gap="xs">
          <Instant name="from" state={state} label={t('range.from')} />
          <Instant name="to" state={state} label={t('range.to')} />
          {!state.period && (
            <Text size="sm" c="red" role="alert">
              {t('range.invalid')}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
}

interface InstantProps {
  readonly name: 'from' | 'to';
  readonly state: ActivityState;
  readonly label: string;
}

function Instant({ name, state, label }: InstantProps) {
  const instant = Date.parse(state.get(name));
  const change = (text: string): void => {
    const chosen = Date.parse(text);
    state.set({ [name]: Number.isNaN(chosen) ? null : new Date(chosen).toISOString() });
  };
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={Number.isNaN(instant) ? '' : localText(instant)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
