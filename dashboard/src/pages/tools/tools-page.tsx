import { Anchor, Badge, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useTools } from '../../api/tools';
import type { Tool } from '../../api/types';
import { EffectBadge } from '../../ui/effect-badge';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { PageHeader } from '../../ui/page-header';
import { useAccountChoice } from '../../ui/use-account-choice';
import { counted } from '../../ui/words';
import { searchTools } from './search-tools';

/** Every tool that an account offers, searchable by any word of it. */
export default function ToolsPage() {
  const { accounts, accountId, choose } = useAccountChoice();
  const tools = useTools(accountId);
  const [wanted, setWanted] = useState('');
  const [tag, setTag] = useState<string | null>(null);
  const found = searchTools(tools.data ?? [], wanted, tag);
  const tags = [...new Set(tools.data?.flatMap((tool) => tool.tags) ?? [])].sort();
  return (
    <>
      <PageHeader title="Tools" text="What a model can be given. Open one to read it, and to try it yourself." />
      {accounts.isError && <Failure error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.data?.length === 0 && (
        <Empty title="No tools yet" text="Tools belong to an account; connect one first." />
      )}
      {accountId !== undefined && (
        <Stack>
          <Group align="flex-end">
            <TextInput
              type="search"
              label="Search"
              placeholder="spam, dkim, held mail ..."
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
              style={{ flexGrow: 1 }}
            />
            <Select label="Tag" data={tags} value={tag} onChange={setTag} clearable searchable w={200} />
            {(accounts.data?.length ?? 0) > 1 && (
              <Select
                label="Account"
                data={accounts.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
                value={accountId}
                onChange={choose}
                allowDeselect={false}
              />
            )}
          </Group>
          {tools.isPending && <Loading lines={8} />}
          {tools.isError && <Failure error={tools.error} onRetry={() => void tools.refetch()} />}
          {tools.data && (
            <>
              <Text size="sm" c="dimmed" role="status">
                {counted(found.length, 'tool')} of {tools.data.length}
              </Text>
              {found.length === 0 ? (
                <Empty title="No tool matches" text="Try fewer or other words, or take the tag away." />
              ) : (
                <ToolTable tools={found} accountId={accountId} />
              )}
            </>
          )}
        </Stack>
      )}
    </>
  );
}

function ToolTable({ tools, accountId }: { readonly tools: readonly Tool[]; readonly accountId: string }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="xs" withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Tool</Table.Th>
            <Table.Th>Effect</Table.Th>
            <Table.Th>Tags</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tools.map((tool) => (
            <Table.Tr key={tool.name}>
              <Table.Td>
                <Anchor component={Link} href={`/tools/${accountId}/${tool.name}`} fw={600}>
                  {tool.title}
                </Anchor>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {tool.name}
                </Text>
              </Table.Td>
              <Table.Td>
                <EffectBadge annotations={tool.annotations} />
              </Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {tool.tags.map((tag) => (
                    <Badge key={tag} variant="default" tt="none">
                      {tag}
                    </Badge>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
