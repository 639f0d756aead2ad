import { Button, FileButton, Group, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AskedValue, ConnectWay } from '../../api/connect-types';
import type { Integration } from '../../api/types';
import { sentenceCase } from '../../ui/words';

/** What was typed in, by the name of the value. */
export type Typed = Readonly<Record<string, string>>;

interface AskedFieldsProps {
  readonly integration: Integration;
  readonly way: ConnectWay;
  readonly typed: Typed;
  readonly onChange: (typed: Typed) => void;
  /** Whether an account is reconnected, so that what is left empty stays. */
  readonly isKept?: boolean;
}

/** Inputs for the values that a way to connect needs; secrets are hidden while they are typed. */
export function AskedFields({ integration, way, typed, onChange, isKept = false }: AskedFieldsProps) {
  const { t } = useTranslation('accounts');
  const { data_centers: centers, default_data_center: first } = integration;
  const asked = Object.entries({ ...way.context, ...way.fields, ...way.client });
  const put = (name: string, value: string): void => onChange({ ...typed, [name]: value });
  return (
    <>
      {way.way === 'values' && centers.length > 1 && !isKept && (
        <Select
          label={t('facts.dataCenter')}
          data={centers.map(({ id, title }) => ({ value: id, label: title }))}
          value={typed.data_center ?? first}
          onChange={(id) => put('data_center', id ?? first)}
          allowDeselect={false}
        />
      )}
      {asked.map(([name, value]) => (
        <AskedField
          key={name}
          value={isKept ? { ...value, required: false } : value}
          isKept={isKept}
          text={typed[name] ?? ''}
          onChange={(text) => put(name, text)}
        />
      ))}
    </>
  );
}

interface AskedFieldProps {
  readonly value: AskedValue;
  readonly isKept: boolean;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function AskedField({ value, isKept, text, onChange }: AskedFieldProps) {
  const { t } = useTranslation('accounts');
  const { title, description, example, secret, required, file } = value;
  const notes = [description ?? '', isKept ? t('connect.keep') : ''].filter((words) => words !== '');
  const common = {
    label: sentenceCase(title),
    description: notes.join(' ') || undefined,
    required,
    value: text,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => onChange(event.currentTarget.value),
  };
  if (file)
    return (
      <Stack gap={6}>
        <Textarea {...common} autosize minRows={4} maxRows={8} spellCheck={false} />
        <Group>
          <FileButton accept="application/json,.json" onChange={(chosen) => void chosen?.text().then(onChange)}>
            {(props) => (
              <Button {...props} variant="default" size="sm">
                {t('connect.chooseFile')}
              </Button>
            )}
          </FileButton>
        </Group>
      </Stack>
    );
  if (secret) return <PasswordInput {...common} autoComplete="new-password" />;
  return <TextInput {...common} placeholder={example ?? undefined} spellCheck={false} />;
}

/** What was typed in, as the admin API takes it; empty values are left out. */
export function connectionOf(way: ConnectWay, typed: Typed) {
  const pick = (names: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(typed).filter(([name, value]) => Object.hasOwn(names, name) && value.trim() !== ''),
    );
  const grant = way.way === 'values' && way.grant !== null ? { grant: way.grant } : {};
  return { context: pick(way.context), fields: pick(way.fields), ...pick(way.client), ...grant };
}
