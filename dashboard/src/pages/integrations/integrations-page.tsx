import { Button, Tabs, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useIntegrations } from '../../api/accounts';
import type { Integration } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { type Column, DataList } from '../../ui/data-list';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { useQueryState } from '../../ui/use-query-state';
import { figure } from '../../ui/words';
import { ChangesTab } from './changes-tab';
import { ToolCost } from './tool-cost';

/** Beyond this many, tools are counted on the page of an integration only. */
const countedMax = 30;

/** Every service that accounts can be connected to, and what changed in their files. */
export default function IntegrationsPage() {
  const { t } = useTranslation('integrations');
  const [tab, setTab] = useQueryState<'all' | 'changes'>('tab', 'all');
  const canChange = useCanChange();
  return (
    <>
      <PageHeader title={t('page.title')} text={t('page.text')}>
        {canChange && (
          <Button component={Link} href="/integrations/import">
            {t('page.import')}
          </Button>
        )}
      </PageHeader>
      <Tabs
        value={tab === 'changes' ? 'changes' : 'all'}
        onChange={(next) => setTab(next === 'changes' ? 'changes' : 'all')}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="all">{t('page.tabs.all')}</Tabs.Tab>
          <Tabs.Tab value="changes">{t('page.tabs.changes')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="all">
          <All />
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <ChangesTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function All() {
  const { t } = useTranslation('integrations');
  const [search, setSearch] = useQueryState('q', '', { replace: true });
  const integrations = useIntegrations();
  const canCount = (integrations.data?.length ?? 0) <= countedMax;
  const columns = useColumns(canCount);
  if (integrations.isError) return <Failure error={integrations.error} onRetry={() => void integrations.refetch()} />;
  const text = search.trim().toLowerCase();
  const rows = (integrations.data ?? []).filter(({ name, title, description }) =>
    `${name} ${title} ${description}`.toLowerCase().includes(text),
  );
  return (
    <>
      <TextInput
        type="search"
        label={t('list.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maw={420}
        mb="md"
      />
      <DataList<Integration>
        label={t('page.title')}
        columns={columns}
        rows={rows}
        keyOf={({ name }) => name}
        hrefOf={({ name }) => `/integrations/${name}`}
        isLoading={integrations.isPending}
        empty={<Empty title={t('list.noneTitle')} text={t('list.noneText')} />}
      />
    </>
  );
}

function useColumns(canCount: boolean): readonly Column<Integration>[] {
  const { t } = useTranslation('integrations');
  const counted: Column<Integration> = {
    id: 'tools',
    header: t('list.tools'),
    cell: ({ name }) => <ToolCost name={name} />,
    width: '22rem',
  };
  return [
    { id: 'title', header: t('list.service'), cell: ({ title }) => title },
    { id: 'name', header: t('list.name'), cell: ({ name }) => name, width: '11rem' },
    ...(canCount ? [counted] : []),
    {
      id: 'resources',
      header: t('list.resources'),
      align: 'right',
      cell: ({ resources }) => figure(resources.length),
      width: '7rem',
    },
    { id: 'version', header: t('list.version'), cell: ({ version }) => version.slice(0, 8), width: '7rem' },
  ];
}
