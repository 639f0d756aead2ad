import { Anchor, Badge, Button, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Approval } from '../../api/approval-types';
import classes from './approvals.module.css';
import { AskedWords, PlaceWords, UntilWords } from './call-words';
import { titleOf } from './decide-logic';
import { CardDifference } from './difference';
import { ObjectLines } from './objects';
import { WantedLines } from './request';

interface WaitingCardProps {
  readonly approval: Approval;
  /** Whether the keys act on it: it has the focus. */
  readonly isChosen: boolean;
  readonly isSelected: boolean;
  /** Whether it may be added to the current selection. */
  readonly isSelectable: boolean;
  /** Null for viewers, who cannot decide. */
  readonly onDecide: ((decision: 'approve' | 'deny') => void) | null;
  readonly onSelect: () => void;
  readonly onChoose: () => void;
}

/** A call that waits: what it is, what it is about, who requested it, and the decision. */
export function WaitingCard(props: WaitingCardProps) {
  const { approval, isChosen, isSelected, isSelectable, onDecide, onSelect, onChoose } = props;
  const { t } = useTranslation('approvals');
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isChosen) link.current?.focus({ preventScroll: false });
  }, [isChosen]);
  const title = titleOf(approval);
  return (
    <Paper
      withBorder
      p="md"
      component="li"
      className={classes.card ?? ''}
      data-chosen={isChosen || undefined}
      onFocusCapture={onChoose}
    >
      <Group align="flex-start" wrap="nowrap" gap="sm">
        {onDecide && (
          <Checkbox
            className={classes.check ?? ''}
            checked={isSelected}
            disabled={!isSelected && !isSelectable}
            onChange={onSelect}
            aria-label={t('select', { title })}
          />
        )}
        <Stack gap={6} style={{ minWidth: 0, flexGrow: 1 }}>
          <Group gap="xs">
            <Anchor
              ref={link}
              component={Link}
              href={`/approvals/${approval.id}`}
              fw={600}
              style={{ overflowWrap: 'anywhere' }}
            >
              {title}
            </Anchor>
            {approval.effect === 'destructive' && (
              <Badge color="red" variant="light" tt="none">
                {t('destructive')}
              </Badge>
            )}
            {approval.consequences?.reversible === 'no' && (
              <Badge color="red" variant="outline" tt="none">
                {t('reversible.no')}
              </Badge>
            )}
          </Group>
          <ObjectLines objects={approval.objects} />
          <WantedLines approval={approval} />
          {approval.consequences && <Text size="sm">{approval.consequences.text}</Text>}
          <PlaceWords approval={approval} />
          <Group gap="xs">
            <AskedWords approval={approval} />
            <UntilWords at={approval.expires_at} />
          </Group>
          {onDecide && <CardDifference id={approval.id} />}
          {onDecide && (
            <Group gap="xs">
              <Button mih={44} aria-label={t('approveName', { title })} onClick={() => onDecide('approve')}>
                {t('approve')}
              </Button>
              <Button
                mih={44}
                color="red"
                variant="outline"
                aria-label={t('denyName', { title })}
                onClick={() => onDecide('deny')}
              >
                {t('deny')}
              </Button>
            </Group>
          )}
        </Stack>
      </Group>
    </Paper>
  );
}
