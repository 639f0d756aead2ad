import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllServers, useToolChanges } from '../../api/combined';
import type { McpServer } from '../../api/types';
import { More } from '../../ui/more';
import { ChangesDialog } from '../servers/changes-dialog';

/** MCP servers that pin their tools and withhold some of them until a person has looked. */
export function PinnedServers() {
  const { t } = useTranslation('integrations');
  const servers = useAllServers();
  const pinned = servers.data?.filter(({ config }) => config.pin_tools === true) ?? [];
  return (
    <Stack component="section" aria-label={t('pinned.title')} gap="xs">
      <Title order={2} size="h4">
        {t('pinned.title')}
      </Title>
      <Text c="dimmed">{t(pinned.length === 0 ? 'pinned.none' : 'pinned.text')}</Text>
      {pinned.map((server) => (
        <PinnedServer key={server.id} server={server} />
      ))}
      <More list={servers} />
    </Stack>
  );
}

function PinnedServer({ server }: { readonly server: McpServer }) {
  const { t } = useTranslation('integrations');
  const changes = useToolChanges(server.id);
  const [isOpen, setOpen] = useState(false);
  const count = changes.data?.length ?? 0;
  return (
    <Paper withBorder p="sm" component="section" aria-label={server.name}>
      <Group justify="space-between">
        <Stack gap={0} style={{ minWidth: 0 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {server.name}
          </Text>
          <Text size="sm" c="dimmed">
            {count > 0
              ? t('pinned.changed', { count })
              : t(changes.isPending ? 'pinned.comparing' : 'pinned.unchanged')}
          </Text>
        </Stack>
        {count > 0 && (
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('pinned.review')}
          </Button>
        )}
      </Group>
      {isOpen && <ChangesDialog server={server} onClose={() => setOpen(false)} />}
    </Paper>
  );
}
