import { ActionIcon, Group, Popover, Text } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface HelpProps {
  /** The field or figure that is explained; part of the button's name. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A question mark that explains what is next to it; opened by a click, a tap or the keyboard, closed by Escape. */
export function Help({ label, children }: HelpProps) {
  const { t } = useTranslation();
  return (
    <Popover width={280} position="top" withArrow shadow="md" trapFocus={false} returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={44} aria-label={t('help.about', { label })}>
          <IconHelpCircle size={20} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" component="div">
          {children}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Places help next to an input: `<TextInput inputContainer={withHelp(label, text)} />`. */
export function withHelp(label: string, text: ReactNode) {
  return (input: ReactNode): ReactNode => (
    <Group gap={4} wrap="nowrap" align="center">
      <div style={{ flexGrow: 1, minWidth: 0 }}>{input}</div>
      <Help label={label}>{text}</Help>
    </Group>
  );
}
