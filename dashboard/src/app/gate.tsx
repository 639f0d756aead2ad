import { Center, Loader } from '@mantine/core';
import { useSession } from '../api/session';
import { Failure } from '../ui/failure';
import { SessionContext } from './session-context';
import { Shell } from './shell';
import { SignIn } from './sign-in';

/** Shows the pages to whoever is signed in, and the sign-in to everybody else. */
export function Gate() {
  const session = useSession();
  if (session.isPending)
    return (
      <Center h="100vh">
        <Loader aria-label="Loading" />
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
