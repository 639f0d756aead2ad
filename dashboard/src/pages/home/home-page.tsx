import { Grid, Group, Skeleton, Stack } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview';
import { useOverview } from '../../api/overview';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { useQueryState } from '../../ui/use-query-state';
import { Attention } from './attention-list';
import { AtAGlance } from './glance';
import { isSetUp, setupSteps } from './setup-steps';

// An installation that is in use has no need of it.
const GuidedStart = lazy(() => import('./guided-start'));

/** What needs a person, then health and use; on an empty installation, the way to the first call. */
export default function HomePage() {
  const { t } = useTranslation('home');
  const overview = useOverview();
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      {overview.isPending && <HomeSkeleton />}
      {overview.isError && !overview.data && <Failure error={overview.error} onRetry={() => void overview.refetch()} />}
      {overview.data && <Content overview={overview.data} />}
    </>
  );
}

function Content({ overview }: { readonly overview: Overview }) {
  const [preset, setPreset] = useQueryState('preset', '');
  const steps = setupSteps(overview, preset);
  const isSettingUp = !isSetUp(steps);
  // Who saw the guide sees it end with the first call, and not vanish.
  const [wasSettingUp, setWasSettingUp] = useState(isSettingUp);
  if (isSettingUp && !wasSettingUp) setWasSettingUp(true);
  return (
    <Stack gap="lg">
      {steps !== null && (isSettingUp || wasSettingUp) && (
        <Suspense fallback={<Skeleton height={420} />}>
          <GuidedStart steps={steps} overview={overview} preset={preset} onPreset={setPreset} />
        </Suspense>
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Attention overview={overview} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <AtAGlance overview={overview} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function HomeSkeleton() {
  const { t } = useTranslation();
  return (
    <Grid gap="lg" aria-busy aria-label={t('loading')} role="status">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Skeleton height={320} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Group grow mb="md">
          <Skeleton height={90} />
          <Skeleton height={90} />
        </Group>
        <Skeleton height={210} />
      </Grid.Col>
    </Grid>
  );
}
