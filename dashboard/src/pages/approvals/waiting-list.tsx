import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../api/approval-types';
import { useCanChange } from '../../app/session-context';
import classes from './approvals.module.css';
import { isSameKind, type KeyAction, keptSelection, movedPlace, sameKindIds } from './decide-logic';
import { type BegunDecision, DecisionDialog } from './decision-dialog';
import { KeysHelp } from './keys-help';
import { useDecisionKeys } from './use-decision-keys';
import { WaitingCard } from './waiting-card';

interface WaitingListProps {
  readonly approvals: readonly Approval[];
  readonly isHelpOpen: boolean;
  readonly onHelp: (isOpen: boolean) => void;
}

/** The calls that wait, decided one by one or several of a kind together, with the pointer or the keyboard. */
export function WaitingList({ approvals, isHelpOpen, onHelp }: WaitingListProps) {
  const { t } = useTranslation('approvals');
  const canChange = useCanChange();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  const [begun, setBegun] = useState<BegunDecision | null>(null);
  const selected = keptSelection(selectedIds, approvals);
  const place = approvals.findIndex(({ id }) => id === chosenId);
  const begin = (decision: BegunDecision['decision'], subjects: readonly Approval[]): void => {
    if (canChange && subjects.length > 0) setBegun({ decision, approvals: subjects });
  };
  const toggle = ({ id }: Approval): void => {
    const next = new Set(selected.map((approval) => approval.id));
    if (!next.delete(id)) next.add(id);
    setSelectedIds(next);
  };
  const chosen = approvals[place];
  const isSelectable = (approval: Approval): boolean => !selected[0] || isSameKind(approval, selected[0]);
  const chooseNext = (step: 1 | -1): void =>
    setChosenId(approvals[movedPlace(place, step, approvals.length)]?.id ?? null);
  const act = (action: KeyAction): void => {
    if (action === 'help') onHelp(true);
    else if (action === 'next') chooseNext(1);
    else if (action === 'previous') chooseNext(-1);
    else if (action === 'approve' || action === 'deny')
      begin(action, selected.length > 0 ? selected : chosen ? [chosen] : []);
    else if (chosen && canChange && isSelectable(chosen)) toggle(chosen);
  };
  useDecisionKeys(act);
  return (
    <Stack>
      <ul className={classes.list} aria-label={t('list')}>
        {approvals.map((approval) => (
          <WaitingCard
            key={approval.id}
            approval={approval}
            isChosen={approval.id === chosenId}
            isSelected={selected.some(({ id }) => id === approval.id)}
            isSelectable={isSelectable(approval)}
            onSelect={() => toggle(approval)}
            onChoose={() => setChosenId(approval.id)}
            onDecide={canChange ? (decision) => begin(decision, [approval]) : null}
          />
        ))}
      </ul>
      {selected[0] && (
        <SelectionBar
          selected={selected}
          same={sameKindIds(approvals, selected[0].id)}
          onSelect={(ids) => setSelectedIds(new Set(ids))}
          onDecide={(decision) => begin(decision, selected)}
        />
      )}
      {begun && (
        <DecisionDialog {...begun} onClose={() => setBegun(null)} onDecided={() => setSelectedIds(new Set())} />
      )}
      <KeysHelp isOpen={isHelpOpen} onClose={() => onHelp(false)} />
    </Stack>
  );
}

interface SelectionBarProps {
  readonly selected: readonly Approval[];
  /** The ids of every call of the selected kind. */
  readonly same: readonly string[];
  readonly onSelect: (ids: readonly string[]) => void;
  readonly onDecide: (decision: 'approve' | 'deny') => void;
}

function SelectionBar({ selected, same, onSelect, onDecide }: SelectionBarProps) {
  const { t } = useTranslation('approvals');
  return (
    <div className={classes.bar}>
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {t('selected', { count: selected.length })}
        </Text>
        {same.length > selected.length && (
          <Button variant="subtle" mih={44} onClick={() => onSelect(same)}>
            {t('selectSame', { count: same.length })}
          </Button>
        )}
        <Button variant="subtle" color="gray" mih={44} onClick={() => onSelect([])}>
          {t('clear')}
        </Button>
        <Button mih={44} onClick={() => onDecide('approve')}>
          {t('dialog.confirmApprove', { count: selected.length })}
        </Button>
        <Button mih={44} color="red" variant="outline" onClick={() => onDecide('deny')}>
          {t('dialog.confirmDeny', { count: selected.length })}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {t('sameOnly')}
      </Text>
    </div>
  );
}
