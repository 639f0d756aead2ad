import { Alert, Button, Group, Modal, Stack, Tabs } from '@mantine/core';
import { useVersion } from '../../api/operation';
import type { McpServerWithUrl } from '../../api/types';
import { Copy } from '../../ui/copy';
import { exactly } from '../../ui/when';
import { clientLines } from './client-lines';

/** Shows a new URL, this once, with what to paste into each client. */
export function UrlDialog({ server, onClose }: { readonly server: McpServerWithUrl; readonly onClose: () => void }) {
  const version = useVersion();
  const clients = clientLines(server, version.data);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${server.name} is ready`}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Copy label="MCP URL" text={server.url} />
        {server.config.auth !== 'oauth' && (
          <Alert color="yellow" title="It will not be shown again">
            Anyone with this URL can use the tools. Copy it now. If it is lost or leaked, create a new one.
            {server.old_url_until && ` The old one works until ${exactly(server.old_url_until)}.`}
          </Alert>
        )}
        <Tabs defaultValue={clients[0]?.client ?? null} variant="outline" keepMounted={false}>
          <Tabs.List aria-label="Client">
            {clients.map(({ client }) => (
              <Tabs.Tab key={client} value={client}>
                {client}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {clients.map(({ client, text, note }) => (
            <Tabs.Panel key={client} value={client} pt="sm">
              <Copy label={`For ${client}`} text={text} note={note} />
            </Tabs.Panel>
          ))}
        </Tabs>
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
