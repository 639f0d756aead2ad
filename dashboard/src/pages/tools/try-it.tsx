import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useCallTool } from '../../api/tools';
import type { Tool } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Failure } from '../../ui/failure';
import { Json } from '../../ui/json';
import { ArgumentField } from './argument-field';
import { type FieldTexts, readFields } from './read-fields';
import { TriedResult } from './tried-result';

interface TryItProps {
  readonly accountId: string;
  readonly tool: Tool;
}

type Arguments = Readonly<Record<string, unknown>>;

/** A form made from the tool's schema. Reads are sent at once; a write can be looked at first, and asks before it is sent. */
export function TryIt({ accountId, tool }: TryItProps) {
  const [texts, setTexts] = useState<FieldTexts>({});
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [asked, setAsked] = useState<Arguments | null>(null);
  const call = useCallTool(accountId, tool.name);
  const canChange = useCanChange();
  const isRead = tool.annotations.readOnlyHint === true;
  const withArguments = (use: (given: Arguments) => void): void => {
    const read = readFields(tool.input_schema, texts);
    setFaults(read.ok ? {} : read.faults);
    if (read.ok) use(read.value);
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    withArguments((given) => (isRead ? call.mutate({ arguments: given }) : setAsked(given)));
  };
  const fields = Object.entries(tool.input_schema.properties ?? {});
  return (
    <Paper withBorder p="md" component="section" aria-label="Try it">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={2} size="h5">
            Try it
          </Title>
          {!canChange && <Text size="sm">As a viewer you can read the form; calling needs an administrator.</Text>}
          {fields.length === 0 && <Text size="sm">It takes no arguments.</Text>}
          {fields.map(([name, schema]) => (
            <ArgumentField
              key={name}
              name={name}
              schema={schema}
              isRequired={tool.input_schema.required?.includes(name) ?? false}
              text={texts[name] ?? ''}
              fault={faults[name]}
              onChange={(text) => setTexts((before) => ({ ...before, [name]: text }))}
            />
          ))}
          <Group>
            <Button type="submit" disabled={!canChange} loading={call.isPending} color={isRead ? 'moss' : 'red'}>
              {isRead ? 'Call it' : 'Send it'}
            </Button>
            {!isRead && (
              <Button
                variant="default"
                disabled={!canChange || call.isPending}
                onClick={() => withArguments((given) => call.mutate({ arguments: given, dry_run: true }))}
              >
                Show what would be sent
              </Button>
            )}
          </Group>
          {call.isError && <Failure error={call.error} />}
          {call.data && <TriedResult answer={call.data} isDryRun={call.variables?.dry_run === true} />}
        </Stack>
      </form>
      {asked && (
        <Confirm
          title={`${tool.title}?`}
          text={
            <Stack gap="xs">
              <Text size="sm">This is sent to the connected service, and may not be undone.</Text>
              {tool.annotations.destructiveHint && (
                <Alert color="red" title="This tool can delete, lock out, or weaken a protection." />
              )}
              <Json value={asked} label="Arguments" />
            </Stack>
          }
          action="Send it"
          isPending={false}
          error={null}
          onConfirm={() => {
            call.mutate({ arguments: asked });
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Paper>
  );
}
