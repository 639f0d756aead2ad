import { Alert, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferedTool, useServerTools } from '../../api/server-details';
import type { McpServer } from '../../api/types';
import { type Column, DataList, type Sort } from '../../ui/data-list';
import { EffectBadge } from '../../ui/effect-badge';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { figure } from '../../ui/words';
import { sortedTools } from './sort-tools';

interface ServerToolsProps {
  readonly server: McpServer;
  readonly tools: ReturnType<typeof useServerTools>;
}

/** The tools of an MCP server with what each costs a model's context. */
export function ServerTools({ server, tools }: ServerToolsProps) {
  const { t } = useTranslation('servers');
  const [typed, setTyped] = useState('');
  const [sort, setSort] = useState<Sort>({ id: 'tokens', direction: 'desc' });
  const rows = useMemo(() => sortedTools(tools.data?.tools ?? [], typed, sort), [tools.data, typed, sort]);
  const columns = useMemo((): readonly Column<OfferedTool>[] => {
    return [
      { id: 'title', header: t('tools.title'), cell: ({ title }) => title, sortable: true },
      {
        id: 'resource_title',
        header: t('tools.resource'),
        cell: (tool) => tool.resource_title,
        sortable: true,
        width: '22%',
      },
      {
        id: 'effect',
        header: t('tools.effect'),
        cell: ({ effect }) => (
          <EffectBadge annotations={{ readOnlyHint: effect === 'read', destructiveHint: effect === 'destructive' }} />
        ),
        sortable: true,
        width: '140px',
      },
      {
        id: 'approval',
        header: t('tools.approval'),
        cell: (tool) => (tool.needs_approval ? t('tools.asks') : ''),
        width: '150px',
      },
      {
        id: 'tokens',
        header: t('tools.tokens'),
        cell: ({ tokens }) => figure(tokens),
        align: 'right',
        sortable: true,
        width: '110px',
      },
    ];
  }, [t]);
  if (tools.isPending) return <RowsSkeleton />;
  if (!tools.data) return <Failure error={tools.error ?? new Error()} onRetry={() => void tools.refetch()} />;
  const { data } = tools;
  return (
    <>
      {data.absent.map(({ label, reason }) => (
        <Alert key={label} color="orange" title={label} mb="sm">
          {reason}
        </Alert>
      ))}
      <Text mb="sm">
        {t('tools.cost', { count: data.count, tokens: figure(data.tokens) })}{' '}
        {data.listed.length < data.count && t('tools.searched', { count: data.listed.length })}
      </Text>
      <TextInput
        type="search"
        label={t('tools.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maw={320}
        mb="sm"
      />
      <DataList
        label={t('detail.tabs.tools')}
        columns={columns}
        rows={rows}
        keyOf={({ name }) => name}
        hrefOf={(tool) => `/tools/${tool.integrated_account_id}/${ownName(server, tool)}`}
        sort={sort}
        onSort={setSort}
        empty={<Empty title={t('tools.none')} text={t('tools.noneText')} />}
      />
    </>
  );
}

/** The name that the catalogue gives a tool: over several accounts, without the prefix of its account. */
function ownName({ members }: McpServer, { name, integrated_account_id: id }: OfferedTool): string {
  const prefix = members?.find((member) => member.integrated_account_id === id)?.prefix;
  return prefix === undefined ? name : name.slice(prefix.length + 1);
}
