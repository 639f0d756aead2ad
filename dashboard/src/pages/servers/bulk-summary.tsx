import { List, Spoiler, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { McpServer } from '../../api/types';

const namedMax = 200;

/** Names of servers, a few at first. */
export function ServerNames({ servers }: { readonly servers: readonly McpServer[] }) {
  const { t } = useTranslation('servers');
  return (
    <Spoiler maxHeight={132} showLabel={t('bulk.showNames')} hideLabel={t('bulk.hideNames')}>
      <List size="sm">
        {servers.slice(0, namedMax).map(({ id, name, integrated_account_name: account }) => (
          <List.Item key={id} style={{ overflowWrap: 'anywhere' }}>
            {name}
            {account && (
              <Text span size="xs" c="dimmed">
                {' '}
                {account}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
      {servers.length > namedMax && (
        <Text size="sm" c="dimmed">
          {t('bulk.moreNames', { count: servers.length - namedMax })}
        </Text>
      )}
    </Spoiler>
  );
}
