import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import type { AskedValue, Integration } from '../../api/types';

/** What was typed in, by the name of the value. */
export type Typed = Readonly<Record<string, string>>;

interface AskedFieldsProps {
  readonly integration: Integration;
  readonly typed: Typed;
  readonly onChange: (typed: Typed) => void;
  /** Whether an account is reconnected, so that what is left empty stays. */
  readonly isKept?: boolean;
}

/** Inputs for the values that an integration asks when an account connects; secrets are hidden while they are typed. */
export function AskedFields({ integration, typed, onChange, isKept = false }: AskedFieldsProps) {
  const { connection, data_centers: centers, default_data_center: first } = integration;
  const asked = Object.entries({
    ...connection.context,
    ...connection.fields,
    ...(connection.way === 'values' ? connection.client : {}),
  });
  const put = (name: string, value: string): void => onChange({ ...typed, [name]: value });
  return (
    <>
      {connection.way === 'values' && centers.length > 1 && !isKept && (
        <Select
          label="Data centre"
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
  const { title, description, example, secret, required, file } = value;
  const kept = isKept ? 'Leave empty to keep the present value.' : '';
  const common = {
    label: title.charAt(0).toUpperCase() + title.slice(1),
    description: [description ?? '', kept].filter((words) => words !== '').join(' ') || undefined,
    required,
    value: text,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => onChange(event.currentTarget.value),
  };
  if (file) return <Textarea {...common} autosize minRows={4} maxRows={8} spellCheck={false} />;
  if (secret) return <PasswordInput {...common} autoComplete="new-password" />;
  return <TextInput {...common} placeholder={example ?? undefined} spellCheck={false} />;
}

/** What was typed in, as the admin API takes it; empty values are left out. */
export function connectionOf({ connection }: Integration, typed: Typed) {
  const pick = (names: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(typed).filter(([name, value]) => Object.hasOwn(names, name) && value.trim() !== ''),
    );
  const [context, fields] = [pick(connection.context), pick(connection.fields)];
  return { context, fields, ...pick(connection.client) };
}
