import { Alert, Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import type { Approval } from '../../api/approval-types';
import { useApproval, usePending } from '../../api/approvals';
import { useCanChange } from '../../app/session-context';
import { BackLink } from '../../ui/back-link';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { PageSkeleton } from '../../ui/skeletons';
import { When } from '../../ui/when';
import { ApprovalBadge } from './approval-badge';
import classes from './approvals.module.css';
import { AccountLink, AskedWords, PlaceWords, ServerLink, UntilWords } from './call-words';
import { Consequences } from './consequences';
import { hasUnseen, type KeyAction, movedPlace, titleOf } from './decide-logic';
import { DecisionDialog } from './decision-dialog';
import { Difference } from './difference';
import { KeysButton, KeysHelp } from './keys-help';
import { Objects } from './objects';
import { ExactRequest, Files, Wanted } from './request';
import { Section } from './section';
import { Unseen } from './unseen';
import { useDecisionKeys } from './use-decision-keys';

/** One held call: what it changes, what it is about, who requested it, exactly what would be sent, and the decision. */
export default function ApprovalPage() {
  const { id = '' } = useParams<{ id: string }>();
  const approval = useApproval(id);
  if (approval.isPending) return <PageSkeleton />;
  if (approval.isError) return <Failure error={approval.error} onRetry={() => void approval.refetch()} />;
  return <Call key={id} approval={approval.data} />;
}

function Call({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const canChange = useCanChange();
  const [begun, setBegun] = useState<'approve' | 'deny' | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const around = useNeighbours(approval.id);
  const isPending = approval.status === 'pending';
  const canDecide = canChange && isPending;
  useDecisionKeys((action: KeyAction) => {
    if (action === 'help') setHelpOpen(true);
    else if (action === 'next' || action === 'previous') around.move(action === 'next' ? 1 : -1);
    else if (canDecide && (action === 'approve' || action === 'deny')) setBegun(action);
  });
  return (
    <>
      <Group justify="space-between" mb="xs">
        <BackLink href="/approvals" label={t('back')} />
        <Neighbours around={around} />
      </Group>
      <PageHeader title={titleOf(approval)} badge={<Badges approval={approval} />}>
        <KeysButton onOpen={() => setHelpOpen(true)} />
      </PageHeader>
      <Stack maw={900}>
        <div>
          <PlaceWords approval={approval} />
          <AskedWords approval={approval} />
          {isPending && <UntilWords at={approval.expires_at} />}
        </div>
        {!isPending && <Ended approval={approval} />}
        <Consequences approval={approval} />
        {hasUnseen(approval) && <Alert color="orange">{t('unseen')}</Alert>}
        <Objects objects={approval.objects} />
        {isPending && <Difference id={approval.id} />}
        <Wanted approval={approval} />
        <Files file={approval.request.file} />
        <Facts approval={approval} />
        <ExactRequest request={approval.request} />
        {isPending && !canChange && <Alert title={t('viewer.title')}>{t('viewer.text')}</Alert>}
        {canDecide && (
          <div className={classes.bar}>
            <Group>
              <Button mih={44} onClick={() => setBegun('approve')}>
                {t('approve')}
              </Button>
              <Button mih={44} color="red" variant="outline" onClick={() => setBegun('deny')}>
                {t('deny')}
              </Button>
            </Group>
          </div>
        )}
      </Stack>
      {begun && (
        <DecisionDialog
          decision={begun}
          approvals={[approval]}
          onClose={() => setBegun(null)}
          onDecided={() => undefined}
        />
      )}
      <KeysHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
}

/** The place of a call among those that wait, and how to get to the next. */
function useNeighbours(id: string) {
  const [, navigate] = useLocation();
  const pending = usePending().data ?? [];
  const place = pending.findIndex((one) => one.id === id);
  const move = (step: 1 | -1): void => {
    const next = pending[movedPlace(place, step, pending.length)];
    if (next && next.id !== id) navigate(`/approvals/${next.id}`);
  };
  return { place, count: pending.length, move };
}

function Neighbours({ around: { place, count, move } }: { readonly around: ReturnType<typeof useNeighbours> }) {
  const { t } = useTranslation('approvals');
  if (place < 0 || count < 2) return null;
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {t('place', { place: place + 1, count })}
      </Text>
      <Button variant="default" mih={44} disabled={place === 0} onClick={() => move(-1)}>
        {t('previous')}
      </Button>
      <Button variant="default" mih={44} disabled={place === count - 1} onClick={() => move(1)}>
        {t('next')}
      </Button>
    </Group>
  );
}

function Facts({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('facts.client'), <Unseen key="client" text={approval.client ?? t('unnamed')} />],
    [t('facts.token'), approval.api_token_name ?? approval.api_token_id],
    [t('facts.server'), <ServerLink key="server" approval={approval} />],
    [t('facts.account'), <AccountLink key="account" approval={approval} />],
    [t('facts.tool'), approval.tool],
    [t('facts.asked'), <When key="asked" at={approval.created_at} />],
    [t('facts.until'), approval.status === 'pending' ? <When key="until" at={approval.expires_at} /> : null],
  ];
  return (
    <Section title={t('facts.title')}>
      <Table variant="vertical" layout="fixed" withTableBorder>
        <Table.Tbody style={{ overflowWrap: 'anywhere' }}>
          {facts
            .filter(([, value]) => value !== null)
            .map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w="32%">{name}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      <Anchor component={Link} href={`/activity?approval_id=${approval.id}`} size="sm" py={{ base: 12, sm: 0 }}>
        {t('facts.trail')}
      </Anchor>
    </Section>
  );
}

function Ended({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const { status, reason, decided_at: at, decided_by: by } = approval;
  if (status === 'withdrawn')
    return (
      <Alert color="orange" title={t('end.withdrawn')}>
        {reason}
      </Alert>
    );
  if (status === 'expired') return <Alert color="gray">{t(at === null ? 'end.expired' : 'end.unused')}</Alert>;
  return (
    <Alert color={status === 'denied' ? 'red' : 'green'}>
      {at !== null && (
        <Trans
          t={t}
          i18nKey="end.by"
          values={{ name: by ?? t('end.operator') }}
          components={{ when: <When at={at} /> }}
        />
      )}
      {reason !== null && <Text size="sm">{t('end.reason', { reason })}</Text>}
    </Alert>
  );
}

function Badges({ approval: { effect, status } }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  return (
    <>
      {effect === 'destructive' && (
        <Badge color="red" variant="light" tt="none">
          {t('destructive')}
        </Badge>
      )}
      <ApprovalBadge status={status} />
    </>
  );
}
