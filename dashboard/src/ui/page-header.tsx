import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './page-header.module.css';
import { setPageTitle } from './window-title';

interface PageHeaderProps {
  readonly title: string;
  readonly text?: string;
  /** The state of what the page is about, next to its name. */
  readonly badge?: ReactNode;
  /** What can be done on the page. */
  readonly children?: ReactNode;
}

/** A page's one main heading; it is the window's title as well. */
export function PageHeader({ title, text, badge, children }: PageHeaderProps) {
  useEffect(() => {
    setPageTitle(title);
  }, [title]);
  return (
    <header className={classes.header}>
      <Stack gap={2} className={classes.words}>
        <Group gap="xs">
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            {title}
          </Title>
          {badge}
        </Group>
        {text && <Text c="dimmed">{text}</Text>}
      </Stack>
      {children && (
        <Group gap="xs" className={classes.actions}>
          {children}
        </Group>
      )}
    </header>
  );
}
