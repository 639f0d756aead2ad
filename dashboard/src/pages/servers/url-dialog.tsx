import { Alert, Button, Group, Modal, Stack, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useVersion } from '../../api/operation';
import type { McpServerWithUrl } from '../../api/types';
import { Copy } from '../../ui/copy';
import { exactly } from '../../ui/when';
import { type ClientLine, clientLines } from './client-lines';

/** Shows a new URL, this once, with what to paste into each client. */
export function UrlDialog({ server, onClose }: { readonly server: McpServerWithUrl; readonly onClose: () => void }) {
  const { t } = useTranslation('servers');
  const version = useVersion();
  const clients = clientLines(server, version.data);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('url.title', { name: server.name })}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Copy label="MCP URL" text={server.url} />
        {server.config.auth !== 'oauth' && (
          <Alert color="yellow" title={t('url.once')}>
            {t('url.onceText')} {server.old_url_until && t('url.oldUntil', { until: exactly(server.old_url_until) })}
          </Alert>
        )}
        <Tabs defaultValue={idOf(clients[0])} variant="outline" keepMounted={false}>
          <Tabs.List aria-label={t('url.clients')}>
            {clients.map((line) => (
              <Tabs.Tab key={line.client} value={idOf(line)} mih={44}>
                {line.client}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {clients.map(({ client, text, notes }) => (
            <Tabs.Panel key={client} value={idOf({ client })} pt="sm">
              <Copy
                label={t('url.for', { client })}
                text={text}
                note={notes.map((note) => t(`url.${note}`)).join(' ')}
              />
            </Tabs.Panel>
          ))}
        </Tabs>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('url.copied')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** A client's name as part of an ID of HTML, which has no spaces. */
function idOf(line: Pick<ClientLine, 'client'> | undefined): string {
  return line?.client.replaceAll(' ', '-') ?? '';
}
