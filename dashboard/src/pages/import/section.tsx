import { Badge, Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  /** From 1. */
  readonly step: number;
  readonly title: string;
  readonly children: ReactNode;
}

/** One step of an import. */
export function Section({ step, title, children }: SectionProps) {
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }} component="section" aria-label={title}>
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap">
          <Badge circle size="lg" variant="light" aria-hidden>
            {step}
          </Badge>
          <Title order={2} size="h4">
            {title}
          </Title>
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
