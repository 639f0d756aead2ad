import { BarChart, LineChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Group, Paper, SimpleGrid, Stack, Switch, Text, Title, useMatches } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditFilter, useAuditSummary } from '../../api/audit';
import type { AuditSummary } from '../../api/audit-types';
import { Failure } from '../../ui/failure';
import { ChartsSkeleton } from '../../ui/skeletons';
import { duration, exactly, figure } from '../../ui/words';
import { countTicks, durationAxis } from './axis';
import { bucketLabel } from './bucket-label';
import { barsOf, highestBar, outcomeColors, presentOutcomes, totalsOf } from './figures';
import type { ActivityState } from './filter-state';
import { type Period, previousPeriod } from './period';
import { ShareList } from './share-list';
import { timeTicks } from './time-ticks';
import { TotalTiles } from './total-tiles';

interface ChartsProps {
  readonly state: ActivityState;
  readonly period: Period;
  readonly filter: AuditFilter;
}

/** Calls by outcome, time per call, and who and what called most, of the filtered period. */
export default function Charts({ state, period, filter }: ChartsProps) {
  const { t } = useTranslation('activity');
  const isCompared = state.get('compare') === 'previous';
  const summary = useAuditSummary(queryOf(filter, period));
  const before = useAuditSummary(queryOf(filter, previousPeriod(period)), isCompared);
  if (summary.isPending) return <ChartsSkeleton />;
  if (summary.isError)
    return <Failure error={summary.error} title={t('charts.failed')} onRetry={() => void summary.refetch()} />;
  const previous = isCompared ? (before.data ?? null) : null;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <TotalTiles now={totalsOf(summary.data)} before={previous && totalsOf(previous)} />
        <Switch
          label={t('charts.compare')}
          checked={isCompared}
          onChange={(event) => state.set({ compare: event.currentTarget.checked ? 'previous' : null })}
        />
      </Group>
      <Pictures summary={summary.data} previous={previous} period={period} state={state} />
    </Stack>
  );
}

function queryOf(filter: AuditFilter, { from, to, bucket }: Period) {
  return { ...filter, from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket };
}

interface PicturesProps {
  readonly summary: AuditSummary;
  readonly previous: AuditSummary | null;
  readonly period: Period;
  readonly state: ActivityState;
}

function Pictures({ summary, previous, period, state }: PicturesProps) {
  const { t } = useTranslation('activity');
  const named = (list: AuditSummary['by_server']) =>
    list.map(({ id, name, ...rest }) => ({ id, label: name ?? id, ...rest }));
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <CallBars summary={summary} previous={previous} period={period} />
        <DurationLines summary={summary} period={period} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        <Picture title={t('charts.perServer')}>
          <ShareList shares={named(summary.by_server)} onChoose={(id) => state.set({ mcp_server_id: id })} />
        </Picture>
        <Picture title={t('charts.perAccount')}>
          <ShareList shares={named(summary.by_account)} onChoose={(id) => state.set({ integrated_account_id: id })} />
          <Limits summary={summary} />
        </Picture>
        <Picture title={t('charts.perTool')}>
          <ShareList
            shares={summary.by_tool.map(({ tool, title, ...rest }) => ({ id: tool, label: title ?? tool, ...rest }))}
            onChoose={(id) => state.set({ action: id })}
          />
        </Picture>
      </SimpleGrid>
    </>
  );
}

