import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { McpServer } from '../../api/types';

const colors = { active: 'green', expiring: 'yellow', needs_reauth: 'red', expired: 'gray' } as const;

/** How an MCP server is. */
export function StateBadge({ state }: { readonly state: McpServer['state'] }) {
  const { t } = useTranslation('servers');
  return (
    <Badge color={colors[state]} variant="light" tt="none" maw="100%" title={t(`states.${state}`)}>
      {t(`states.${state}`)}
    </Badge>
  );
}
