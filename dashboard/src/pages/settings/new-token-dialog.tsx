import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useAccounts } from '../../api/accounts';
import { useCreateApiToken } from '../../api/operation';
import type { ApiTokenScope } from '../../api/types';
import { Copy } from '../../ui/copy';
import { Failure } from '../../ui/failure';
import { noLimits, TokenLimits, wishOf } from './token-limits';

const scopes: readonly { readonly value: ApiTokenScope; readonly label: string }[] = [
  { value: 'mcp', label: 'MCP servers only' },
  { value: 'viewer', label: 'Viewer: the API and the dashboard, reading' },
  { value: 'admin', label: 'Administrator: everything' },
];
const lifetimes = [
  { value: '7', label: 'A week' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Until it is deleted' },
];
const dayMs = 86_400_000;

/** Makes an API token, and shows it this once. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<ApiTokenScope>('mcp');
  const [accountId, setAccountId] = useState<string | null>(null);
  const [days, setDays] = useState('90');
  const accounts = useAccounts();
  const [limits, setLimits] = useState(noLimits);
  const create = useCreateApiToken();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate({
      name: name.trim(),
      scope,
      ...(scope === 'mcp' && accountId !== null ? { integrated_account_id: accountId } : {}),
      ...(scope === 'mcp' ? {} : wishOf(limits)),
      expires_at: days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString(),
    });
  };
  return (
    <Modal opened onClose={onClose} title="Create an API token" closeOnClickOutside={!create.data} centered>
      {create.data ? (
        <Stack>
          <Copy label={`API token ${create.data.name}`} text={create.data.token} />
          <Alert color="yellow" title="It will not be shown again">
            Keep it as you keep a password. If it is lost, delete it and create another.
          </Alert>
          <Group justify="flex-end">
            <Button onClick={onClose}>I have copied it</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Name"
              description="Who or what uses it."
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              required
              data-autofocus
            />
            <Select
              label="Scope"
              data={scopes}
              value={scope}
              onChange={(value) => setScope(scopes.find((one) => one.value === value)?.value ?? 'mcp')}
              allowDeselect={false}
            />
            {scope === 'mcp' && (
              <Select
                label="Account"
                placeholder="MCP servers of every account"
                data={accounts.data?.map((account) => ({ value: account.id, label: account.name })) ?? []}
                value={accountId}
                onChange={setAccountId}
                clearable
              />
            )}
            {scope !== 'mcp' && <TokenLimits scope={scope} limits={limits} onChange={setLimits} />}
            <Select
              label="Works for"
              data={lifetimes}
              value={days}
              onChange={(value) => setDays(value ?? '')}
              allowDeselect={false}
            />
            {create.isError && <Failure error={create.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending}>
                Create
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
