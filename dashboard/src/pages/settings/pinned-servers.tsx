import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useAllServers, useToolChanges } from '../../api/combined';
import type { McpServer } from '../../api/types';
import { More } from '../../ui/more';
import { counted } from '../../ui/words';
import { ChangesDialog } from '../servers/changes-dialog';

/** MCP servers that pin their tools and withhold some of them until a person has looked. */
export function PinnedServers() {
  const servers = useAllServers();
  const pinned = servers.data?.filter(({ config }) => config.pin_tools === true) ?? [];
  return (
    <Stack component="section" aria-label="Pinned tools" gap="xs">
      <Title order={2} size="h4">
        Pinned tools
      </Title>
      <Text c="dimmed">
        {pinned.length === 0
          ? 'No MCP server pins its tools, so changed tools are applied immediately.'
          : 'These MCP servers withhold a changed tool until it is accepted.'}
      </Text>
      {pinned.map((server) => (
        <PinnedServer key={server.id} server={server} />
      ))}
      <More list={servers} />
    </Stack>
  );
}

function PinnedServer({ server }: { readonly server: McpServer }) {
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
            {count > 0 ? `${counted(count, 'tool')} changed` : changes.isPending ? 'Comparing ...' : 'Nothing changed'}
          </Text>
        </Stack>
        {count > 0 && (
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            Review
          </Button>
        )}
      </Group>
      {isOpen && <ChangesDialog server={server} onClose={() => setOpen(false)} />}
    </Paper>
  );
}
