import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApprovalStatus } from '../../api/approval-types';

const colors: Readonly<Record<ApprovalStatus, string>> = {
  pending: 'blue',
  approved: 'green',
  executing: 'green',
  done: 'gray',
  denied: 'red',
  expired: 'gray',
  withdrawn: 'orange',
};

/** Where a held call stands. */
export function ApprovalBadge({ status }: { readonly status: ApprovalStatus }) {
  const { t } = useTranslation('approvals');
  return (
    <Badge color={colors[status]} variant="light" tt="none" style={{ flexShrink: 0 }}>
      {t(`status.${status}`)}
    </Badge>
  );
}
