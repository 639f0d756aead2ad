import { Badge } from '@mantine/core';
import type { Approval } from '../../api/types';

const looks: Readonly<Record<Approval['status'], { readonly color: string; readonly label: string }>> = {
  pending: { color: 'blue', label: 'waiting' },
  approved: { color: 'green', label: 'approved, not yet called again' },
  executing: { color: 'green', label: 'being sent' },
  done: { color: 'gray', label: 'sent' },
  denied: { color: 'red', label: 'denied' },
  expired: { color: 'gray', label: 'expired' },
};

/** Where a held call stands. */
export function ApprovalBadge({ status }: { readonly status: Approval['status'] }) {
  const { color, label } = looks[status];
  return (
    <Badge color={color} variant="light" tt="none">
      {label}
    </Badge>
  );
}
