import { Group, Stack, Switch } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditFilter, useAuditRow, useAuditRows, useAuditSummary } from '../../api/audit';
import type { AuditRow } from '../../api/audit-types';
import { Failure } from '../../ui/failure';
import { dialogOnDemand } from '../../ui/on-demand';
import { PageHeader } from '../../ui/page-header';
import { ChartsSkeleton } from '../../ui/skeletons';
import { ActivityList } from './activity-list';
import { ExportMenu } from './export-menu';
import { type ActivityState, useActivityState } from './filter-state';
import { Filters } from './filters';
import type { Period } from './period';
import { PeriodChoice } from './period-choice';
import { ViewsMenu } from './views-menu';

const RowDrawer = dialogOnDemand(async () => (await import('./row-drawer')).RowDrawer);
const Charts = lazy(() => import('./charts'));
const minute = 60_000;

/** The live audit log with figures, filtered by the query string of the page. */
export default function ActivityPage() {
  const { t } = useTranslation('activity');
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), minute, { autoInvoke: true });
  const state = useActivityState(now);
  const { period, filter } = state;
  const listed = listFilter(filter, period);
  return (
    <>
      <PageHeader title={t('title')} text={t('text')}>
        <ViewsMenu search={state.search} />
        <ExportMenu filter={listed} />
      </PageHeader>
      <Stack>
        <PeriodChoice state={state} />
        {period && <Figures state={state} period={period} />}
        <Rows state={state} listed={listed} period={period} />
      </Stack>
    </>
  );
}

/** Rows of the period; one that ends now has no end, so that rows appear as they are written. */
function listFilter(filter: AuditFilter, period: Period | null): AuditFilter {
  if (!period) return filter;
  const from = new Date(period.from).toISOString();
  return period.isOpen ? { ...filter, from } : { ...filter, from, to: new Date(period.to).toISOString() };
}

interface PartProps {
  readonly state: ActivityState;
  readonly period: Period;
}

function Figures({ state, period }: PartProps) {
  return (
    <Suspense fallback={<ChartsSkeleton />}>
      <Charts state={state} period={period} filter={state.filter} />
    </Suspense>
  );
}

interface RowsProps {
  readonly state: ActivityState;
  readonly listed: AuditFilter;
  readonly period: Period | null;
}

function Rows({ state, listed, period }: RowsProps) {
  const { t } = useTranslation('activity');
  const [isLive, setLive] = useState(true);
  const rows = useAuditRows(listed, isLive && period?.isOpen === true);
  const clients = useClients(period);
  const opened = useOpenedRow(rows.data, state.get('row'));
  // It stays, so that it closes as it opened: with a transition.
  const [wasOpened, setWasOpened] = useState(false);
  if (opened && !wasOpened) setWasOpened(true);
  const people = (rows.data ?? []).flatMap(({ api_token_id: id, api_token_name: name }) =>
    id === null || name === null ? [] : [{ value: id, label: name }],
  );
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <Filters state={state} clients={clients} people={people} />
        <Switch label={t('live')} checked={isLive} onChange={(event) => setLive(event.currentTarget.checked)} />
      </Group>
      {rows.isError ? (
        <Failure error={rows.error} onRetry={() => void rows.refetch()} />
      ) : (
        <ActivityList rows={rows} state={state} onOpen={({ id }) => state.set({ row: id })} />
      )}
      {wasOpened && (
        <RowDrawer row={opened} rows={rows.data ?? []} state={state} onClose={() => state.set({ row: null })} />
      )}
    </>
  );
}

/** The row that the address names: from the list, or read by its id where the list does not have it. */
function useOpenedRow(listed: readonly AuditRow[] | undefined, id: string): AuditRow | null {
  const found = listed?.find((row) => row.id === id);
  const read = useAuditRow(id, id !== '' && listed !== undefined && !found);
  return found ?? (id === '' ? null : (read.data ?? null));
}

/** The clients that called most in the period, whatever the filters are. */
function useClients(period: Period | null): readonly string[] {
  const { from, to, bucket } = period ?? { from: 0, to: minute, bucket: 'day' as const };
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket };
  const summary = useAuditSummary(query, period !== null);
  return (summary.data?.by_client ?? []).map(({ client }) => client);
}
