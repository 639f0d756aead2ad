import { SegmentedControl, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** Accessible name, where several choices have the same label. */
  readonly spoken?: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, side by side, or one below the other where there is no room for whole words. */
export function Choice<Value extends string>({ label, spoken = label, value, options, onChange }: ChoiceProps<Value>) {
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl
        aria-label={spoken}
        fullWidth
        size={isNarrow ? 'md' : 'xs'}
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        data={options.map(([one, words]) => ({ value: one, label: words }))}
        value={value}
        onChange={(chosen) => onChange(chosen)}
        styles={{ label: { whiteSpace: 'normal' } }}
      />
    </div>
  );
}
