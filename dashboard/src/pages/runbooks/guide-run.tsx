import { Badge, Button, Code, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Guide, type GuideTool, newRun, type StepNote, useNoteStep } from '../../api/runbooks';
import { useTools } from '../../api/tools';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { TryIt } from '../tools/try-it';
import { RunForm } from './run-form';
import { filled, type RunRecordData } from './run-record';

interface GuideRunProps {
  readonly guide: Guide;
  readonly server: { readonly id: string };
  readonly run: string;
  readonly record: RunRecordData;
  readonly onRun: (run: string) => void;
}

/** A runbook that a person carries out: every step with forms of the tools that it names, under the rules of the MCP server. */
export function GuideRun({ guide, server, run, record, onRun }: GuideRunProps) {
  const { t } = useTranslation('runbooks');
  const canChange = useCanChange();
  const note = useNoteStep(server.id, guide.name);
  const start = (values: Readonly<Record<string, string>>): void => {
    const id = newRun();
    note.mutate({ run: id, state: 'started', values }, { onSuccess: () => onRun(id) });
  };
  const textOf = (text: string): string => filled(text, record.values, guide.arguments);
  const following = guide.steps.find(({ name }) => !record.steps.has(name))?.name;
  const isRunning = run !== '' && !record.isFinished;
  return (
    <Stack>
      {!isRunning && (
        <RunForm
          arguments={guide.arguments}
          values={record.values}
          services={[]}
          action={t('start')}
          isPending={note.isPending}
          onSubmit={start}
        />
      )}
      <Text style={{ overflowWrap: 'anywhere' }}>
        <Coded>{textOf(guide.preface)}</Coded>
      </Text>
      {note.error && <Failure error={note.error} />}
      <ol style={{ listStyle: 'none', padding: 0, margin: 0 }} aria-label={t('steps')}>
        {guide.steps.map((step) => (
          <li key={step.name}>
            <GuideStep
              step={step}
              text={textOf(step.text)}
              state={record.steps.get(step.name)}
              isOpen={isRunning && canChange && step.name === following}
              onNote={(state, words) =>
                note.mutate({ run, state, step: step.name, ...(words === '' ? {} : { note: words }) })
              }
              isPending={note.isPending}
              serverId={server.id}
              run={run}
            />
          </li>
        ))}
      </ol>
      {isRunning && canChange && (
        <Group className="no-print">
          <Button
            variant={following === undefined ? 'filled' : 'default'}
            loading={note.isPending}
            onClick={() => note.mutate({ run, state: 'finished' })}
          >
            {t(following === undefined ? 'finish' : 'finishEarly')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** A text whose names between backticks are shown as code. */
function Coded({ children }: { readonly children: string }) {
  return [...children.matchAll(/`([^`]+)`|[^`]+|`/g)].map(({ 0: whole, 1: code, index }) =>
    code === undefined ? whole : <Code key={index}>{code}</Code>,
  );
}

interface GuideStepProps {
  readonly step: Guide['steps'][number];
  readonly text: string;
  readonly state: 'done' | 'skipped' | undefined;
  readonly isOpen: boolean;
  readonly isPending: boolean;
  readonly onNote: (state: Extract<StepNote['state'], 'done' | 'skipped'>, words: string) => void;
  readonly serverId: string;
  readonly run: string;
}

function GuideStep({ step, text, state, isOpen, isPending, onNote, serverId, run }: GuideStepProps) {
  const { t } = useTranslation('runbooks');
  const [tool, setTool] = useState<GuideTool | null>(null);
  const [words, setWords] = useState('');
  return (
    <Paper withBorder p="sm" mb="xs" component="section" aria-label={t('stepName', { place: step.name })}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text style={{ overflowWrap: 'anywhere' }}>
          <b>{step.name}.</b> <Coded>{text}</Coded>
        </Text>
        {(state || isOpen) && (
          <Badge
            color={state === 'done' ? 'green' : state === 'skipped' ? 'gray' : 'blue'}
            variant="light"
            tt="none"
            style={{ flexShrink: 0 }}
          >
            {t(state === undefined ? 'states.next' : `states.${state}`)}
          </Badge>
        )}
      </Group>
      {isOpen && (
        <Stack gap="sm" mt="sm" className="no-print">
          {step.tools.length > 0 && (
            <Group gap="xs">
              {step.tools.map((one) => (
                <Button
                  key={one.name}
                  size="sm"
                  variant={tool?.name === one.name ? 'light' : 'default'}
                  aria-expanded={tool?.name === one.name}
                  onClick={() => setTool(tool?.name === one.name ? null : one)}
                >
                  {one.title}
                </Button>
              ))}
            </Group>
          )}
          {tool && <StepTool key={tool.name} tool={tool} serverId={serverId} run={run} />}
          <Textarea
            label={t('note')}
            description={t('noteHelp')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            maxLength={1_000}
            autosize
            minRows={1}
          />
          <Group gap="xs">
            <Button loading={isPending} onClick={() => onNote('done', words.trim())}>
              {t('markDone')}
            </Button>
            <Button variant="default" disabled={isPending} onClick={() => onNote('skipped', words.trim())}>
              {t('skip')}
            </Button>
          </Group>
        </Stack>
      )}
    </Paper>
  );
}

interface StepToolProps {
  readonly tool: GuideTool;
  readonly serverId: string;
  readonly run: string;
}

function StepTool({ tool, serverId, run }: StepToolProps) {
  const tools = useTools(tool.integrated_account_id);
  if (tools.isPending) return <RowsSkeleton rows={3} />;
  if (tools.isError) return <Failure error={tools.error} onRetry={() => void tools.refetch()} />;
  const found = tools.data.find(({ name }) => name === tool.account_tool);
  return found ? <TryIt accountId={tool.integrated_account_id} tool={found} serverId={serverId} run={run} /> : null;
}
