import { Alert, Badge, Button, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval, DecisionResults } from '../../api/approval-types';
import { useDecide } from '../../api/approvals';
import { Failure } from '../../ui/failure';
import { Consequences } from './consequences';
import { titleOf } from './decide-logic';
import { ObjectLines } from './objects';

/** A decision that a person has begun. */
export interface BegunDecision {
  readonly decision: 'approve' | 'deny';
  readonly approvals: readonly Approval[];
}

interface DecisionDialogProps extends BegunDecision {
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

const shownMax = 5;

/**
 * Confirms a decision. It opens with the focus on the reason, so that neither the key that opened it nor Enter decides; the outcomes of
 * several calls stay until it is closed.
 */
export function DecisionDialog({ decision, approvals, onClose, onDecided }: DecisionDialogProps) {
  const { t } = useTranslation('approvals');
  const [reason, setReason] = useState('');
  const decide = useDecide();
  const count = approvals.length;
  const say = (): void =>
    decide.mutate(
      { ids: approvals.map(({ id }) => id), decision, reason: reason.trim() === '' ? null : reason.trim() },
      {
        onSuccess: ({ failed }) => {
          onDecided();
          if (failed === 0) onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} title={t(`dialog.${decision}`, { count })} centered>
      {decide.data ? (
        <Results results={decide.data} approvals={approvals} onClose={onClose} />
      ) : (
        <Stack>
          <Subjects approvals={approvals} />
          {decision === 'approve' && approvals[0] && <Consequences approval={approvals[0]} />}
          <Text size="sm">{t(`dialog.${decision}Text`)}</Text>
          <Textarea
            label={t('dialog.reason')}
            description={t('dialog.reasonHelp')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
            data-autofocus
          />
          {decide.isError && <Failure error={decide.error} />}
          <DialogButtons decision={decision} count={count} isPending={decide.isPending} onSay={say} onClose={onClose} />
        </Stack>
      )}
    </Modal>
  );
}

interface DialogButtonsProps {
  readonly decision: 'approve' | 'deny';
  readonly count: number;
  readonly isPending: boolean;
  readonly onSay: () => void;
  readonly onClose: () => void;
}

function DialogButtons({ decision, count, isPending, onSay, onClose }: DialogButtonsProps) {
  const { t } = useTranslation('approvals');
  const { t: common } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" mih={44} onClick={onClose}>
        {common('actions.cancel')}
      </Button>
      <Button mih={44} {...(decision === 'deny' ? { color: 'red' } : {})} loading={isPending} onClick={onSay}>
        {t(decision === 'approve' ? 'dialog.confirmApprove' : 'dialog.confirmDeny', { count })}
      </Button>
    </Group>
  );
}

function Subjects({ approvals }: { readonly approvals: readonly Approval[] }) {
  const { t } = useTranslation('approvals');
  const more = approvals.length - shownMax;
  return (
    <Stack gap="xs">
      {approvals.slice(0, shownMax).map((approval) => (
        <div key={approval.id}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {titleOf(approval)}
          </Text>
          <ObjectLines objects={approval.objects} />
        </div>
      ))}
      {more > 0 && <Text size="sm">{t('dialog.more', { count: more })}</Text>}
    </Stack>
  );
}

interface ResultsProps {
  readonly results: DecisionResults;
  readonly approvals: readonly Approval[];
  readonly onClose: () => void;
}

function Results({ results: { results, succeeded, failed }, approvals, onClose }: ResultsProps) {
  const { t } = useTranslation('approvals');
  return (
    <Stack role="status">
      <Group gap="xs">
        {succeeded > 0 && (
          <Badge color="green" variant="light" tt="none">
            {t('dialog.succeeded', { count: succeeded })}
          </Badge>
        )}
        <Badge color="red" variant="light" tt="none">
          {t('dialog.failed', { count: failed })}
        </Badge>
      </Group>
      <Alert color="red" title={t('dialog.results')}>
        <List size="sm">
          {results.map((result, index) => {
            const approval = approvals[index];
            if (result.ok || !approval) return null;
            return (
              <List.Item key={approval.id} style={{ overflowWrap: 'anywhere' }}>
                {titleOf(approval)}: {result.error.message}
              </List.Item>
            );
          })}
        </List>
      </Alert>
      <Group justify="flex-end">
        <Button mih={44} onClick={onClose}>
          {t('dialog.done')}
        </Button>
      </Group>
    </Stack>
  );
}
