import { Select } from '@mantine/core';
import { useServers } from '../../api/servers';
import type { Account } from '../../api/types';

interface ServerFilterProps {
  readonly accounts: readonly Account[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** Chooses one MCP server among those of the first account, or the one that the address names. */
export function ServerFilter({ accounts, value, onChange }: ServerFilterProps) {
  const first = accounts[0];
  return first ? <Known account={first} value={value} onChange={onChange} /> : null;
}

interface KnownProps {
  readonly account: Account;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

function Known({ account, value, onChange }: KnownProps) {
  const servers = useServers(account.id);
  const known = servers.data?.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  // One that was revoked, or belongs to another account, still stands in the trail under its id.
  const data = value === null || known.some((one) => one.value === value) ? known : [{ value, label: value }, ...known];
  return <Select label="MCP server" data={data} value={value} onChange={onChange} clearable searchable />;
}
