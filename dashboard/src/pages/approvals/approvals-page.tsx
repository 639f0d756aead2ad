import { Anchor, Badge, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useApprovals } from '../../api/approvals';
import type { Approval } from '../../api/types';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { More } from '../../ui/more';
import { PageHeader } from '../../ui/page-header';
import { When } from '../../ui/when';
import { ApprovalBadge } from './approval-badge';

/** Calls that wait for a person, and those that have waited. */
export default function ApprovalsPage() {
  const [status, setStatus] = useState('pending');
  const approvals = useApprovals(status);
  return (
    <>
      <PageHeader
        title="Approvals"
        text="Calls that a model asked for and a person decides. Each approval lets one call through, once."
      />
      <Stack>
        <SegmentedControl
          aria-label="Which"
          data={[
            { value: 'pending', label: 'Waiting' },
            { value: 'all', label: 'All' },
          ]}
          value={status}
          onChange={setStatus}
          maw={240}
        />
        {approvals.isPending && <Loading />}
        {approvals.isError && <Failure error={approvals.error} onRetry={() => void approvals.refetch()} />}
        {approvals.data?.length === 0 && (
          <Empty
            title={status === 'pending' ? 'Nothing waits for you' : 'Nothing has been held yet'}
            text="Calls are held if an MCP server requires approval of destructive calls, or of every write."
          />
        )}
        {approvals.data && approvals.data.length > 0 && <ApprovalTable approvals={approvals.data} />}
        <More list={approvals} />
      </Stack>
    </>
  );
}

function ApprovalTable({ approvals }: { readonly approvals: readonly Approval[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table withTableBorder verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Call</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Asked</Table.Th>
            <Table.Th>Until</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {approvals.map((approval) => (
            <Table.Tr key={approval.id}>
              <Table.Td>
                <Group gap="xs">
                  <Anchor
                    component={Link}
                    href={`/approvals/${approval.id}`}
                    fw={600}
                    style={{ overflowWrap: 'anywhere' }}
                  >
                    {approval.tool}
                  </Anchor>
                  {approval.effect === 'destructive' && (
                    <Badge color="red" variant="light">
                      destructive
                    </Badge>
                  )}
                </Group>
                <Text size="xs" c="dimmed">
                  {approval.client ?? 'a client without a name'}
                </Text>
              </Table.Td>
              <Table.Td>
                <ApprovalBadge status={approval.status} />
              </Table.Td>
              <Table.Td>
                <When at={approval.created_at} />
              </Table.Td>
              <Table.Td>
                <When at={approval.expires_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
