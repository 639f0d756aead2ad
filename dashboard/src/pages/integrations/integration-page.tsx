import {
  Alert,
  Anchor,
  Button,
  Code,
  Group,
  List,
  SimpleGrid,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { useAccounts, useIntegrations } from '../../api/accounts';
import { type IntegrationTool, useIntegrationTools } from '../../api/integrations';
import type { Integration } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { BackLink } from '../../ui/back-link';
import { type Column, DataList } from '../../ui/data-list';
import { EffectBadge } from '../../ui/effect-badge';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { dialogOnDemand } from '../../ui/on-demand';
import { PageHeader } from '../../ui/page-header';
import { PageSkeleton } from '../../ui/skeletons';
import { useQueryState } from '../../ui/use-query-state';
import { figure } from '../../ui/words';
import { Evidence, StrengthBadge } from './tool-cost';

const ConnectDialog = dialogOnDemand(async () => (await import('../accounts/connect-dialog')).ConnectDialog);

/** One service: its version, how its accounts connect, and its tools with their evidence and their cost. */
export default function IntegrationPage() {
  const { t } = useTranslation('integrations');
  const { name = '' } = useParams<{ name: string }>();
  const integrations = useIntegrations();
  const [isConnecting, { open, close }] = useDisclosure(false);
  const accounts = useAccounts(isConnecting ? 2_000 : false);
  const canChange = useCanChange();
  const back = <BackLink href="/integrations" label={t('detail.back')} />;
  if (integrations.isPending) return <PageSkeleton />;
  if (integrations.isError) return <Failure error={integrations.error} onRetry={() => void integrations.refetch()} />;
  const integration = integrations.data.find((one) => one.name === name);
  if (!integration)
    return (
      <>
        {back}
        <Empty title={t('detail.unknownTitle')} text={t('detail.unknownText')} />
      </>
    );
  return (
    <>
      {back}
      <PageHeader title={integration.title} text={integration.description}>
        {canChange && <Button onClick={open}>{t('detail.connect')}</Button>}
        {canChange && (
          <Button component={Link} href={`/integrations/import?name=${integration.name}`} variant="default">
            {t('detail.importAgain')}
          </Button>
        )}
      </PageHeader>
      <Stack gap="xl">
        <Facts integration={integration} />
        <Ways integration={integration} />
        <Tools name={integration.name} />
      </Stack>
      {isConnecting && (
        <ConnectDialog
          integrations={[integration]}
          accounts={accounts.data ?? []}
          integration={integration.name}
          onClose={close}
        />
      )}
    </>
  );
}

function Facts({ integration }: { readonly integration: Integration }) {
  const { t } = useTranslation('integrations');
  const { requests, window_seconds: seconds } = integration.rate_limit;
  return (
    <Table variant="vertical" withTableBorder style={{ tableLayout: 'fixed' }}>
      <Table.Tbody>
        <Fact name={t('list.name')}>
          <Code>{integration.name}</Code>
        </Fact>
        <Fact name={t('list.version')}>
          <Code>{integration.version}</Code>
        </Fact>
        <Fact name={t('detail.documentation')}>
          <Anchor href={integration.documentation_url} target="_blank" rel="noopener noreferrer" size="sm">
            {integration.documentation_url}
          </Anchor>
        </Fact>
        <Fact name={t('detail.dataCenters')}>{integration.data_centers.map(({ title }) => title).join(', ')}</Fact>
        <Fact name={t('detail.limit')}>
          {requests === null || seconds === null
            ? t('detail.noLimit')
            : t('detail.limitText', { requests: figure(requests), seconds: figure(seconds) })}
        </Fact>
      </Table.Tbody>
    </Table>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={{ base: 120, sm: 190 }} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
    </Table.Tr>
  );
}

const grantNames = {
  code: 'code',
  device: 'device',
  client_credentials: 'clientCredentials',
  jwt_bearer: 'jwtBearer',
} as const;

function Ways({ integration }: { readonly integration: Integration }) {
  const { t } = useTranslation('integrations');
  return (
    <Stack component="section" aria-label={t('ways.title')} gap="xs">
      <Title order={2} size="h4">
        {t('ways.title')}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {integration.connection.ways.map((way) => {
          const asked = Object.values({ ...way.context, ...way.fields, ...way.client });
          const grant = way.grant as keyof typeof grantNames | null;
          return (
            <Alert
              key={way.grant ?? way.way}
              color={way.missing.length > 0 ? 'orange' : 'gray'}
              title={t(`ways.names.${grant === null ? (asked.length === 0 ? 'none' : 'values') : grantNames[grant]}`)}
            >
              <Text size="sm">
                {asked.length === 0
                  ? t('ways.asksNothing')
                  : t('ways.asks', { values: asked.map(({ title }) => title).join(', ') })}
              </Text>
              {way.missing.length > 0 && (
                <List size="sm" mt="xs">
                  {way.missing.map(({ setting }) => (
                    <List.Item key={setting}>
                      {t('ways.missing')} <Code>{setting}</Code>
                    </List.Item>
                  ))}
                </List>
              )}
            </Alert>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

function Tools({ name }: { readonly name: string }) {
  const { t } = useTranslation('integrations');
  const [search, setSearch] = useQueryState('q', '', { replace: true });
  const tools = useIntegrationTools(name);
  const columns = useColumns();
  const text = search.trim().toLowerCase();
  const rows = (tools.data?.tools ?? []).filter(({ name: tool, title, tags }) =>
    `${tool} ${title} ${tags.join(' ')}`.toLowerCase().includes(text),
  );
  return (
    <Stack component="section" aria-label={t('tools.title')} gap="xs">
      <Group gap="sm">
        <Title order={2} size="h4">
          {t('tools.title')}
        </Title>
        {tools.data && (
          <>
            <Text size="sm" c="dimmed">
              {t('cost.tools', { count: tools.data.count, tokens: figure(tools.data.tokens) })}
            </Text>
            <Evidence counts={tools.data.evidence} />
          </>
        )}
      </Group>
      <TextInput
        type="search"
        label={t('tools.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maw={420}
      />
      {tools.isError && <Failure error={tools.error} onRetry={() => void tools.refetch()} />}
      <DataList<IntegrationTool>
        label={t('tools.title')}
        columns={columns}
        rows={rows}
        keyOf={(tool) => tool.name}
        isLoading={tools.isPending}
        empty={<Empty title={t('tools.noneTitle')} text={t('tools.noneText')} />}
      />
    </Stack>
  );
}

function useColumns(): readonly Column<IntegrationTool>[] {
  const { t } = useTranslation('integrations');
  return [
    { id: 'title', header: t('tools.tool'), cell: ({ title }) => title },
    {
      id: 'name',
      header: t('list.name'),
      cell: ({ name }) => (
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      ),
    },
    {
      id: 'effect',
      header: t('tools.effect'),
      width: '8rem',
      cell: ({ effect }) => (
        <EffectBadge annotations={{ readOnlyHint: effect === 'read', destructiveHint: effect === 'destructive' }} />
      ),
    },
    {
      id: 'strength',
      header: t('tools.evidence'),
      width: '9rem',
      cell: ({ strength }) => <StrengthBadge strength={strength ?? 'unknown'} />,
    },
    { id: 'tokens', header: t('tools.tokens'), align: 'right', width: '6rem', cell: ({ tokens }) => figure(tokens) },
  ];
}
