import {
  Alert,
  Anchor,
  Badge,
  Button,
  Code,
  Group,
  Loader,
  Paper,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useParams } from 'wouter';
import { type RunbookRun, useRunbooks, useRunRunbook } from '../../api/combined';
import type { Runbook, RunbookReport, RunbookStep } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { PageHeader } from '../../ui/page-header';

/** A procedure over the accounts of an MCP server, step by step: look first, then carry it out. */
export default function RunbookPage() {
  const { id = '', name = '' } = useParams<{ id: string; name: string }>();
  const runbooks = useRunbooks(id);
  if (runbooks.isPending) return <Loading />;
  if (runbooks.isError) return <Failure error={runbooks.error} onRetry={() => void runbooks.refetch()} />;
  const runbook = runbooks.data.find((one) => one.name === name);
  if (!runbook)
    return <Empty title="No such procedure" text="This MCP server has no account that it could be carried out on." />;
  return <Guide serverId={id} runbook={runbook} />;
}

function Guide({ serverId, runbook }: { readonly serverId: string; readonly runbook: Runbook }) {
  const run = useRunRunbook(serverId, runbook.name);
  const canChange = useCanChange();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [service, setService] = useState<string | null>(null);
  const start = (wish: Pick<RunbookRun, 'dry_run' | 'agreed'>): void => {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
    run.mutate({ arguments: given, ...wish, ...(service === null ? {} : { service }) });
  };
  const look = (event: SyntheticEvent): void => {
    event.preventDefault();
    start({ dry_run: true, agreed: [] });
  };
  return (
    <>
      <PageHeader title={runbook.title} text={runbook.description} />
      <Stack>
        <Paper withBorder p="md">
          <form onSubmit={look}>
            <Group align="flex-end">
              {runbook.arguments.map((argument) => (
                <TextInput
                  key={argument.name}
                  label={argument.title}
                  description={argument.description}
                  placeholder={argument.default ?? ''}
                  required={argument.required}
                  value={values[argument.name] ?? ''}
                  onChange={(event) => setValues({ ...values, [argument.name]: event.currentTarget.value })}
                />
              ))}
              {runbook.services.length > 1 && (
                <Select label="Set up at" data={[...runbook.services]} value={service} onChange={setService} required />
              )}
              {canChange && (
                <Button type="submit" variant="default" loading={run.isPending && run.variables.dry_run}>
                  Check without changing anything
                </Button>
              )}
            </Group>
          </form>
        </Paper>
        {run.isPending && (
          <Group role="status">
            <Loader size="sm" /> <Text>Working through the steps. This may take a minute.</Text>
          </Group>
        )}
        {run.error && <Failure error={run.error} />}
        {run.data && !run.isPending && <Report report={run.data} onRun={start} />}
      </Stack>
    </>
  );
}

interface ReportProps {
  readonly report: RunbookReport;
  readonly onRun: (wish: Pick<RunbookRun, 'dry_run' | 'agreed'>) => void;
}

const endColors: Readonly<Record<RunbookReport['end'], string>> = {
  complete: 'green',
  planned: 'blue',
  held: 'yellow',
  waiting: 'yellow',
  blocked: 'orange',
  hand_over: 'blue',
  failed: 'red',
};

function Report({ report, onRun }: ReportProps) {
  const { end, next, zone, steps, domain } = report;
  const heading = `${domain}${zone ? `: zone ${zone.name}${zone.status ? `, ${zone.status}` : ''}` : ': no connected account keeps its zone'}`;
  return (
    <Stack>
      <Alert color={endColors[end]} title={heading} role="status">
        <Group justify="space-between">
          <Text size="sm">{next}</Text>
          {end !== 'complete' && (
            <Button size="xs" onClick={() => onRun({ dry_run: false, agreed: [] })}>
              {end === 'planned' ? 'Carry it out' : 'Continue'}
            </Button>
          )}
        </Group>
      </Alert>
      <ol style={{ listStyle: 'none', padding: 0, margin: 0 }}>
        {steps.map((step) => (
          <li key={step.name}>
            <StepPanel step={step} onRun={onRun} />
          </li>
        ))}
      </ol>
    </Stack>
  );
}

const stateColors: Readonly<Record<string, string>> = {
  done: 'green',
  failed: 'red',
  blocked: 'orange',
  needs_agreement: 'orange',
  by_hand: 'orange',
  held: 'yellow',
  waiting: 'yellow',
  planned: 'blue',
  proposed: 'blue',
  hand_over: 'blue',
};

const agreementWords: Readonly<Record<string, string>> = {
  proposed: 'Publish this proposal',
  by_hand: 'I have done this by hand',
};

function StepPanel({ step, onRun }: { readonly step: RunbookStep } & Pick<ReportProps, 'onRun'>) {
  const { name, title, state, notes, records, approvals } = step;
  const needsYes = state === 'needs_agreement' || state === 'proposed' || state === 'by_hand';
  const shown = state === 'done' ? [] : records;
  return (
    <Paper withBorder p="sm" mb="xs" component="section" aria-label={title}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600}>{title}</Text>
        <Badge color={stateColors[state] ?? 'gray'} variant="light" tt="none" style={{ flexShrink: 0 }}>
          {state.replaceAll('_', ' ')}
        </Badge>
      </Group>
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
      {shown.length > 0 && <Records records={shown} />}
      {approvals.map((link) => (
        <Anchor key={link} href={link} target="_blank" rel="noreferrer" size="sm" display="block">
          Decide on this call
        </Anchor>
      ))}
      {needsYes && (
        <Button size="xs" mt="xs" variant="default" onClick={() => onRun({ dry_run: false, agreed: [name] })}>
          {agreementWords[state] ?? 'Change the existing record as shown'}
        </Button>
      )}
    </Paper>
  );
}

function Records({ records }: { readonly records: RunbookStep['records'] }) {
  return (
    <Stack gap="sm" mt="xs" component="ul" p={0} style={{ listStyle: 'none' }}>
      {records.map((record) => (
        <li key={`${record.type} ${record.name} ${record.value}`}>
          <Text size="sm" mb={4} style={{ overflowWrap: 'anywhere' }}>
            <b>{record.type}</b> {record.name}
          </Text>
          {record.action !== 'present' &&
            record.existing.map(({ type, value, proxied }) => (
              <Value key={`${type} ${value}`} color="red">
                − {type === record.type ? '' : `${type} `}
                {value}
                {proxied ? ' (proxied)' : ''}
              </Value>
            ))}
          <Value color={record.action === 'present' ? 'gray' : 'green'}>
            {record.action === 'present' ? '= ' : '+ '}
            {record.value}
          </Value>
        </li>
      ))}
    </Stack>
  );
}

/** One side of a difference, in colors that both themes have. */
function Value({ color, children }: { readonly color: 'red' | 'green' | 'gray'; readonly children: ReactNode }) {
  return (
    <Code
      block
      color={`var(--mantine-color-${color}-light)`}
      c={`var(--mantine-color-${color}-light-color)`}
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {children}
    </Code>
  );
}
