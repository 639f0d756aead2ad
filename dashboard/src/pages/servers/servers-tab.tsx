import { Anchor, Badge, Button, Group, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import { useServers } from '../../api/servers';
import type { Account, Integration, McpServer, McpServerWithUrl } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { More } from '../../ui/more';
import { useNow } from '../../ui/use-now';
import { exactly, When } from '../../ui/when';
import { ServerDialog } from './server-dialog';
import { ServerMenu } from './server-menu';
import { UrlDialog } from './url-dialog';

interface ServersTabProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** The MCP servers of an account. */
export function ServersTab({ account, integration }: ServersTabProps) {
  const servers = useServers(account.id);
  const canChange = useCanChange();
  const [isCreating, creating] = useDisclosure(false);
  const [made, setMade] = useState<McpServerWithUrl | null>(null);
  const show = (server: McpServerWithUrl): void => {
    creating.close();
    setMade(server);
  };
  const create = canChange && <Button onClick={creating.open}>Create MCP server</Button>;
  if (servers.isPending) return <Loading />;
  if (servers.isError) return <Failure error={servers.error} onRetry={() => void servers.refetch()} />;
  return (
    <>
      {servers.data.length === 0 ? (
        <Empty
          title="No MCP server yet"
          text="An MCP server is a URL for Claude or another client. It opens only the tools that you choose, for as long as you choose."
        >
          {create}
        </Empty>
      ) : (
        <>
          <Group justify="flex-end" mb="sm">
            {create}
          </Group>
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="sm" withTableBorder>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Opens</Table.Th>
                  <Table.Th>Guards</Table.Th>
                  <Table.Th>Expires</Table.Th>
                  <Table.Th aria-label="What can be done" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {servers.data.map((server) => (
                  <Table.Tr key={server.id}>
                    <Table.Td>
                      <Text fw={600}>{server.name}</Text>
                      <Text size="xs" c="dimmed">
                        created <When at={server.created_at} />
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Opens server={server} />
                    </Table.Td>
                    <Table.Td>
                      <Guards server={server} />
                    </Table.Td>
                    <Table.Td>
                      <Expiry at={server.expires_at} />
                    </Table.Td>
                    <Table.Td>
                      {server.members ? (
                        <Anchor component={Link} href="/servers" size="sm">
                          Several accounts
                        </Anchor>
                      ) : (
                        <ServerMenu account={account} integration={integration} server={server} onNewUrl={setMade} />
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <More list={servers} />
        </>
      )}
      {isCreating && (
        <ServerDialog account={account} integration={integration} onMade={show} onClose={creating.close} />
      )}
      {made && <UrlDialog server={made} onClose={() => setMade(null)} />}
    </>
  );
}

function Opens({ server: { config } }: { readonly server: McpServer }) {
  const names = [...(config.methods ?? []), ...(config.tags ?? [])];
  const tools = config.tools?.length ?? 0;
  if (names.length + tools === 0) return 'Every tool';
  return (
    <Group gap={4}>
      {names.map((name) => (
        <Badge key={name} variant="default" tt="none">
          {name}
        </Badge>
      ))}
      {tools > 0 && (
        <Badge variant="default" tt="none">
          {tools === 1 ? '1 tool by name' : `${tools} tools by name`}
        </Badge>
      )}
    </Group>
  );
}

function Guards({ server: { config } }: { readonly server: McpServer }) {
  const guards = [
    config.auth === 'oauth' && 'sign-in',
    config.require_api_token_auth && 'API token',
    config.approval && config.approval !== 'none' && `approval: ${config.approval}`,
    config.dry_run && 'dry run',
    config.pin_tools && 'pinned tools',
    config.tool_exposure === 'discovery' && 'tool search',
    config.tool_exposure === 'code' && 'scripts',
  ].filter((guard) => typeof guard === 'string');
  return guards.length === 0 ? (
    <Text size="sm" c="dimmed">
      none
    </Text>
  ) : (
    <Group gap={4}>
      {guards.map((guard) => (
        <Badge key={guard} variant="light" tt="none">
          {guard}
        </Badge>
      ))}
    </Group>
  );
}

/** A countdown; what has passed is said so. */
function Expiry({ at }: { readonly at: string | null }) {
  const now = useNow();
  if (at === null)
    return (
      <Text size="sm" c="dimmed">
        never
      </Text>
    );
  if (Date.parse(at) <= now)
    return (
      <Text size="sm" c="red" title={exactly(at)}>
        expired
      </Text>
    );
  return <When at={at} />;
}
