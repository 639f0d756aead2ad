import { Center, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session';
import { Failure } from '../ui/failure';
import { SessionContext } from './session-context';
import { Shell } from './shell';
import { SignIn } from './sign-in';

/** Shows the pages to whoever is signed in, and the sign-in to everybody else. */
export function Gate() {
  const session = useSession();
  const { t } = useTranslation();
  if (session.isPending)
    return (
      <Center h="100vh">
        <Loader aria-label={t('loading')} />
      </Center>
    );
  if (session.isError)
    return (
      <Center h="100vh" p="md">
        <Failure error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  if (!session.data.signed_in) return <SignIn offers={session.data.sign_in} />;
  return (
    <SessionContext value={session.data}>
      <Shell />
    </SessionContext>
  );
}
