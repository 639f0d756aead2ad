import { Table, Text, UnstyledButton } from '@mantine/core';
import type { AuditRow } from '../../api/types';
import { When } from '../../ui/when';
import { duration } from '../../ui/words';
import { OutcomeBadge } from './outcome-badge';

interface ActivityTableProps {
  readonly rows: readonly AuditRow[];
  readonly onOpen: (row: AuditRow) => void;
}

/** Rows of the audit trail; each opens in full. */
export function ActivityTable({ rows, onOpen }: ActivityTableProps) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="xs" withTableBorder highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th ta="right">Took</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <When at={row.at} />
              </Table.Td>
              <Table.Td>
                <UnstyledButton onClick={() => onOpen(row)} style={{ overflowWrap: 'anywhere' }}>
                  <Text size="sm" fw={600} td="underline">
                    {row.action}
                  </Text>
                </UnstyledButton>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{row.client ?? row.api_token_id ?? '—'}</Table.Td>
              <Table.Td>
                <OutcomeBadge outcome={row.outcome} />
              </Table.Td>
              <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                {duration(row.duration_ms)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
