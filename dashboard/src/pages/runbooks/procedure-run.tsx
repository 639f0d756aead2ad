import { Alert, Button, Group, Loader, Stack, Switch, Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newRun, type Procedure, type RunbookRun, useNoteStep, useRunProcedure } from '../../api/runbooks';
import type { RunbookReport } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { RunForm } from './run-form';
import type { RunRecordData } from './run-record';
import { StepPanel } from './step-panel';

interface ProcedureRunProps {
  readonly procedure: Procedure;
  readonly server: { readonly id: string };
  readonly run: string;
  readonly record: RunRecordData;
  readonly onRun: (run: string) => void;
}

type Wish = Pick<RunbookRun, 'dry_run' | 'agreed' | 'until'>;

/** Interval between two DNS checks, in milliseconds. */
const lookAgainMs = 30_000;

/** A procedure that the gateway runs, one step or all steps at a time. Every run reads the current state, so a reload checks again. */
export function ProcedureRun({ procedure, server, run, record, onRun }: ProcedureRunProps) {
  const { t } = useTranslation('runbooks');
  const canChange = useCanChange();
  const note = useNoteStep(server.id, procedure.name);
  const work = useRunProcedure(server.id, procedure.name);
  const { service, ...values } = record.values;
  const start = (given: Readonly<Record<string, string>>, chosen: string | undefined): void => {
    const id = newRun();
    const kept = chosen === undefined ? given : { ...given, service: chosen };
    note.mutate({ run: id, state: 'started', values: kept }, { onSuccess: () => onRun(id) });
  };
  const go = (wish: Wish): void =>
    work.mutate({ arguments: values, run, ...wish, ...(service === undefined ? {} : { service }) });
  // A dry run changes nothing, so a reopened page shows the current state immediately.
  const isLooked = useRef(false);
  useEffect(() => {
    if (isLooked.current || run === '' || !canChange || Object.keys(values).length === 0) return;
    isLooked.current = true;
    go({ dry_run: true });
  });
  return (
    <Stack>
      <RunForm
        arguments={procedure.arguments}
        values={record.values}
        services={procedure.services}
        action={t('check')}
        isPending={note.isPending}
        onSubmit={start}
      />
      {note.error && <Failure error={note.error} />}
      {work.isPending && (
        <Group role="status" className="no-print">
          <Loader size="sm" />
          <Text>{t(work.variables.dry_run ? 'checking' : 'working')}</Text>
        </Group>
      )}
      {work.error && <Failure error={work.error} onRetry={() => work.variables && work.mutate(work.variables)} />}
      {work.data && !work.isPending && (
        <Report report={work.data} canChange={canChange} wasDryRun={work.variables.dry_run} onGo={go} />
      )}
    </Stack>
  );
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

interface ReportProps {
  readonly report: RunbookReport;
  readonly canChange: boolean;
  readonly wasDryRun: boolean;
  readonly onGo: (wish: Wish) => void;
}

function Report({ report, canChange, wasDryRun, onGo }: ReportProps) {
  const { t } = useTranslation('runbooks');
  const { end, next, zone, steps, domain } = report;
  const heading = zone
    ? t('zone', { domain, zone: zone.name, status: zone.status ?? t('zoneInUse') })
    : t('noZone', { domain });
  const following = steps.find(({ state }) => state !== 'done' && state !== 'proposed');
  const canGo = canChange && end !== 'complete' && following !== undefined;
  return (
    <Stack>
      <Alert color={endColors[end]} title={heading} role="status" className="no-print">
        <Stack gap="xs">
          <Text size="sm">{next}</Text>
          {end === 'waiting' && <Wait onLook={() => onGo({ dry_run: false })} canChange={canChange} />}
          {canGo && (
            <Group gap="xs">
              <Button size="sm" onClick={() => onGo({ dry_run: false, until: following.name })}>
                {t('runStep', { step: following.title })}
              </Button>
              <Button size="sm" variant="default" onClick={() => onGo({ dry_run: false })}>
                {t(wasDryRun ? 'runAll' : 'runRest')}
              </Button>
            </Group>
          )}
        </Stack>
      </Alert>
      <ol style={{ listStyle: 'none', padding: 0, margin: 0 }} aria-label={t('steps')}>
        {steps.map((step, at) => (
          <li key={step.name}>
            <StepPanel
              step={step}
              place={at + 1}
              canChange={canChange}
              onAgree={(name) => onGo({ dry_run: false, agreed: [name] })}
            />
          </li>
        ))}
      </ol>
    </Stack>
  );
}

/** Why a run waits, and a way to have it look again by itself. */
function Wait({ onLook, canChange }: { readonly onLook: () => void; readonly canChange: boolean }) {
  const { t } = useTranslation('runbooks');
  const [isOn, setOn] = useState(false);
  const timer = useInterval(onLook, lookAgainMs);
  useEffect(() => {
    if (isOn) timer.start();
    else timer.stop();
    return timer.stop;
  }, [isOn, timer]);
  return (
    <Stack gap={4}>
      <Text size="sm">{t('wait.why')}</Text>
      {canChange && (
        <Switch
          label={t('wait.again', { seconds: lookAgainMs / 1_000 })}
          checked={isOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
