import { Group, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface InstantFieldProps {
  readonly label: string;
  readonly description: string | null;
  readonly error: string | undefined;
  readonly withAsterisk: boolean;
  readonly value: string;
  readonly placeholder: string | undefined;
  readonly onText: (text: string) => void;
}

/** An instant: chosen in the viewer's own time, sent with its zone. */
export function InstantField({ value, placeholder, onText, ...props }: InstantFieldProps) {
  const { t } = useTranslation('tools');
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        {...props}
        value={value}
        placeholder={placeholder ?? '2026-11-30T18:00:00Z'}
        onChange={(event) => onText(event.currentTarget.value)}
        style={{ flex: '2 1 220px' }}
      />
      <TextInput
        type="datetime-local"
        aria-label={t('form.choose', { name: props.label })}
        value={localOf(value)}
        onChange={(event) => {
          const at = new Date(event.currentTarget.value);
          if (!Number.isNaN(at.getTime())) onText(at.toISOString());
        }}
        style={{ flex: '1 1 200px' }}
      />
    </Group>
  );
}

function localOf(text: string): string {
  const at = new Date(text);
  if (text === '' || Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
