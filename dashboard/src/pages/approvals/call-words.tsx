import { Anchor, Text } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Approval } from '../../api/approval-types';
import { When } from '../../ui/when';
import { Unseen } from './unseen';

/** Who requested a call and when. */
export function AskedWords({ approval: { created_at: at, client } }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      <Trans
        t={t}
        i18nKey="asked"
        values={{ client: client ?? t('unnamed') }}
        components={{ when: <When at={at} /> }}
      />
    </Text>
  );
}

/** Through which server for which account, both as links. */
export function PlaceWords({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      <Trans
        t={t}
        i18nKey="on"
        components={{ server: <ServerLink approval={approval} />, account: <AccountLink approval={approval} /> }}
      />
    </Text>
  );
}

/** The MCP server of a call. */
export function ServerLink({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  return (
    <Anchor component={Link} href={`/servers/${approval.mcp_server_id}`} inherit underline="always">
      <Unseen text={approval.mcp_server_name ?? t('unknownServer')} />
    </Anchor>
  );
}

/** The account of a call. */
export function AccountLink({ approval }: { readonly approval: Approval }) {
  return (
    <Anchor component={Link} href={`/accounts/${approval.integrated_account_id}`} inherit underline="always">
      <Unseen text={approval.integrated_account_name ?? approval.integrated_account_id} />
    </Anchor>
  );
}

/** Until when a call waits. */
export function UntilWords({ at }: { readonly at: string }) {
  const { t } = useTranslation('approvals');
  return (
    <Text size="sm" c="dimmed">
      <Trans t={t} i18nKey="until" components={{ when: <When at={at} /> }} />
    </Text>
  );
}
