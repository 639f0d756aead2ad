import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Router } from 'wouter';
import { ApiError } from '../api/client';
import { sessionKey } from '../api/session';
import { Gate } from './gate';
import { createAppTheme, variables } from './theme';

// A session can end at any time; after the first request that fails for it, the page shows the sign-in again.
function noticeEnd(error: Error): void {
  if (error instanceof ApiError && error.status === 401) void queries.invalidateQueries({ queryKey: sessionKey });
}

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});

/** The whole dashboard: theme, notices, data, addresses under `/dashboard`. */
export function App() {
  const { t, i18n } = useTranslation();
  const theme = useMemo(() => createAppTheme(t('actions.close')), [t]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="top-right" containerWidth={360} />
      <QueryClientProvider client={queries}>
        <Router base="/dashboard">
          {/* Dates and numbers follow the language: everything is rendered again. */}
          <Gate key={i18n.language} />
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}
