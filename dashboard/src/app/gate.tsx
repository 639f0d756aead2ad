import { Center, Loader } from '@mantine/core';
import { lazy, Suspense, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useRouter } from 'wouter';
import { useSession } from '../api/session';
import { Failure } from '../ui/failure';
import { isPageLoaded, preloadPage } from './pages';
import { SessionContext } from './session-context';
import { Shell } from './shell';

// Who is signed in needs none of it.
const SignIn = lazy(() => import('./sign-in'));

/** Shows the pages to signed-in users, and the sign-in to everyone else. */
export function Gate() {
  const session = useSession();
  const { t } = useTranslation();
  const isPageReady = useFirstPage();
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
  // Rendered once, with its page: a frame around a skeleton would be rendered first and replaced a moment later.
  if (!isPageReady) return waiting;
  return (
    <SessionContext value={session.data}>
      <Shell />
    </SessionContext>
  );
}

/** Loads the page of the present address while the session is read; whether that is done, or failed. */
function useFirstPage(): boolean {
  const { parser } = useRouter();
  const [location] = useLocation();
  const [first] = useState(location);
  const [isReady, setReady] = useState(() => isPageLoaded(parser, first));
  useLayoutEffect(() => {
    void preloadPage(parser, first).then(() => setReady(true));
  }, [parser, first]);
  return isReady;
}
