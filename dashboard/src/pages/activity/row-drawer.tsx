import { ActionIcon, Anchor, Button, Code, Drawer, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useApproval } from '../../api/approvals';
import type { AuditRow } from '../../api/audit-types';
import { Copy } from '../../ui/copy';
import { Json } from '../../ui/json';
import { exactly } from '../../ui/when';
import { duration, figure } from '../../ui/words';
import { AccountLink, rowTitle, ServerLink } from './activity-list';
import type { ActivityState } from './filter-state';
import { OutcomeBadge } from './outcome-badge';

interface RowDrawerProps {
  readonly row: AuditRow | null;
  /** The rows of the list, newest first; the drawer moves between them. */
  readonly rows: readonly AuditRow[];
  readonly state: ActivityState;
  readonly onClose: () => void;
}

/** One row of the audit log in full. */
export function RowDrawer({ row, rows, state, onClose }: RowDrawerProps) {
  const { t } = useTranslation('activity');
  return (
    <Drawer opened={row !== null} onClose={onClose} position="right" size="lg" title={row ? rowTitle(row) : ''}>
      {row && (
        <Stack>
          <Around row={row} rows={rows} state={state} />
          {row.detail !== null && <Text style={{ overflowWrap: 'anywhere' }}>{row.detail}</Text>}
          <Facts row={row} />
          <Narrowing row={row} state={state} onClose={onClose} />
          <Text fw={600} size="sm">
            {t('row.arguments')}
          </Text>
          <Json value={row.arguments} label={t('row.arguments')} />
          {row.trace_id !== null && <Copy label={t('row.trace')} text={row.trace_id} />}
          {row.result_digest !== null && <Copy label={t('row.digest')} text={row.result_digest} />}
          <Chain row={row} />
        </Stack>
      )}
    </Drawer>
  );
}

/** Leads to the next newer and the next older row of the list. */
function Around({ row, rows, state }: Pick<RowDrawerProps, 'rows' | 'state'> & { readonly row: AuditRow }) {
  const { t } = useTranslation('activity');
  const at = rows.findIndex(({ id }) => id === row.id);
  if (at === -1) return null;
  const steps = [
    { name: 'newer', to: rows[at - 1], Icon: IconChevronUp },
    { name: 'older', to: rows[at + 1], Icon: IconChevronDown },
  ] as const;
  return (
    <Group gap={4}>
      {steps.map(({ name, to, Icon }) => (
        <ActionIcon
          key={name}
          variant="default"
          size={44}
          aria-label={t(`row.${name}`)}
          title={t(`row.${name}`)}
          disabled={!to}
          onClick={() => to && state.set({ row: to.id })}
        >
          <Icon size={18} aria-hidden />
        </ActionIcon>
      ))}
    </Group>
  );
}

function Facts({ row }: { readonly row: AuditRow }) {
  const { t } = useTranslation('activity');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('columns.outcome'), <OutcomeBadge key="outcome" outcome={row.outcome} />],
    [t('row.when'), exactly(row.at)],
    [t('row.took'), duration(row.duration_ms)],
    [t('row.tool'), <Code key="tool">{row.action}</Code>],
    [t('row.status'), row.upstream_status === null ? t('row.noReply') : `HTTP ${row.upstream_status}`],
    [t('row.client'), row.client],
    [t('row.person'), row.api_token_name ?? row.api_token_id],
    [t('row.server'), row.mcp_server_id && <ServerLink key="server" row={row} />],
    [t('row.account'), row.integrated_account_id && <AccountLink key="account" row={row} />],
    [t('row.approval'), row.approval_id && <ApprovalFact key="approval" id={row.approval_id} />],
    [t('row.request'), row.request_id],
    [t('row.intent'), row.intent_id],
    [t('row.trace'), row.trace_id === null ? t('row.noTrace') : null],
  ];
  return <FactTable facts={facts} />;
}

function FactTable({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Table variant="vertical" layout="fixed" withTableBorder>
      <Table.Tbody style={{ overflowWrap: 'anywhere' }}>
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w="36%">{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
      </Table.Tbody>
    </Table>
  );
}

function ApprovalFact({ id }: { readonly id: string }) {
  const { t } = useTranslation('activity');
  const approval = useApproval(id).data;
  return (
    <>
      <Anchor component={Link} href={`/approvals/${id}`} size="sm">
        {approval?.title ?? id}
      </Anchor>
      {approval?.decided_by && <Text size="sm">{t('row.decidedBy', { name: approval.decided_by })}</Text>}
    </>
  );
}

function Chain({ row }: { readonly row: AuditRow }) {
  const { t } = useTranslation('activity');
  return (
    <section aria-label={t('row.chain')}>
      <Title order={3} size="h6" mb={4}>
        {t('row.chain')}
      </Title>
      <FactTable
        facts={[
          [t('row.sequence'), figure(row.sequence)],
          [t('row.hash'), <Code key="hash">{row.hash}</Code>],
          [t('row.previousHash'), row.previous_hash === '' ? '—' : <Code key="previous">{row.previous_hash}</Code>],
        ]}
      />
    </section>
  );
}

function Narrowing({ row, state, onClose }: { readonly row: AuditRow } & Omit<RowDrawerProps, 'row' | 'rows'>) {
  const { t } = useTranslation('activity');
  const filters: readonly (readonly [string, string, string | null])[] = [
    [t('row.onlyTool'), 'action', row.action],
    [t('row.onlyServer'), 'mcp_server_id', row.mcp_server_id],
    [t('row.onlyClient'), 'client', row.client],
    [t('row.onlyPerson'), 'api_token_id', row.api_token_id],
  ];
  return (
    <Group gap="xs">
      <Text size="sm">{t('row.only')}</Text>
      {filters
        .filter(([, , value]) => value !== null)
        .map(([label, name, value]) => (
          <Button
            key={name}
            variant="default"
            size="compact-md"
            mih={44}
            onClick={() => {
              onClose();
              state.set({ [name]: value, row: null });
            }}
          >
            {label}
          </Button>
        ))}
    </Group>
  );
}
