import { Button, Collapse, Stack } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface FoldedFiltersProps {
  /** How many of them narrow the list; the button shows it. */
  readonly activeCount: number;
  readonly children: ReactNode;
}

/** Filters of a list: in view from 768 pixels, behind a button below. Open at first where one of them narrows the list. */
export function FoldedFilters({ activeCount, children }: FoldedFiltersProps) {
  const { t } = useTranslation();
  const isWide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [isOpen, { toggle }] = useDisclosure(activeCount > 0);
  if (isWide) return children;
  return (
    <Stack gap="xs" w="100%">
      <Button
        variant="default"
        leftSection={<IconFilter size={18} aria-hidden />}
        aria-expanded={isOpen}
        onClick={toggle}
        style={{ alignSelf: 'flex-start' }}
      >
        {activeCount === 0 ? t('filters.title') : t('filters.active', { count: activeCount })}
      </Button>
      <Collapse expanded={isOpen}>
        <Stack gap="sm">{children}</Stack>
      </Collapse>
    </Stack>
  );
}
