import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/types';

const colors = { active: 'green', connecting: 'blue', needs_reauth: 'red' } as const;
const names = { active: 'active', connecting: 'connecting', needs_reauth: 'needsReauth' } as const;

/** An account's status at a glance: a colour and a word. */
export function StatusBadge({ status }: { readonly status: Account['status'] }) {
  const { t } = useTranslation('accounts');
  return (
    <Badge color={colors[status]} variant="light" tt="none" style={{ flexShrink: 0 }}>
      {t(`status.${names[status]}`)}
    </Badge>
  );
}
