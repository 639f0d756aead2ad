import { FileInput, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { figure } from '../../../ui/words';
import type { FileFacts } from './schema-fields';

interface FileFieldProps {
  readonly label: string;
  readonly description: string | null;
  readonly error: string | undefined;
  readonly withAsterisk: boolean;
  /** In Base64; empty for none. */
  readonly value: string;
  readonly placeholder: string | undefined;
  readonly onFile: (facts: FileFacts, base64: string) => void;
  readonly onText: (base64: string) => void;
}

/** Larger files are refused before they are read. The gateway has a limit of its own, which its refusal names. */
const bytesMax = 25_000_000;

/** A file, chosen or pasted as Base64. */
export function FileField({ value, onFile, onText, error, ...props }: FileFieldProps) {
  const { t } = useTranslation('tools');
  const [file, setFile] = useState<File | null>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    setTooLarge(chosen !== null && chosen.size > bytesMax);
    if (chosen === null) return onText('');
    if (chosen.size > bytesMax) return;
    onFile({ name: chosen.name, mediaType: chosen.type || 'application/octet-stream' }, await base64Of(chosen));
  };
  return (
    <Stack gap={4}>
      <Group align="flex-end" gap="xs">
        <FileInput
          {...props}
          placeholder={t('form.chooseFile')}
          error={isTooLarge ? t('form.fileTooLarge', { megabytes: bytesMax / 1_000_000 }) : error}
          value={file}
          onChange={(chosen) => void choose(chosen)}
          clearable
          style={{ flex: '1 1 240px' }}
        />
        <TextInput
          aria-label={t('form.base64', { name: props.label })}
          placeholder={t('form.orBase64')}
          value={file === null ? value : ''}
          disabled={file !== null}
          onChange={(event) => onText(event.currentTarget.value)}
          autoComplete="off"
          style={{ flex: '1 1 160px' }}
        />
      </Group>
      {file !== null && !isTooLarge && (
        <Text size="xs" c="dimmed">
          {t('form.fileFacts', { bytes: figure(file.size), type: file.type || 'application/octet-stream' })}
        </Text>
      )}
    </Stack>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let start = 0; start < bytes.length; start += 32_768)
    text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  return btoa(text);
}
