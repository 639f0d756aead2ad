import { Anchor, Code, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLimits } from '../../api/account-details';
import type { Account, Integration } from '../../api/types';
import { CopyId } from '../../ui/copy-id';
import { When } from '../../ui/when';
import { sentenceCase } from '../../ui/words';
import { LimitBar } from './limit-bar';

interface AccountDetailsProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

const howNames = {
  code: 'code',
  refresh_token: 'refreshToken',
  device_code: 'deviceCode',
  client_credentials: 'clientCredentials',
  jwt_bearer: 'jwtBearer',
  values: 'values',
  none: 'none',
} as const;

/** What the gateway knows of an account. */
export function AccountDetails({ account, integration }: AccountDetailsProps) {
  const { t } = useTranslation('accounts');
  const { data_center: centerId, ...context } = account.context;
  const center = integration?.data_centers.find(({ id }) => id === centerId);
  const limits = useLimits();
  const limit = limits.data?.find(({ integrated_account_id: id }) => id === account.id);
  return (
    <Table variant="vertical" withTableBorder style={{ tableLayout: 'fixed' }}>
      <Table.Tbody>
        <Fact name={t('facts.id')}>
          <CopyId label={t('facts.id')} id={account.id} />
        </Fact>
        <Fact name={t('facts.integration')}>
          <Anchor component={Link} href={`/integrations/${account.integration}`} size="sm">
            {integration?.title ?? account.integration}
          </Anchor>
        </Fact>
        {centerId && (
          <Fact name={t('facts.dataCenter')}>
            {center?.title ?? centerId}{' '}
            <Text span c="dimmed" size="sm">
              {Object.values(center?.hosts ?? {}).join(', ')}
            </Text>
          </Fact>
        )}
        {Object.entries(context).map(([name, value]) => (
          <Fact key={name} name={sentenceCase(name.replaceAll('_', ' '))}>
            <Code>{value}</Code>
          </Fact>
        ))}
        <Fact name={t('facts.connected')}>
          <When at={account.created_at} />
          {account.connected_by !== null && ` · ${t('facts.by', { name: account.connected_by })}`}
        </Fact>
        {account.connected_with !== null && (
          <Fact name={t('facts.how')}>{t(`how.${howNames[account.connected_with]}`)}</Fact>
        )}
        <Fact name={t('facts.limits')}>
          {limit ? (
            <LimitBar limit={limit} />
          ) : (
            <Text size="sm">
              {t(integration?.rate_limit.requests ? 'limits.declared' : 'limits.unknown', {
                requests: integration?.rate_limit.requests ?? 0,
                seconds: integration?.rate_limit.window_seconds ?? 0,
              })}
            </Text>
          )}
        </Fact>
        <Fact name={t('facts.lastError')}>
          {account.last_error ? (
            <>
              {account.last_error.message} (<When at={account.last_error.at} />)
            </>
          ) : (
            t('facts.none')
          )}
        </Fact>
      </Table.Tbody>
    </Table>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={{ base: 120, sm: 190 }} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
    </Table.Tr>
  );
}
