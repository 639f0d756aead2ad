import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'wouter';
import { useAccounts, useIntegrations } from '../../api/accounts';
import type { Account, Integration } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { More } from '../../ui/more';
import { PageHeader } from '../../ui/page-header';
import { ConnectDialog } from './connect-dialog';
import { StatusBadge } from './status-badge';

/** Somebody may be consenting in another window: the list is asked for again while the dialog is open. */
const whileConnectingMs = 2_000;

/** All integrated accounts, and the way to connect another. */
export default function AccountsPage() {
  const [isConnecting, { open, close }] = useDisclosure(false);
  const accounts = useAccounts(isConnecting ? whileConnectingMs : false);
  const integrations = useIntegrations();
  const canChange = useCanChange();
  const connect = canChange && <Button onClick={open}>Connect an account</Button>;
  return (
    <>
      <PageHeader
        title="Accounts"
        text="Each account is one connection to a service. Open an account to create MCP servers for it."
      >
        {connect}
      </PageHeader>
      {accounts.isPending && <Loading />}
      {accounts.isError && <Failure error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.data?.length === 0 && (
        <Empty
          title="No account is connected yet"
          text="Connect one: you consent on the service’s own page, and its data centre and organization are found by themselves."
        >
          {connect}
        </Empty>
      )}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
        {accounts.data?.map((account) => (
          <AccountCard
            key={account.id}
            account={account}
            integration={integrations.data?.find(({ name }) => name === account.integration)}
          />
        ))}
      </SimpleGrid>
      <More list={accounts} />
      {isConnecting && integrations.data && (
        <ConnectDialog integrations={integrations.data} accounts={accounts.data ?? []} onClose={close} />
      )}
    </>
  );
}

interface AccountCardProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

function AccountCard({ account, integration }: AccountCardProps) {
  const center = integration?.data_centers.find(({ id }) => id === account.context.data_center);
  return (
    <Card withBorder component="article" aria-label={account.name}>
      <Stack gap="sm" h="100%" justify="space-between">
        <div>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
              {account.name}
            </Title>
            <StatusBadge status={account.status} />
          </Group>
          <Text size="sm" c="dimmed">
            {integration?.title ?? account.integration}
          </Text>
          {center && (
            <Badge variant="default" mt="xs">
              {center.title}
            </Badge>
          )}
          {account.last_error && (
            <Text size="sm" mt="xs" c="red">
              {account.last_error.message}
            </Text>
          )}
        </div>
        <Button component={Link} href={`/accounts/${account.id}`} variant="light" aria-label={`Open ${account.name}`}>
          Open
        </Button>
      </Stack>
    </Card>
  );
}
