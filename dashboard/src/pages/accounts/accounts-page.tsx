import { Button, Group, SegmentedControl, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLimits } from '../../api/account-details';
import { useAccounts, useIntegrations } from '../../api/accounts';
import { useCanChange } from '../../app/session-context';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { More } from '../../ui/more';
import { dialogOnDemand } from '../../ui/on-demand';
import { PageHeader } from '../../ui/page-header';
import { CardsSkeleton } from '../../ui/skeletons';
import { useQueryState } from '../../ui/use-query-state';
import { AccountCard } from './account-card';

const ConnectDialog = dialogOnDemand(async () => (await import('./connect-dialog')).ConnectDialog);

/** Somebody may be consenting in another window: the list is read again while the dialog is open. */
const whileConnectingMs = 2_000;
const searchDelayMs = 250;

/** All integrated accounts, and the way to connect another. */
export default function AccountsPage() {
  const { t } = useTranslation('accounts');
  const [isConnecting, { open, close }] = useDisclosure(false);
  const [search, setSearch] = useQueryState('q', '', { replace: true });
  const [status, setStatus] = useQueryState('status', '');
  const [text] = useDebouncedValue(search.trim(), searchDelayMs);
  const accounts = useAccounts(isConnecting ? whileConnectingMs : false, { q: text, status });
  const integrations = useIntegrations();
  const limits = useLimits();
  const canChange = useCanChange();
  const connect = canChange && <Button onClick={open}>{t('connect.action')}</Button>;
  const isNarrowed = text !== '' || status !== '';
  return (
    <>
      <PageHeader title={t('page.title')} text={t('page.text')}>
        {connect}
      </PageHeader>
      <Group mb="md" gap="sm" align="flex-end">
        <TextInput
          type="search"
          label={t('filters.search')}
          placeholder={t('filters.searchHint')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          style={{ flexGrow: 1, maxWidth: 420 }}
        />
        <SegmentedControl
          aria-label={t('filters.status')}
          value={status}
          onChange={setStatus}
          data={[
            { value: '', label: t('filters.all') },
            { value: 'active', label: t('status.active') },
            { value: 'needs_reauth', label: t('filters.attention') },
          ]}
        />
      </Group>
      {accounts.isPending && <CardsSkeleton cards={3} height={190} />}
      {accounts.isError && <Failure error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {integrations.isError && <Failure error={integrations.error} onRetry={() => void integrations.refetch()} />}
      {accounts.data?.length === 0 &&
        (isNarrowed ? (
          <Empty title={t('none.narrowedTitle')} text={t('none.narrowedText')}>
            <Button
              variant="default"
              onClick={() => {
                setSearch('');
                setStatus('');
              }}
            >
              {t('none.showAll')}
            </Button>
          </Empty>
        ) : (
          <Empty title={t('none.title')} text={t(canChange ? 'none.text' : 'none.viewer')}>
            {connect}
          </Empty>
        ))}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
        {accounts.data?.map((account) => (
          <AccountCard
            key={account.id}
            account={account}
            integration={integrations.data?.find(({ name }) => name === account.integration)}
            limit={limits.data?.find(({ integrated_account_id: id }) => id === account.id)}
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
