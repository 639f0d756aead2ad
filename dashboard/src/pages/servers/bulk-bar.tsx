import { Alert, Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readServers, type ServerQuery } from '../../api/servers';
import type { McpServer } from '../../api/types';
import { dialogOnDemand } from '../../ui/on-demand';

const BulkEditDialog = dialogOnDemand(async () => (await import('./bulk-edit-dialog')).BulkEditDialog);
const BulkRevokeDialog = dialogOnDemand(async () => (await import('./bulk-revoke-dialog')).BulkRevokeDialog);

/** Maximum number of servers in one bulk action: for more, use the API. */
const bulkMax = 5_000;

interface BulkBarProps {
  readonly chosen: readonly McpServer[];
  /** How many servers the filter matches. */
  readonly total: number;
  readonly query: ServerQuery;
  readonly onClear: () => void;
  readonly onBusy: { readonly open: () => void; readonly close: () => void };
}

interface Opened {
  readonly act: 'edit' | 'revoke';
  readonly servers: readonly McpServer[];
}

/** What can be done with the servers that are selected, or with all that match. */
export function BulkBar({ chosen, total, query, onClear, onBusy }: BulkBarProps) {
  const { t } = useTranslation('servers');
  // Kept with the query that found them: another list is another choice.
  const [found, setFound] = useState<{ readonly query: ServerQuery; readonly servers: readonly McpServer[] } | null>(
    null,
  );
  const whole = found?.query === query ? found.servers : null;
  // A list of its own: revoked servers leave the other lists before the dialog has shown their outcome.
  const [dialog, setDialog] = useState<Opened | null>(null);
  const servers = whole ?? chosen;
  if (servers.length === 0 && dialog === null) return null;
  const close = (): void => {
    setDialog(null);
    setFound(null);
    onClear();
    onBusy.close();
  };
  const open = (next: 'edit' | 'revoke') => () => {
    setDialog({ act: next, servers });
    onBusy.open();
  };
  return (
    <>
      <Paper withBorder p="xs" mb="sm" role="region" aria-label={t('bulk.region')}>
        <Group justify="space-between" gap="xs">
          <Text fw={600} role="status">
            {t('bulk.selected', { count: servers.length })}
          </Text>
          <Group gap="xs">
            {whole === null && chosen.length < total && (
              <SelectAll total={total} query={query} onDone={(servers) => setFound({ query, servers })} />
            )}
            <Button variant="default" mih={44} onClick={open('edit')}>
              {t('bulk.edit')}
            </Button>
            <Button color="red" variant="light" mih={44} onClick={open('revoke')}>
              {t('bulk.revoke')}
            </Button>
            <Button
              variant="subtle"
              mih={44}
              onClick={() => {
                setFound(null);
                onClear();
              }}
            >
              {t('bulk.clear')}
            </Button>
          </Group>
        </Group>
      </Paper>
      {dialog?.act === 'edit' && <BulkEditDialog servers={dialog.servers} onClose={close} />}
      {dialog?.act === 'revoke' && <BulkRevokeDialog servers={dialog.servers} onClose={close} />}
    </>
  );
}

interface SelectAllProps {
  readonly total: number;
  readonly query: ServerQuery;
  readonly onDone: (servers: readonly McpServer[]) => void;
}

/** Reads every server that the filter matches, page after page, so that the summary can name them. */
function SelectAll({ total, query, onDone }: SelectAllProps) {
  const { t } = useTranslation('servers');
  const [read, setRead] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);
  if (total > bulkMax)
    return (
      <Text size="sm" c="dimmed">
        {t('bulk.tooMany', { count: bulkMax })}
      </Text>
    );
  const readAll = async (): Promise<void> => {
    const controller = new AbortController();
    stopping.current = controller;
    setError(null);
    setRead(0);
    try {
      const all: McpServer[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await readServers(query, cursor, controller.signal);
        all.push(...page.result);
        setRead(all.length);
        if (page.next_cursor === null || all.length >= bulkMax) break;
        cursor = page.next_cursor;
      }
      onDone(all);
    } catch (thrown) {
      if (!controller.signal.aborted) setError(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setRead(null);
    }
  };
  if (read !== null)
    return (
      <Group gap="xs">
        <Progress value={(read / Math.max(1, total)) * 100} w={120} aria-label={t('bulk.reading')} />
        <Button variant="subtle" size="compact-sm" onClick={() => stopping.current?.abort()}>
          {t('cancel')}
        </Button>
      </Group>
    );
  return (
    <>
      {error && (
        <Alert color="red" p="xs" role="alert">
          {error}
        </Alert>
      )}
      <Button variant="subtle" mih={44} onClick={() => void readAll()}>
        {t('bulk.selectAll', { count: total })}
      </Button>
    </>
  );
}
