import { ActionIcon, Badge, Button, Group, Menu, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useAccounts } from '../../api/accounts';
import { useAllServers, useRevokeAny, useRotateAny, useRunbooks } from '../../api/combined';
import type { McpServer, McpServerWithUrl } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { More } from '../../ui/more';
import { PageHeader } from '../../ui/page-header';
import { When } from '../../ui/when';
import { ChangesDialog } from '../servers/changes-dialog';
import { UrlDialog } from '../servers/url-dialog';
import { CombinedDialog } from './combined-dialog';

/** The MCP servers of all accounts, and the way to create one over several. */
export default function CombinedPage() {
  const servers = useAllServers();
  const accounts = useAccounts();
  const canChange = useCanChange();
  const [isCreating, creating] = useDisclosure(false);
  const [made, setMade] = useState<McpServerWithUrl | null>(null);
  const create = canChange && <Button onClick={creating.open}>Create over several accounts</Button>;
  return (
    <>
      <PageHeader
        title="MCP servers"
        text="Each is one URL. It reaches one account, or several with a filter for each."
      >
        {create}
      </PageHeader>
      {servers.isPending && <Loading />}
      {servers.isError && <Failure error={servers.error} onRetry={() => void servers.refetch()} />}
      {servers.data?.length === 0 && (
        <Empty
          title="No MCP server yet"
          text="Create one over several accounts here, or one for a single account on its page."
        >
          {create}
        </Empty>
      )}
      {servers.data && servers.data.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="sm" withTableBorder>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Accounts</Table.Th>
                <Table.Th>Tools</Table.Th>
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
                    <Accounts
                      server={server}
                      name={accounts.data?.find(({ id }) => id === server.integrated_account_id)?.name}
                    />
                  </Table.Td>
                  <Table.Td>{server.tool_count}</Table.Td>
                  <Table.Td>{server.expires_at === null ? 'never' : <When at={server.expires_at} />}</Table.Td>
                  <Table.Td>
                    <AnyServerMenu server={server} onNewUrl={setMade} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <More list={servers} />
      {isCreating && accounts.data && (
        <CombinedDialog
          accounts={accounts.data}
          onMade={(server) => {
            creating.close();
            setMade(server);
          }}
          onClose={creating.close}
        />
      )}
      {made && <UrlDialog server={made} onClose={() => setMade(null)} />}
    </>
  );
}

function Accounts({ server, name }: { readonly server: McpServer; readonly name: string | undefined }) {
  if (!server.members) return name ?? server.integrated_account_id;
  return (
    <Stack gap={4}>
      {server.members.map((member) => (
        <Group key={member.integrated_account_id} gap={6}>
          <Text size="sm">{member.label}</Text>
          <Badge variant="default" tt="none">
            {member.prefix}_
          </Badge>
          {member.state !== 'active' && (
            <Badge color="red" variant="light" tt="none">
              {member.state === 'gone' ? 'deleted' : 'needs attention'}
            </Badge>
          )}
        </Group>
      ))}
    </Stack>
  );
}

interface AnyServerMenuProps {
  readonly server: McpServer;
  readonly onNewUrl: (server: McpServerWithUrl) => void;
}

function AnyServerMenu({ server, onNewUrl }: AnyServerMenuProps) {
  const [dialog, setDialog] = useState<'rotate' | 'revoke' | 'changes' | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [, go] = useLocation();
  const canChange = useCanChange();
  const close = (): void => setDialog(null);
  return (
    <>
      <Menu position="bottom-end" opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`What to do with ${server.name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isOpen && <RunbookItems server={server} onChosen={go} />}
          {server.config.pin_tools && <Menu.Item onClick={() => setDialog('changes')}>Changed tools</Menu.Item>}
          <Menu.Item onClick={() => go(`/activity?mcp_server_id=${server.id}`)}>Activity</Menu.Item>
          {canChange && <Menu.Item onClick={() => setDialog('rotate')}>New URL</Menu.Item>}
          {canChange && (
            <Menu.Item color="red" onClick={() => setDialog('revoke')}>
              Revoke
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'rotate' && <Rotate server={server} onNewUrl={onNewUrl} onClose={close} />}
      {dialog === 'changes' && <ChangesDialog server={server} onClose={close} />}
      {dialog === 'revoke' && <Revoke server={server} onClose={close} />}
    </>
  );
}

function RunbookItems({ server, onChosen }: { readonly server: McpServer; readonly onChosen: (path: string) => void }) {
  const runbooks = useRunbooks(server.id);
  return runbooks.data?.map(({ name, title }) => (
    <Menu.Item key={name} onClick={() => onChosen(`/servers/${server.id}/runbook/${name}`)}>
      {title}
    </Menu.Item>
  ));
}

interface DialogProps {
  readonly server: McpServer;
  readonly onClose: () => void;
}

function Revoke({ server, onClose }: DialogProps) {
  const revoke = useRevokeAny(server.id);
  return (
    <Confirm
      title={`Revoke ${server.name}?`}
      text={`The URL of “${server.name}” stops working immediately, for every client that has it. This cannot be undone.`}
      action="Revoke it"
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function Rotate({ server, onNewUrl, onClose }: DialogProps & Pick<AnyServerMenuProps, 'onNewUrl'>) {
  const rotate = useRotateAny(server.id);
  return (
    <Confirm
      title={`Give ${server.name} a new URL?`}
      text="The old URL stops working immediately. Clients need the new one."
      action="Create the new URL"
      isPending={rotate.isPending}
      error={rotate.error}
      onConfirm={() =>
        rotate.mutate(undefined, {
          onSuccess: (rotated) => {
            onClose();
            onNewUrl(rotated);
          },
        })
      }
      onClose={onClose}
    />
  );
}
