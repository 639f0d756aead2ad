import { Anchor, Badge, Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Empty } from '../../ui/empty';
import { exactly } from '../../ui/words';
import { recordMarkdown, saveText } from './record-text';
import type { RecordLine, RunRecordData } from './run-record';

interface RunRecordProps {
  readonly runbook: { readonly title: string; readonly name: string };
  readonly server: { readonly id: string; readonly name: string };
  readonly run: string;
  readonly record: RunRecordData;
}

/** Everything that was done in a run: when, by whom, with which outcome. It is what is printed. */
export function RunRecord({ runbook, server, run, record }: RunRecordProps) {
  const { t } = useTranslation('runbooks');
  const words = useLineWords();
  const columns = [t('record.when'), t('record.who'), t('record.what'), t('record.outcome'), t('record.note')];
  const facts = [
    [t('server'), server.name],
    [t('record.run'), run],
    [t('record.state'), t(record.isFinished ? 'record.finished' : 'record.open')],
    ...Object.entries(record.values),
  ] as const;
  const download = (): void =>
    saveText(
      `${runbook.name}-${run}.md`,
      recordMarkdown({ title: runbook.title, facts, columns }, record.lines, (line) => [
        exactly(line.at),
        line.who ?? '',
        words.what(line),
        words.outcome(line),
        line.note ?? '',
      ]),
      'text/markdown;charset=utf-8',
    );
  return (
    <Paper withBorder p="md" mt="lg" className="run-record" component="section" aria-label={t('record.title')}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {t('record.title')}
        </Title>
        <Group gap="xs" className="no-print">
          <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
            {t('record.print')}
          </Button>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={download}>
            {t('record.download')}
          </Button>
        </Group>
      </Group>
      <dl style={{ margin: '0 0 12px' }}>
        {facts.map(([name, value]) => (
          <Group key={name} gap="xs" wrap="nowrap" align="flex-start">
            <Text component="dt" size="sm" c="dimmed" style={{ flexShrink: 0 }}>
              {name}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </Group>
        ))}
      </dl>
      {record.lines.length === 0 ? (
        <Empty title={t('record.none')} text={t('record.noneText')} />
      ) : (
        <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing="xs" layout="auto">
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {record.lines.map((line) => (
                <Line key={line.id} line={line} what={words.what(line)} outcome={words.outcome(line)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}

interface LineProps {
  readonly line: RecordLine;
  readonly what: string;
  readonly outcome: string;
}

function Line({ line, what, outcome }: LineProps) {
  const { t } = useTranslation('runbooks');
  const isGood = line.outcome === 'ok';
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{exactly(line.at)}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{line.who}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{what}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={isGood ? 'green' : 'orange'} tt="none" style={{ flexShrink: 0 }}>
          {outcome}
        </Badge>
        {line.approvalId !== null && (
          <Anchor component={Link} href={`/approvals/${line.approvalId}`} size="xs" display="block">
            {t('record.approval')}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{line.note}</Table.Td>
    </Table.Tr>
  );
}

const ends = ['complete', 'planned', 'held', 'waiting', 'blocked', 'hand_over', 'failed'] as const;
const outcomes = ['ok', 'refused', 'upstream_error', 'error', 'outcome_unknown'] as const;

function useLineWords() {
  const { t } = useTranslation('runbooks');
  return {
    what: (line: RecordLine): string => {
      const { kind, subject } = line;
      if (kind === 'call') return t('record.kinds.call', { tool: subject ?? '' });
      if (kind === 'run') return t(line.isDryRun ? 'record.kinds.check' : 'record.kinds.run');
      return kind === 'started' || kind === 'finished'
        ? t(`record.kinds.${kind}`)
        : t(`record.kinds.${kind}`, { step: subject ?? '' });
    },
    outcome: (line: RecordLine): string => {
      const end = line.kind === 'run' ? ends.find((one) => one === line.subject) : undefined;
      if (end !== undefined && line.outcome === 'ok') return t(`ends.${end}`);
      const outcome = outcomes.find((one) => one === line.outcome);
      return outcome === undefined ? line.outcome : t(`outcomes.${outcome}`);
    },
  };
}
