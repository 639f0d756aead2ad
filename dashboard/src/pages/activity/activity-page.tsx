import { Button, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAccounts } from '../../api/accounts';
import { type AuditFilter, exportAddress, useAuditRows } from '../../api/audit';
import type { AuditRow } from '../../api/types';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { More } from '../../ui/more';
import { PageHeader } from '../../ui/page-header';
import { ActivityTable } from './activity-table';
import { RowDrawer } from './row-drawer';
import { ServerFilter } from './server-filter';

const Charts = lazy(() => import('./charts'));

const outcomes = [
  { value: 'ok', label: 'Done' },
  { value: 'refused', label: 'Refused by the gateway' },
  { value: 'upstream_error', label: 'Failed at the service' },
  { value: 'error', label: 'Failed at the gateway' },
  { value: 'outcome_unknown', label: 'Outcome unknown' },
];

/** The audit trail as it grows, narrowed by what stands in the page's address. */
export default function ActivityPage() {
  const [search, setSearch] = useSearchParams();
  const [isLive, setLive] = useState(true);
  const [opened, setOpened] = useState<AuditRow | null>(null);
  const accounts = useAccounts();
  const [action] = useDebouncedValue(search.get('action') ?? undefined, 300);
  const filter: AuditFilter = {
    integrated_account_id: search.get('integrated_account_id') ?? undefined,
    mcp_server_id: search.get('mcp_server_id') ?? undefined,
    outcome: search.get('outcome') ?? undefined,
    approval_id: search.get('approval_id') ?? undefined,
    action,
  };
  const rows = useAuditRows(filter, isLive);
  const narrow = (name: keyof AuditFilter, value: string | null): void => {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  return (
    <>
      <PageHeader
        title="Activity"
        text="Every call and administrative action, newest first, in a tamper-evident hash chain."
      >
        <Button component="a" href={exportAddress(filter)} download="audit-log.jsonl" variant="default">
          Export
        </Button>
      </PageHeader>
      <Stack>
        <Suspense fallback={<Loading lines={3} />}>
          <Charts serverId={filter.mcp_server_id} accountId={filter.integrated_account_id} />
        </Suspense>
        <Group align="flex-end">
          {(accounts.data?.length ?? 0) > 1 && (
            <Select
              label="Account"
              data={accounts.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
              value={filter.integrated_account_id ?? null}
              onChange={(id) => narrow('integrated_account_id', id)}
              clearable
            />
          )}
          <ServerFilter
            accounts={accounts.data ?? []}
            value={filter.mcp_server_id ?? null}
            onChange={(id) => narrow('mcp_server_id', id)}
          />
          <TextInput
            label="Tool or act"
            placeholder="exact name"
            value={search.get('action') ?? ''}
            onChange={(event) => narrow('action', event.currentTarget.value.trim())}
          />
          <Select
            label="Outcome"
            data={outcomes}
            value={filter.outcome ?? null}
            onChange={(outcome) => narrow('outcome', outcome)}
            clearable
          />
          <Switch label="Live" checked={isLive} onChange={(event) => setLive(event.currentTarget.checked)} mb={8} />
        </Group>
        {rows.isPending && <Loading lines={8} />}
        {rows.isError && <Failure error={rows.error} onRetry={() => void rows.refetch()} />}
        {rows.data?.length === 0 && (
          <Empty title="No activity yet" text="Calls appear here when a client makes them." />
        )}
        {rows.data && rows.data.length > 0 && <ActivityTable rows={rows.data} onOpen={setOpened} />}
        <More list={rows} />
        {rows.data && !rows.hasNextPage && rows.data.length > 0 && (
          <Text size="sm" c="dimmed" ta="center">
            That is all.
          </Text>
        )}
      </Stack>
      <RowDrawer row={opened} onClose={() => setOpened(null)} />
    </>
  );
}
