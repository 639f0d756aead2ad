import { Group, Paper, SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** What screen readers hear in place of grey boxes. */
function Waiting({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div aria-busy>
      <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>
      {children}
    </div>
  );
}

function times(count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `place-${place}`);
}

/** Rows of a list that is being read, as high as its rows will be. */
export function RowsSkeleton({ rows = 6, height = 44 }: { readonly rows?: number; readonly height?: number }) {
  return (
    <Waiting>
      <Stack gap={9}>
        {times(rows).map((key) => (
          <Skeleton key={key} height={height} />
        ))}
      </Stack>
    </Waiting>
  );
}

/** Cards of a page that is being read. */
export function CardsSkeleton({ cards = 3, height = 140 }: { readonly cards?: number; readonly height?: number }) {
  return (
    <Waiting>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {times(cards).map((key) => (
          <Paper key={key} withBorder p="md">
            <Skeleton height={height - 34} />
          </Paper>
        ))}
      </SimpleGrid>
    </Waiting>
  );
}

/** Figures of activity that are being read: totals, two charts, three lists. */
export function ChartsSkeleton() {
  return (
    <Waiting>
      <Stack gap="sm">
        <Skeleton height={46} width={260} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {times(2).map((key) => (
            <Skeleton key={key} height={284} />
          ))}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          {times(3).map((key) => (
            <Skeleton key={key} height={210} />
          ))}
        </SimpleGrid>
      </Stack>
    </Waiting>
  );
}

/** A whole page that is being loaded: its heading, its actions, its rows. */
export function PageSkeleton() {
  return (
    <Waiting>
      <Group justify="space-between" mb="lg">
        <Skeleton height={34} width={220} />
        <Skeleton height={36} width={140} />
      </Group>
      <Stack gap={9}>
        {times(6).map((key) => (
          <Skeleton key={key} height={44} />
        ))}
      </Stack>
    </Waiting>
  );
}
