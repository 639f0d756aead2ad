import { AreaChart, BarsList, LineChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Group, Paper, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useAuditSummary } from '../../api/audit';
import type { AuditSummary } from '../../api/types';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { exactly } from '../../ui/when';
import { counted } from '../../ui/words';

interface ChartsProps {
  readonly serverId: string | undefined;
  readonly accountId: string | undefined;
}

const spans = {
  hour: { label: 'Hour', milliseconds: 3_600_000, bucket: 'minute' },
  day: { label: 'Day', milliseconds: 86_400_000, bucket: 'hour' },
  month: { label: '30 days', milliseconds: 30 * 86_400_000, bucket: 'day' },
} as const;
type Span = keyof typeof spans;

/** Calls, errors, latency, busiest tools and what the services leave of their limits. */
export default function Charts({ serverId, accountId }: ChartsProps) {
  const [span, setSpan] = useState<Span>('day');
  const from = useMemo(() => startOf(span), [span]);
  const summary = useAuditSummary({
    from,
    bucket: spans[span].bucket,
    mcp_server_id: serverId,
    integrated_account_id: accountId,
  });
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {summary.data && inAll(summary.data)}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="Stretch of time"
          data={Object.entries(spans).map(([value, { label }]) => ({ value, label }))}
          value={span}
          onChange={(chosen) => setSpan(chosen === 'hour' || chosen === 'month' ? chosen : 'day')}
        />
      </Group>
      {summary.isPending && <Loading lines={3} />}
      {summary.isError && <Failure error={summary.error} title="The figures could not be read" />}
      {summary.data && <Pictures summary={summary.data} span={span} />}
    </Stack>
  );
}

function Pictures({ summary, span }: { readonly summary: AuditSummary; readonly span: Span }) {
  const points = summary.buckets.map((bucket) => ({ ...bucket, at: labelOf(bucket.at, span) }));
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }}>
      <Picture title="Calls and errors">
        <AreaChart
          h={150}
          data={points}
          dataKey="at"
          series={[
            { name: 'calls', color: 'moss.6' },
            { name: 'errors', color: 'red.6' },
          ]}
          withDots={false}
          curveType="monotone"
        />
      </Picture>
      <Picture title="Time per call, in milliseconds">
        <LineChart
          h={150}
          data={points}
          dataKey="at"
          series={[
            { name: 'p50_ms', label: 'median', color: 'blue.6' },
            { name: 'p95_ms', label: '95th of 100', color: 'orange.6' },
          ]}
          dotProps={{ r: 3 }}
          curveType="monotone"
        />
      </Picture>
      <Picture title="Busiest tools">
        {summary.by_tool.length === 0 ? (
          <Text size="sm" c="dimmed">
            None was called.
          </Text>
        ) : (
          <BarsList
            data={summary.by_tool.slice(0, 5).map(({ tool, calls }) => ({ name: tool, value: calls }))}
            barColor="var(--mantine-color-moss-light-color)"
          />
        )}
        {summary.limits.map(({ integrated_account_id: id, limit, remaining, reset_at: resetAt }) => (
          <Text key={id} size="sm">
            The service leaves {remaining ?? 'an unknown number of'}
            {limit === null ? '' : ` of ${limit}`} calls
            {resetAt === null ? '' : ` until ${exactly(resetAt)}`}.
          </Text>
        ))}
      </Picture>
    </SimpleGrid>
  );
}

function Picture({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="sm" component="figure" m={0} aria-label={title}>
      <Title order={2} size="h6" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

function inAll({ buckets }: AuditSummary): string {
  const sum = (name: 'calls' | 'errors'): number => buckets.reduce((total, bucket) => total + bucket[name], 0);
  return `${counted(sum('calls'), 'call')}, ${counted(sum('errors'), 'error')}`;
}

// Whole minutes, so that the same question is not asked anew with every look.
function startOf(span: Span): string {
  return new Date(Math.floor((Date.now() - spans[span].milliseconds) / 60_000) * 60_000).toISOString();
}

function labelOf(at: string, span: Span): string {
  const options: Intl.DateTimeFormatOptions =
    span === 'month' ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat(undefined, options).format(new Date(at));
}
