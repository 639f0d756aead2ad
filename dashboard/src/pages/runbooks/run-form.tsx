import { Button, Group, Paper, Select, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunbookArgument } from '../../api/runbooks';
import { useCanChange } from '../../app/session-context';

interface RunFormProps {
  readonly arguments: readonly RunbookArgument[];
  readonly values: Readonly<Record<string, string>>;
  /** Prefixes of accounts of which one has to be chosen; none where there is no choice. */
  readonly services: readonly string[];
  readonly action: string;
  readonly isPending: boolean;
  readonly onSubmit: (values: Readonly<Record<string, string>>, service: string | undefined) => void;
}

/** The form for the arguments of a runbook. */
export function RunForm({ arguments: asked, values: before, services, action, isPending, onSubmit }: RunFormProps) {
  const { t } = useTranslation('runbooks');
  const canChange = useCanChange();
  const [values, setValues] = useState(before);
  const [service, setService] = useState<string | null>(before.service ?? null);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const given = Object.entries(values).filter(([name, value]) => name !== 'service' && value.trim() !== '');
    onSubmit(Object.fromEntries(given), service ?? undefined);
  };
  return (
    <Paper withBorder p="md" className="no-print">
      <form onSubmit={submit}>
        <Group align="flex-end">
          {asked.map((argument) => (
            <TextInput
              key={argument.name}
              label={argument.title}
              description={argument.description}
              placeholder={argument.default ?? ''}
              required={argument.required}
              value={values[argument.name] ?? ''}
              onChange={(event) => setValues({ ...values, [argument.name]: event.currentTarget.value })}
              autoComplete="off"
              style={{ flex: '1 1 260px' }}
            />
          ))}
          {services.length > 1 && (
            <Select label={t('service')} data={[...services]} value={service} onChange={setService} required />
          )}
          {canChange && (
            <Button type="submit" variant="default" loading={isPending}>
              {action}
            </Button>
          )}
        </Group>
      </form>
    </Paper>
  );
}
