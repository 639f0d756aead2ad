import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '../../api/audit-types';

const colors: Readonly<Record<Outcome, string>> = {
  ok: 'green',
  refused: 'yellow',
  upstream_error: 'orange',
  error: 'red',
  outcome_unknown: 'grape',
};

/** How a call ended. */
export function OutcomeBadge({ outcome }: { readonly outcome: Outcome }) {
  const { t } = useTranslation('activity');
  return (
    <Badge color={colors[outcome]} variant="light" tt="none" style={{ flexShrink: 0 }}>
      {t(`outcome.${outcome}`)}
    </Badge>
  );
}
