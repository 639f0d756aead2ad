import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { pollDeviceConsent, useStartDeviceConsent } from '../../api/account-details';
import type { WishedConsent } from '../../api/accounts';
import type { Account } from '../../api/types';
import { Copy } from '../../ui/copy';
import { Failure } from '../../ui/failure';
import { When } from '../../ui/when';

interface DeviceCodeProps {
  readonly wish: Omit<WishedConsent, 'return_to'>;
  /** The service's title. */
  readonly title: string;
  readonly onConnected: (account: Account) => void;
}

/** Shows a code that a person enters on any device, and waits until it was. */
export function DeviceCode({ wish, title, onConnected }: DeviceCodeProps) {
  const { t } = useTranslation('accounts');
  const start = useStartDeviceConsent();
  const queries = useQueryClient();
  const token = start.data?.device_token;
  const polled = useQuery({
    queryKey: ['device-consent', token],
    queryFn: () => pollDeviceConsent(token ?? ''),
    enabled: token !== undefined,
    refetchInterval: ({ state }) =>
      state.data?.status === 'connected' || state.error ? false : 1_000 * (state.data?.retry_after_seconds ?? 5),
    refetchIntervalInBackground: true,
    retry: false,
    gcTime: 0,
  });
  const account = polled.data?.account;
  useEffect(() => {
    if (!account) return;
    void queries.invalidateQueries({ queryKey: ['accounts'] });
    onConnected(account);
  }, [account, queries, onConnected]);
  if (!start.data)
    return (
      <Stack>
        <Text size="sm">{t('device.intro', { title })}</Text>
        {start.isError && <Failure error={start.error} />}
        <Button loading={start.isPending} onClick={() => start.mutate(wish)}>
          {t('device.start')}
        </Button>
      </Stack>
    );
  const { user_code: code, verification_url: url, verification_url_complete: whole, expires_at: until } = start.data;
  return (
    <Stack>
      <Copy label={t('device.code')} text={code} />
      <Anchor href={whole ?? url} target="_blank" rel="noopener" style={{ overflowWrap: 'anywhere' }}>
        {t('device.open', { url })}
      </Anchor>
      {polled.isError ? (
        <Failure error={polled.error} onRetry={() => start.mutate(wish)} />
      ) : (
        <Text size="sm" c="dimmed" role="status">
          {t('device.waiting')} <When at={until} />
        </Text>
      )}
    </Stack>
  );
}
