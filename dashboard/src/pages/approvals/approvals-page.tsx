import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Approval } from '../../api/approval-types';
import { useApprovals } from '../../api/approvals';
import { DataList } from '../../ui/data-list';
import type { Column } from '../../ui/data-list-types';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { More } from '../../ui/more';
import { PageHeader } from '../../ui/page-header';
import { RowsSkeleton } from '../../ui/skeletons';
import { useQueryState } from '../../ui/use-query-state';
import { When } from '../../ui/when';
import { ApprovalBadge } from './approval-badge';
import { AccountLink, ServerLink } from './call-words';
import { titleOf } from './decide-logic';
import { KeysButton } from './keys-help';
import { NotifyButton } from './notify-button';
import { ObjectLines } from './objects';
import { WaitingList } from './waiting-list';

/** Calls that wait for a person, and those that have waited. */
export default function ApprovalsPage() {
  const { t } = useTranslation('approvals');
  const [which, setWhich] = useQueryState<'pending' | 'all'>('status', 'pending');
  const [isHelpOpen, setHelpOpen] = useState(false);
  const approvals = useApprovals(which);
  const rows = approvals.data ?? [];
  const isWaiting = which === 'pending';
  return (
    <>
      <PageHeader title={t('title')} text={t('text')}>
        <NotifyButton />
        {isWaiting && <KeysButton onOpen={() => setHelpOpen(true)} />}
      </PageHeader>
      <Stack>
        <SegmentedControl
          aria-label={t('which')}
          data={[
            { value: 'pending', label: t('waiting') },
            { value: 'all', label: t('all') },
          ]}
          value={which}
          onChange={(value) => setWhich(value === 'all' ? 'all' : 'pending')}
          maw={320}
        />
        {approvals.isPending && <RowsSkeleton rows={3} height={132} />}
        {approvals.isError && <Failure error={approvals.error} onRetry={() => void approvals.refetch()} />}
        {approvals.data?.length === 0 && <NoApprovals isWaiting={isWaiting} />}
        {rows.length > 0 && isWaiting && (
          <>
            <WaitingList approvals={rows} isHelpOpen={isHelpOpen} onHelp={setHelpOpen} />
            <More list={approvals} />
          </>
        )}
        {rows.length > 0 && !isWaiting && (
          <History
            rows={rows}
            hasMore={approvals.hasNextPage}
            isLoadingMore={approvals.isFetchingNextPage}
            onMore={() => void approvals.fetchNextPage()}
          />
        )}
      </Stack>
    </>
  );
}

function NoApprovals({ isWaiting }: { readonly isWaiting: boolean }) {
  const { t } = useTranslation('approvals');
  return (
    <Empty title={isWaiting ? t('empty.waiting') : t('empty.all')} text={t('empty.text')}>
      <Button component={Link} href="/servers" variant="default">
        {t('empty.servers')}
      </Button>
    </Empty>
  );
}

interface HistoryProps {
  readonly rows: readonly Approval[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onMore: () => void;
}

function History(props: HistoryProps) {
  const { t } = useTranslation('approvals');
  const columns: readonly Column<Approval>[] = [
    { id: 'call', header: t('columns.call'), cell: titleOf },
    { id: 'about', header: t('columns.about'), cell: ({ objects }) => <ObjectLines objects={objects} />, width: '24%' },
    { id: 'server', header: t('columns.server'), cell: (row) => <ServerLink approval={row} />, width: '14%' },
    { id: 'account', header: t('columns.account'), cell: (row) => <AccountLink approval={row} />, width: '14%' },
    {
      id: 'status',
      header: t('columns.status'),
      cell: ({ status }) => <ApprovalBadge status={status} />,
      width: '8rem',
    },
    { id: 'asked', header: t('columns.asked'), cell: ({ created_at: at }) => <When at={at} />, width: '9rem' },
    {
      id: 'by',
      header: t('columns.by'),
      cell: ({ decided_by: by }) => <Text size="sm">{by ?? '—'}</Text>,
      width: '8rem',
    },
  ];
  return (
    <DataList
      {...props}
      label={t('list')}
      columns={columns}
      keyOf={({ id }) => id}
      nameOf={titleOf}
      hrefOf={({ id }) => `/approvals/${id}`}
    />
  );
}
