import { Button, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useCanChange } from '../../app/session-context';
import classes from './home.module.css';

/** Leads to where accounts are connected. */
export function ConnectStep() {
  const { t } = useTranslation('home');
  const canChange = useCanChange();
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{t('start.connect.text')}</Text>
      {canChange ? (
        <Button component={Link} href="/accounts">
          {t('start.connect.action')}
        </Button>
      ) : (
        <ForAdministrators />
      )}
    </Stack>
  );
}

/** Waits for a client at the URL. */
export function ClientStep() {
  const { t } = useTranslation('home');
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{t('start.client.text')}</Text>
      <Waiting>{t('start.client.waiting')}</Waiting>
      <Button component={Link} href="/servers" variant="default" size="sm">
        {t('start.client.action')}
      </Button>
    </Stack>
  );
}

/** Waits for the first call of a tool. */
export function CallStep() {
  const { t } = useTranslation('home');
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{t('start.call.text')}</Text>
      <Waiting>{t('start.call.waiting')}</Waiting>
    </Stack>
  );
}

/** What a viewer reads in place of a button. */
export function ForAdministrators() {
  const { t } = useTranslation('home');
  return (
    <Text size="sm" c="dimmed">
      {t('start.viewer')}
    </Text>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes.waiting} role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm" c="dimmed" component="span">
        {children}
      </Text>
    </div>
  );
}
