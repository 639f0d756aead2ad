import { Anchor, Code, Drawer, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AuditRow } from '../../api/types';
import { Json } from '../../ui/json';
import { exactly } from '../../ui/when';
import { duration } from '../../ui/words';
import { OutcomeBadge } from './outcome-badge';

/** One row of the audit trail in full. */
export function RowDrawer({ row, onClose }: { readonly row: AuditRow | null; readonly onClose: () => void }) {
  return (
    <Drawer opened={row !== null} onClose={onClose} position="right" size="lg" title={row?.action ?? ''}>
      {row && (
        <Stack>
          {row.detail && <Text>{row.detail}</Text>}
          <Table variant="vertical" withTableBorder>
            <Table.Tbody>
              {factsOf(row).map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th w={140}>{name}</Table.Th>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Text fw={600} size="sm">
            Arguments, secrets left out
          </Text>
          <Json value={row.arguments} label="Arguments" />
        </Stack>
      )}
    </Drawer>
  );
}

function factsOf(row: AuditRow): readonly (readonly [string, ReactNode])[] {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Outcome', <OutcomeBadge key="outcome" outcome={row.outcome} />],
    ['When', exactly(row.at)],
    ['Took', duration(row.duration_ms)],
    ['Service’s answer', row.upstream_status === null ? 'none' : `HTTP ${row.upstream_status}`],
    ['Client', row.client],
    ['API token', row.api_token_id],
    ['MCP server', row.mcp_server_id],
    ['Account', row.integrated_account_id],
    ['Approval', row.approval_id && <ApprovalLink key="approval" id={row.approval_id} />],
    ['Request', row.request_id],
    ['Intent', row.intent_id],
    ['Row', `${row.sequence}`],
    ['Hash', <Code key="hash">{row.hash}</Code>],
  ];
  return facts.filter(([, value]) => value !== null);
}

function ApprovalLink({ id }: { readonly id: string }) {
  return (
    <Anchor component={Link} href={`/approvals/${id}`}>
      {id}
    </Anchor>
  );
}
