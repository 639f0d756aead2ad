import { Badge } from '@mantine/core';
import type { Account } from '../../api/types';

const looks = {
  active: { color: 'green', label: 'Active' },
  connecting: { color: 'blue', label: 'Connecting' },
  needs_reauth: { color: 'red', label: 'Reconnect needed' },
} as const;

/** An account's status at a glance: a colour and a word. */
export function StatusBadge({ status }: { readonly status: Account['status'] }) {
  const { color, label } = looks[status];
  return (
    <Badge color={color} variant="light" style={{ flexShrink: 0 }}>
      {label}
    </Badge>
  );
}
