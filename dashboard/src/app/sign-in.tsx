import { Anchor, Button, Card, Center, Code, Divider, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useSignIn } from '../api/session';
import type { SignInOffers } from '../api/types';
import { Failure } from '../ui/failure';

/** Asks for an API token, or leads to the organization's own sign-in where there is one. */
export function SignIn({ offers }: { readonly offers: SignInOffers }) {
  const [token, setToken] = useState('');
  const signIn = useSignIn();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    signIn.mutate(token.trim());
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder shadow="sm" w="100%" maw={420} padding="xl">
        <Stack>
          <Title order={1} size="h2">
            Sign in to Gatehouse
          </Title>
          {offers.oidc && (
            <>
              <Button component="a" href="/session/oidc">
                Sign in with your organization
              </Button>
              <Divider label="or" />
            </>
          )}
          <form onSubmit={submit}>
            <Stack>
              <PasswordInput
                label="API token"
                description="One of scope admin, or viewer to look without changing."
                value={token}
                onChange={(event) => setToken(event.currentTarget.value)}
                autoComplete="current-password"
                required
                data-autofocus
              />
              {signIn.isError && <Failure error={signIn.error} title="This token does not open the dashboard" />}
              <Button type="submit" loading={signIn.isPending} variant={offers.oidc ? 'default' : 'filled'}>
                Sign in
              </Button>
            </Stack>
          </form>
          <Text size="sm" c="dimmed">
            No token? On the gateway’s machine, the commands <Code>dashboard</Code> (a link that signs you in once) and{' '}
            <Code>tokens create</Code> of the Gatehouse command line help.{' '}
            <Anchor href="/openapi.json" underline="always">
              The API
            </Anchor>{' '}
            is open to the same tokens.
          </Text>
        </Stack>
      </Card>
    </Center>
  );
}
