import { Alert, Anchor, Button, Code, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { useApproval, useDecide } from '../../api/approvals';
import type { Approval } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { Json } from '../../ui/json';
import { Loading } from '../../ui/loading';
import { PageHeader } from '../../ui/page-header';
import { When } from '../../ui/when';
import { ApprovalBadge } from './approval-badge';
import { Difference } from './difference';

/** One held call: exactly what would be sent, what it would change, and the decision. */
export default function ApprovalPage() {
  const { id = '' } = useParams<{ id: string }>();
  const approval = useApproval(id);
  if (approval.isPending) return <Loading />;
  if (approval.isError) return <Failure error={approval.error} onRetry={() => void approval.refetch()} />;
  const { tool, effect, status, client, created_at: createdAt, expires_at: expiresAt } = approval.data;
  return (
    <>
      <Anchor component={Link} href="/approvals" size="sm">
        All approvals
      </Anchor>
      <PageHeader title={tool} text={`Requested by ${client ?? 'an unnamed client'}`}>
        <ApprovalBadge status={status} />
      </PageHeader>
      <Stack maw={900}>
        <Text size="sm">
          Asked <When at={createdAt} />
          {status === 'pending' && (
            <>
              , to be decided <When at={expiresAt} />
            </>
          )}
          .
        </Text>
        {effect === 'destructive' && (
          <Alert color="red" title="Destructive">
            It can delete, lock somebody out, or weaken a protection.
          </Alert>
        )}
        <WouldBeSent approval={approval.data} />
        {approval.data.present !== undefined && approval.data.present !== null && (
          <Difference present={approval.data.present} wanted={approval.data.arguments} />
        )}
        {status === 'pending' ? <DecisionForm id={id} /> : <Decided approval={approval.data} />}
      </Stack>
    </>
  );
}

function WouldBeSent({ approval: { request } }: { readonly approval: Approval }) {
  const query = new URLSearchParams(Object.entries(request.query).map(([name, value]) => [name, String(value)]));
  const path = query.size > 0 ? `${request.path}?${query}` : request.path;
  return (
    <Paper withBorder p="md" component="section" aria-label="What would be sent">
      <Stack gap="xs">
        <Title order={2} size="h5">
          What would be sent
        </Title>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {`${request.method} https://${request.host}${path}`}
        </Code>
        {request.body === null && request.file === undefined && (
          <Text size="sm" c="dimmed">
            Without a body.
          </Text>
        )}
        {request.body !== null && <Json value={request.body} label="Body" />}
        {request.file !== undefined && <Json value={request.file} label="File" />}
      </Stack>
    </Paper>
  );
}

function DecisionForm({ id }: { readonly id: string }) {
  const [reason, setReason] = useState('');
  const decide = useDecide(id);
  const canChange = useCanChange();
  if (!canChange) return <Alert title="It waits for an administrator">As a viewer you can look, not decide.</Alert>;
  const say = (decision: 'approve' | 'deny'): void =>
    decide.mutate({ decision, reason: reason.trim() === '' ? null : reason.trim() });
  return (
    <Stack>
      <Textarea
        label="Reason"
        description="Kept in the audit log. If you deny the call, the model receives it."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
      />
      {decide.isError && <Failure error={decide.error} />}
      <Group>
        <Button loading={decide.isPending} onClick={() => say('approve')}>
          Approve this one call
        </Button>
        <Button color="red" variant="outline" loading={decide.isPending} onClick={() => say('deny')}>
          Deny
        </Button>
      </Group>
    </Stack>
  );
}

function Decided({ approval }: { readonly approval: Approval }) {
  if (approval.decided_at === null) return <Alert color="gray">Nobody decided in time; nothing was sent.</Alert>;
  return (
    <Alert color={approval.status === 'denied' ? 'red' : 'green'}>
      Decided <When at={approval.decided_at} /> by {approval.decided_by ?? 'an operator'}.
      {approval.reason && ` Reason: ${approval.reason}`}
    </Alert>
  );
}
