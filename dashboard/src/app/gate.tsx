import { Center, Loader } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useRouter } from 'wouter';
import { useSession } from '../api/session';
import { Failure } from '../ui/failure';
import { preloadPage } from './pages';
import { SessionContext } from './session-context';
import { Shell } from './shell';

// Who is signed in needs none of it.
const SignIn = lazy(() => import('./sign-in'));

/** Shows the pages to signed-in users, and the sign-in to everyone else. */
export function Gate() {
  const session = useSession();
  const { t } = useTranslation();
  const { parser } = useRouter();
  const [location] = useLocation();
  // Only the first page is needed before the session is known.
  const [first] = useState(location);
  useEffect(() => preloadPage(parser, first), [parser, first]);
  const waiting = (
    <Center h="100vh">
      <Loader aria-label={t('loading')} />
    </Center>
  );
  if (session.isPending) return waiting;
  if (session.isError)
    return (
      <Center h="100vh" p="md">
        <Failure error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  if (!session.data.signed_in)
    return (
      <Suspense fallback={waiting}>
        <SignIn offers={session.data.sign_in} />
      </Suspense>
    );
  return (
    <SessionContext value={session.data}>
      <Shell />
    </SessionContext>
  );
}
