import { Anchor, Button, Card, Center, Code, Divider, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useSignIn } from '../api/session';
import type { SignInOffers } from '../api/types';
import { Failure } from '../ui/failure';
import { LanguageMenu } from './language-menu';

/** Sign-in with an API token, or through the organization's identity provider if one is configured. */
export default function SignIn({ offers }: { readonly offers: SignInOffers }) {
  const [token, setToken] = useState('');
  const signIn = useSignIn();
  const { t } = useTranslation('frame');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    signIn.mutate(token.trim());
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder shadow="sm" w="100%" maw={420} padding="xl">
        <Stack>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Title order={1} size="h2">
              {t('signIn.title')}
            </Title>
            <LanguageMenu />
          </Group>
          {offers.oidc && (
            <>
              <Button
                component="a"
                href={`/session/oidc?${new URLSearchParams({ return_to: window.location.pathname + window.location.search })}`}
              >
                {t('signIn.organization')}
              </Button>
              <Divider label={t('signIn.or')} />
            </>
          )}
          <form onSubmit={submit}>
            <Stack>
              <PasswordInput
                label={t('signIn.token')}
                description={t('signIn.tokenHelp')}
                value={token}
                onChange={(event) => setToken(event.currentTarget.value)}
                autoComplete="current-password"
                required
                data-autofocus
              />
              {signIn.isError && <Failure error={signIn.error} title={t('signIn.refused')} />}
              <Button type="submit" loading={signIn.isPending} variant={offers.oidc ? 'default' : 'filled'}>
                {t('signIn.submit')}
              </Button>
            </Stack>
          </form>
          <Text size="sm" c="dimmed">
            <Trans t={t} i18nKey="signIn.noToken" components={{ code: <Code /> }} />{' '}
            <Anchor href="/openapi.json" underline="always">
              {t('signIn.api')}
            </Anchor>
          </Text>
        </Stack>
      </Card>
    </Center>
  );
}
