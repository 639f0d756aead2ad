import { Badge } from '@mantine/core';
import type { Outcome } from '../../api/types';

const looks: Readonly<Record<Outcome, { readonly color: string; readonly label: string }>> = {
  ok: { color: 'green', label: 'done' },
  refused: { color: 'yellow', label: 'refused' },
  upstream_error: { color: 'orange', label: 'service failed' },
  error: { color: 'red', label: 'gateway failed' },
  outcome_unknown: { color: 'red', label: 'outcome unknown' },
};

/** How a call ended. */
export function OutcomeBadge({ outcome }: { readonly outcome: Outcome }) {
  const { color, label } = looks[outcome];
  return (
    <Badge color={color} variant="light">
      {label}
    </Badge>
  );
}
