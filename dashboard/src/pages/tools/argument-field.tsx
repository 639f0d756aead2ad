import { Select, Textarea, TextInput } from '@mantine/core';
import type { JsonSchema } from '../../api/types';

interface ArgumentFieldProps {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  readonly text: string;
  readonly fault: string | undefined;
  readonly onChange: (text: string) => void;
}

/** One argument of a tool, as its schema has it. */
export function ArgumentField({ name, schema, isRequired, text, fault, onChange }: ArgumentFieldProps) {
  const common = { label: name, description: schema.description, error: fault, withAsterisk: isRequired };
  const options = schema.type === 'boolean' ? ['true', 'false'] : schema.enum?.map(String);
  if (options)
    return (
      <Select
        {...common}
        data={options}
        value={text === '' ? null : text}
        onChange={(chosen) => onChange(chosen ?? '')}
        placeholder={placeholderOf(schema)}
        clearable={!isRequired}
        searchable={options.length > 8}
      />
    );
  if (schema.type === 'array' || schema.type === 'object') {
    const isLines = schema.type === 'array' && (schema.items?.type ?? 'string') === 'string';
    return (
      <Textarea
        {...common}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={isLines ? 'One a line' : 'JSON'}
        autosize
        minRows={2}
        maxRows={10}
      />
    );
  }
  return (
    <TextInput
      {...common}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={placeholderOf(schema)}
      inputMode={schema.type === 'integer' || schema.type === 'number' ? 'numeric' : undefined}
      autoComplete="off"
    />
  );
}

function placeholderOf({ default: value }: JsonSchema): string | undefined {
  return value === undefined ? undefined : `${String(value)} if left empty`;
}
