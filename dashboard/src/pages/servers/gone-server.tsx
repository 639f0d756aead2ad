import { Anchor, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useServerHistory } from '../../api/server-details';
import { Empty } from '../../ui/empty';
import { PageHeader } from '../../ui/page-header';
import { PageSkeleton } from '../../ui/skeletons';
import { ServerClients } from './server-clients';
import { ServerHistory } from './server-history';

/** An MCP server that was revoked or expired: what is still known of it, and who still tries its URL. */
export function GoneServer({ serverId }: { readonly serverId: string }) {
  const { t } = useTranslation('servers');
  const history = useServerHistory(serverId);
  if (history.isPending) return <PageSkeleton />;
  const last = history.data?.[0];
  return (
    <>
      <Anchor component={Link} href="/servers" size="sm">
        {t('detail.all')}
      </Anchor>
      {last ? (
        <>
          <PageHeader title={t('gone.title')} text={t('gone.text')} />
          <Stack gap="xl">
            <section>
              <Title order={2} size="h4" mb="sm">
                {t('detail.tabs.clients')}
              </Title>
              <ServerClients serverId={serverId} />
            </section>
            <section>
              <Title order={2} size="h4" mb="sm">
                {t('detail.tabs.history')}
              </Title>
              <ServerHistory serverId={serverId} />
            </section>
          </Stack>
        </>
      ) : (
        <Empty title={t('gone.unknown')} text={t('gone.unknownText')} />
      )}
    </>
  );
}
