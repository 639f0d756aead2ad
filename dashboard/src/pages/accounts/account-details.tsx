import { Badge, Button, Code, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useConsentLink, useDeleteAccount, useRefreshAccount, useRenameAccount } from '../../api/accounts';
import type { Account, Integration } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Failure } from '../../ui/failure';
import { When } from '../../ui/when';
import { ReplaceDialog } from './replace-dialog';

interface AccountDetailsProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** What the gateway knows of an account, and what can be done with it. */
export function AccountDetails({ account, integration }: AccountDetailsProps) {
  const { data_center: centerId, ...context } = account.context;
  const center = integration?.data_centers.find(({ id }) => id === centerId);
  return (
    <Stack>
      <Table.ScrollContainer minWidth={300}>
        <Table variant="vertical" withTableBorder>
          <Table.Tbody>
            <Fact name="Account id">
              <Code>{account.id}</Code>
            </Fact>
            {centerId && (
              <Fact name="Data centre">
                {center?.title ?? centerId}{' '}
                <Text span c="dimmed" size="sm">
                  {Object.values(center?.hosts ?? {}).join(', ')}
                </Text>
              </Fact>
            )}
            {Object.entries(context).map(([name, value]) => (
              <Fact key={name} name={name.replaceAll('_', ' ')}>
                <Code>{value}</Code>
              </Fact>
            ))}
            <Fact name="Connected">
              <When at={account.created_at} />
            </Fact>
            <Fact name="Last error">
              {account.last_error ? (
                <>
                  {account.last_error.message} (<When at={account.last_error.at} />)
                </>
              ) : (
                'None'
              )}
            </Fact>
            <Fact name="Scopes">
              <Group gap={4}>
                {account.scopes.map((scope) => (
                  <Badge key={scope} variant="default" tt="none">
                    {scope}
                  </Badge>
                ))}
              </Group>
            </Fact>
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <AccountActs account={account} integration={integration} />
    </Stack>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={150}>{name}</Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
    </Table.Tr>
  );
}

function AccountActs({ account, integration }: AccountDetailsProps) {
  const [dialog, setDialog] = useState<'rename' | 'replace' | 'delete' | null>(null);
  const refresh = useRefreshAccount(account.id);
  const widen = useConsentLink();
  if (!useCanChange()) return null;
  const check = (): void =>
    refresh.mutate(undefined, {
      onSuccess: () => notifications.show({ message: 'The service accepts the credentials; the account works.' }),
    });
  return (
    <>
      <Group>
        <Button variant="default" loading={refresh.isPending} onClick={check}>
          Check the connection
        </Button>
        <Button variant="default" onClick={() => setDialog('rename')}>
          Rename
        </Button>
        {integration?.connection.way === 'values' ? (
          <Button variant="default" onClick={() => setDialog('replace')}>
            Replace the credentials
          </Button>
        ) : widen.data ? (
          <Button component="a" href={widen.data.url} target="_blank" rel="noopener">
            Open the consent
          </Button>
        ) : (
          <Button
            variant="default"
            loading={widen.isPending}
            onClick={() => widen.mutate({ integration: account.integration, integrated_account_id: account.id })}
          >
            Reconnect or widen the consent
          </Button>
        )}
        <Button variant="outline" color="red" onClick={() => setDialog('delete')}>
          Delete
        </Button>
      </Group>
      {refresh.isError && <Failure error={refresh.error} title="The connection does not work" />}
      {widen.isError && <Failure error={widen.error} />}
      {dialog === 'rename' && <Rename account={account} onClose={() => setDialog(null)} />}
      {dialog === 'replace' && integration && (
        <ReplaceDialog account={account} integration={integration} onClose={() => setDialog(null)} />
      )}
      {dialog === 'delete' && <Delete account={account} onClose={() => setDialog(null)} />}
    </>
  );
}

interface DialogProps {
  readonly account: Account;
  readonly onClose: () => void;
}

function Rename({ account, onClose }: DialogProps) {
  const [name, setName] = useState(account.name);
  const rename = useRenameAccount(account.id);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    rename.mutate(name, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="Rename the account" centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
            data-autofocus
          />
          {rename.isError && <Failure error={rename.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={rename.isPending}>
              Rename
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Delete({ account, onClose }: DialogProps) {
  const [, go] = useLocation();
  const remove = useDeleteAccount(account.id);
  const confirm = (): void =>
    remove.mutate(undefined, {
      onSuccess: ({ revoked_upstream: isRevoked }) => {
        notifications.show({
          message: isRevoked
            ? `${account.name} is deleted, and its consent is revoked.`
            : `${account.name} is deleted. The service did not confirm that the consent is revoked: revoke it there.`,
        });
        go('/accounts');
      },
    });
  return (
    <Confirm
      title={`Delete ${account.name}?`}
      text="Its consent is revoked at the service, its credentials are deleted, and the URLs of all its MCP servers stop working immediately. The audit log is kept."
      typed={account.name}
      action="Delete the account"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
