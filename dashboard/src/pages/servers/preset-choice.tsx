import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Preset } from '../../api/types';
import { formOfPreset, type ServerForm } from './server-form';

interface PresetChoiceProps {
  readonly presets: readonly Preset[];
  readonly form: ServerForm;
  readonly onChosen: (form: ServerForm) => void;
}

/** Starting points for common wishes; everything can be changed afterwards. */
export function PresetChoice({ presets, form, onChosen }: PresetChoiceProps) {
  const { t } = useTranslation('servers');
  const [chosen, setChosen] = useState<Preset | null>(null);
  const choose = (preset: Preset): void => {
    setChosen(preset);
    onChosen(formOfPreset(form, preset));
  };
  return (
    <Stack gap={6} role="group" aria-label={t('form.startFrom')}>
      <Text size="sm" fw={500}>
        {t('form.startFrom')}
      </Text>
      <Group gap={6}>
        {presets.map((preset) => (
          <Button
            key={preset.name}
            size="sm"
            mih={44}
            variant={preset === chosen ? 'filled' : 'default'}
            aria-pressed={preset === chosen}
            onClick={() => choose(preset)}
          >
            {preset.label}
          </Button>
        ))}
      </Group>
      {chosen && (
        <Text size="sm" c="dimmed">
          {chosen.description}
        </Text>
      )}
    </Stack>
  );
}
