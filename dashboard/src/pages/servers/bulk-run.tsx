import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkAct, type BulkResult, runBulk } from '../../api/bulk-servers';
import { useServersChanged } from '../../api/servers';
import type { McpServer } from '../../api/types';
import { Failure } from '../../ui/failure';

/** Progress of a bulk action on servers. */
export type BulkRun =
  | { readonly kind: 'planned' }
  | { readonly kind: 'running'; readonly done: number }
  | { readonly kind: 'done'; readonly results: readonly BulkResult[]; readonly wasStopped: boolean }
  | { readonly kind: 'failed'; readonly error: Error };

/** Runs a bulk action on servers; the lists show the results. */
export function useBulkRun() {
  const [run, setRun] = useState<BulkRun>({ kind: 'planned' });
  const stopping = useRef<AbortController | null>(null);
  const changed = useServersChanged();
  useEffect(() => () => stopping.current?.abort(), []);
  const start = async (act: BulkAct): Promise<void> => {
    const controller = new AbortController();
    stopping.current = controller;
    setRun({ kind: 'running', done: 0 });
    try {
      const onProgress = (done: number): void => setRun({ kind: 'running', done });
      const results = await runBulk(act, { onProgress, signal: controller.signal });
      setRun({ kind: 'done', results, wasStopped: controller.signal.aborted });
      const patch = results.filter(({ problem }) => problem === null).map(({ id, server }) => [id, server] as const);
      await changed(new Map(patch));
    } catch (thrown) {
      setRun({ kind: 'failed', error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    }
  };
  return { run, start, stop: () => stopping.current?.abort() };
}

interface BulkProgressProps {
  readonly run: Exclude<BulkRun, { kind: 'planned' }>;
  /** Those that the act is about, for their names. */
  readonly servers: readonly McpServer[];
  /** How many items are sent. */
  readonly count: number;
  readonly onStop: () => void;
  readonly onClose: () => void;
}

/** Progress while it runs, and afterwards what became of each server, failures first. */
export function BulkProgress({ run, servers, count, onStop, onClose }: BulkProgressProps) {
  const { t } = useTranslation('servers');
  if (run.kind === 'failed') return <Failure error={run.error} />;
  if (run.kind === 'running')
    return (
      <Stack>
        <Text role="status">{t('bulk.running', { done: run.done, count })}</Text>
        <Progress value={(run.done / Math.max(1, count)) * 100} aria-label={t('bulk.progress')} animated />
        <Group justify="flex-end">
          <Button variant="default" onClick={onStop}>
            {t('bulk.stop')}
          </Button>
        </Group>
      </Stack>
    );
  return <Results run={run} servers={servers} count={count} onClose={onClose} />;
}

interface ResultsProps extends Pick<BulkProgressProps, 'servers' | 'count' | 'onClose'> {
  readonly run: Extract<BulkRun, { kind: 'done' }>;
}

function Results({ run: { results, wasStopped }, servers, count, onClose }: ResultsProps) {
  const { t } = useTranslation('servers');
  const names = new Map(servers.map(({ id, name }) => [id, name]));
  const failed = results.filter(({ problem }) => problem !== null);
  const rows = [...failed, ...results.filter(({ problem }) => problem === null)];
  return (
    <Stack>
      <Alert color={failed.length > 0 ? 'orange' : 'green'} role="status" title={t('bulk.finished')}>
        {t('bulk.succeeded', { count: results.length - failed.length })}{' '}
        {failed.length > 0 && t('bulk.failed', { count: failed.length })}{' '}
        {wasStopped && t('bulk.notTried', { count: count - results.length })}
      </Alert>
      <div style={{ maxHeight: '50vh', overflowY: 'auto' }}>
        <ul aria-label={t('bulk.results')} style={{ margin: 0, paddingInlineStart: 20 }}>
          {rows.slice(0, rowsShown).map(({ id, problem }) => (
            <li key={id}>
              <Text size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
                <b>{names.get(id) ?? id}</b>: {problem ?? t('bulk.ok')}
              </Text>
            </li>
          ))}
        </ul>
        {rows.length > rowsShown && (
          <Text size="sm" c="dimmed">
            {t('bulk.moreOk', { count: rows.length - rowsShown })}
          </Text>
        )}
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('bulk.close')}</Button>
      </Group>
    </Stack>
  );
}

/** Rows of a dialog; failures are first among them. */
const rowsShown = 500;
