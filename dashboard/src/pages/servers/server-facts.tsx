import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useRunbooks } from '../../api/combined';
import { useServerHistory, type useServerTools } from '../../api/server-details';
import type { McpServer } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { CopyId } from '../../ui/copy-id';
import { exactly, When } from '../../ui/when';
import { figure } from '../../ui/words';
import { guardsOf } from './guards';
import type { ServerAction } from './server-dialogs';
import { LabelBadge } from './use-server-columns';

interface ServerFactsProps {
  readonly server: McpServer;
  readonly tools: ReturnType<typeof useServerTools>;
  readonly onAction: (action: ServerAction) => void;
}

/** An MCP server at a glance: what it reaches, what it costs, how it is guarded, when it ends. */
export function ServerFacts({ server, tools, onAction }: ServerFactsProps) {
  const { t } = useTranslation('servers');
  const { data } = tools;
  const guards = guardsOf(server.config);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Panel title={t('facts.reach')}>
        <Accounts server={server} />
        <Fact label={t('columns.tools')}>
          {data ? t('facts.toolsCost', { count: data.count, tokens: figure(data.tokens) }) : figure(server.tool_count)}
        </Fact>
        {data && data.listed.length < data.count && (
          <Fact label={t('facts.listed')}>{t('facts.listedText', { count: data.listed.length })}</Fact>
        )}
        <Runbooks serverId={server.id} />
      </Panel>
      <Panel title={t('facts.guards')}>
        {guards.length === 0 ? (
          <Text size="sm">{t('facts.unguarded')}</Text>
        ) : (
          <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {guards.map((guard) => (
              <Text key={guard} component="li" size="sm">
                {t(`guards.${guard}`)}
              </Text>
            ))}
          </Stack>
        )}
      </Panel>
      <Life server={server} onAction={onAction} />
      <Panel title={t('facts.about')}>
        <Fact label={t('columns.labels')}>
          {Object.keys(server.labels).length === 0 ? (
            t('facts.none')
          ) : (
            <Group gap={4}>
              {Object.entries(server.labels).map(([name, value]) => (
                <LabelBadge key={name} text={`${name}=${value}`} />
              ))}
            </Group>
          )}
        </Fact>
        {server.external_id !== null && <Fact label={t('facts.externalId')}>{server.external_id}</Fact>}
        <Fact label={t('facts.id')}>
          <CopyId label={t('facts.id')} id={server.id} />
        </Fact>
        <Fact label={t('facts.createdBy')}>{server.created_by}</Fact>
        <Fact label={t('facts.created')}>
          <When at={server.created_at} />
        </Fact>
      </Panel>
    </SimpleGrid>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Stack gap="xs">{children}</Stack>
    </Paper>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Group gap="xs" align="baseline" wrap="nowrap">
      <Text size="sm" c="dimmed" w={140} style={{ flexShrink: 0 }}>
        {label}
      </Text>
      <Text size="sm" component="div" style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Group>
  );
}

/** When it ends, when it was used, and its URL. */
function Life({ server, onAction }: Pick<ServerFactsProps, 'server' | 'onAction'>) {
  const { t } = useTranslation('servers');
  const canChange = useCanChange();
  const history = useServerHistory(server.id);
  const rotated = history.data?.find(({ action }) => action === 'mcp_server.rotate');
  const isOldUrlOpen = rotated?.old_url_until && Date.parse(rotated.old_url_until) > Date.now();
  return (
    <Panel title={t('facts.life')}>
      <Fact label={t('columns.expires')}>
        {server.expires_at === null ? (
          t('facts.neverExpires')
        ) : (
          <>
            <When at={server.expires_at} />
            <Text size="xs" c="dimmed">
              {exactly(server.expires_at)}
            </Text>
          </>
        )}
      </Fact>
      <Fact label={t('columns.lastUsed')}>
        {server.last_used_at === null ? t('never.used') : <When at={server.last_used_at} />}
      </Fact>
      <Fact label={t('facts.rotated')}>{rotated ? <When at={rotated.at} /> : t('facts.neverRotated')}</Fact>
      {isOldUrlOpen && rotated.old_url_until && (
        <Fact label={t('facts.oldUrl')}>
          <When at={rotated.old_url_until} />
        </Fact>
      )}
      {canChange && (
        <Group gap="xs">
          <Button size="xs" mih={44} variant="default" onClick={() => onAction('rotate')}>
            {t('facts.rotate')}
          </Button>
          <Button size="xs" mih={44} variant="default" onClick={() => onAction('edit')}>
            {t('facts.changeExpiry')}
          </Button>
        </Group>
      )}
    </Panel>
  );
}

function Accounts({ server }: { readonly server: McpServer }) {
  const { t } = useTranslation('servers');
  const link = (id: string, name: string) => (
    <Anchor component={Link} href={`/accounts/${id}`} size="sm">
      {name}
    </Anchor>
  );
  if (!server.members)
    return (
      <Fact label={t('columns.account')}>
        {server.integrated_account_name === null || server.integrated_account_id === null
          ? t('accountHidden')
          : link(server.integrated_account_id, server.integrated_account_name)}
      </Fact>
    );
  return (
    <Fact label={t('facts.accounts')}>
      <Stack gap={4}>
        {server.members.map((member) => (
          <Group key={member.integrated_account_id} gap={6}>
            {member.state === 'gone' ? member.label : link(member.integrated_account_id, member.label)}
            <Badge variant="default" tt="none">
              {member.prefix}_
            </Badge>
            {member.state !== 'active' && (
              <Badge color="red" variant="light" tt="none">
                {t(member.state === 'gone' ? 'facts.memberGone' : 'states.needs_reauth')}
              </Badge>
            )}
          </Group>
        ))}
      </Stack>
    </Fact>
  );
}

function Runbooks({ serverId }: { readonly serverId: string }) {
  const { t } = useTranslation('servers');
  const runbooks = useRunbooks(serverId);
  if (!runbooks.data || runbooks.data.length === 0) return null;
  return (
    <Fact label={t('facts.runbooks')}>
      <Stack gap={4}>
        {runbooks.data.map(({ name, title }) => (
          <Anchor key={name} component={Link} href={`/runbooks/${serverId}/${name}`} size="sm">
            {title}
          </Anchor>
        ))}
      </Stack>
    </Fact>
  );
}