function CallBars({ summary: { buckets }, previous, period }: Omit<PicturesProps, 'state'>) {
  const { t } = useTranslation('activity');
  const series = presentOutcomes(buckets).map((name) => ({
    name,
    label: t(`outcome.${name}`),
    color: outcomeColors[name],
    stackId: 'now',
  }));
  const bars = barsOf(buckets, previous?.buckets ?? null);
  const ticks = countTicks(highestBar(bars));
  const axis = useTimeAxis(buckets, period);
  const before = { name: 'before', label: t('charts.before'), color: 'gray.5', stackId: 'before' };
  return (
    <Picture title={`${t('charts.calls')} (${t(`charts.per.${period.bucket}`)})`}>
      {series.length === 0 && previous === null ? (
        <None />
      ) : (
        <BarChart
          h={190}
          data={bars.map((point) => ({ ...point }))}
          dataKey="at"
          series={previous ? [...series, before] : series}
          withLegend
          withBarValueLabel={false}
          xAxisProps={axis}
          yAxisProps={{ ticks: [...ticks], domain: [0, ticks.at(-1) ?? 1], interval: 0, width: 56 }}
          valueFormatter={figure}
          tooltipProps={{ labelFormatter: shownInstant }}
          barChartProps={{ accessibilityLayer: true }}
          barProps={{ isAnimationActive: false }}
        />
      )}
    </Picture>
  );
}

function DurationLines({ summary: { buckets }, period }: Pick<PicturesProps, 'summary' | 'period'>) {
  const { t } = useTranslation('activity');
  const measured = buckets.flatMap(({ p50_ms: p50, p95_ms: p95 }) => [p50, p95].filter((value) => value !== null));
  const axis = useTimeAxis(buckets, period);
  const { unit, length, ticks } = durationAxis(Math.max(0, ...measured));
  return (
    <Picture title={`${t('charts.duration')} (${t(`charts.units.${unit}`)})`} note={t('charts.classes')}>
      {measured.length > 0 ? (
        <LineChart
          h={190}
          data={buckets.map((bucket) => ({ ...bucket }))}
          dataKey="at"
          series={[
            { name: 'p50_ms', label: t('charts.p50'), color: 'blue.6' },
            { name: 'p95_ms', label: t('charts.p95'), color: 'orange.7' },
          ]}
          withLegend
          // Straight lines between what was measured, and none where nothing was called.
          curveType="linear"
          connectNulls={false}
          dotProps={{ r: 2 }}
          xAxisProps={axis}
          yAxisProps={{
            ticks: [...ticks],
            domain: [0, ticks.at(-1) ?? 1],
            interval: 0,
            width: 56,
            tickFormatter: (tick: number) => figure(tick / length),
          }}
          valueFormatter={duration}
          tooltipProps={{ labelFormatter: shownInstant }}
          lineProps={{ isAnimationActive: false }}
        />
      ) : (
        <None />
      )}
    </Picture>
  );
}

/** Labels at round times of the viewer's zone, as many as fit. */
function useTimeAxis(buckets: AuditSummary['buckets'], { bucket }: Period) {
  const labelsMax = useMatches({ base: 5, sm: 7, md: 5, lg: 7 });
  const ticks = timeTicks(
    buckets.map(({ at }) => at),
    { bucket, labelsMax },
  );
  return {
    ticks: [...ticks],
    tickFormatter: (at: string) => bucketLabel(at, { bucket }),
    interval: 0,
  } as const;
}

// The library formats a label before anything is pointed at.
function shownInstant(at: unknown): string {
  return typeof at === 'string' ? exactly(at) : '';
}

function None() {
  const { t } = useTranslation('activity');
  return (
    <Text size="sm" c="dimmed">
      {t('charts.none')}
    </Text>
  );
}

function Limits({ summary: { limits, by_account: accounts } }: Pick<PicturesProps, 'summary'>) {
  const { t } = useTranslation('activity');
  return limits
    .filter(({ limit, remaining }) => limit !== null && remaining !== null)
    .map(({ integrated_account_id: id, limit, remaining }) => (
      <Text key={id} size="xs" c="dimmed" mt={4}>
        {t('charts.limit', {
          account: accounts.find((account) => account.id === id)?.name ?? id,
          remaining: figure(remaining ?? 0),
          limit: figure(limit ?? 0),
        })}
      </Text>
    ));
}

interface PictureProps {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}

function Picture({ title, note, children }: PictureProps) {
  return (
    <Paper withBorder p="sm" component="figure" m={0} aria-label={title} style={{ minWidth: 0 }}>
      <Title order={2} size="h6" mb="xs">
        {title}
      </Title>
      {children}
      {note !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {note}
        </Text>
      )}
    </Paper>
  );
}
