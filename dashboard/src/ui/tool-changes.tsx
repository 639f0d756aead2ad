import { Accordion, Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ToolChange } from '../api/types';
import { Json } from './json';

export const changeColors = { added: 'green', changed: 'blue', removed: 'red' } as const;

interface ToolChangesProps {
  readonly changes: readonly ToolChange[];
  /** What the two definitions are called. */
  readonly before: string;
  readonly after: string;
}

/** Tools that differ, with the members of their definitions that do. */
export function ToolChanges({ changes, before, after }: ToolChangesProps) {
  const { t } = useTranslation();
  return (
    <Accordion variant="separated">
      {changes.map((change) => (
        <Accordion.Item key={change.tool} value={change.tool}>
          <Accordion.Control>
            <Group gap="xs">
              <Badge color={changeColors[change.change]} variant="light" tt="none">
                {t(`changes.${change.change}`)}
              </Badge>
              <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                {change.tool}
              </Text>
              <Text size="sm" c="dimmed">
                {differingNames(change).join(', ')}
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Definition title={before} value={change.before} other={change.after} />
              <Definition title={after} value={change.after} other={change.before} />
            </SimpleGrid>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

interface DefinitionProps {
  readonly title: string;
  readonly value: unknown;
  readonly other: unknown;
}

/** The members that differ; all of them where the tool is only on one side. */
function Definition({ title, value, other }: DefinitionProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {isObject(value) ? (
        <Json value={isObject(other) ? onlyDiffering(value, other) : value} label={title} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('changes.noTool')}
        </Text>
      )}
    </Stack>
  );
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function onlyDiffering(value: Members, other: Members): Members {
  return Object.fromEntries(
    Object.entries(value).filter(([name, one]) => JSON.stringify(one) !== JSON.stringify(other[name])),
  );
}

function differingNames({ before, after }: ToolChange): readonly string[] {
  if (!isObject(before) || !isObject(after)) return [];
  return [...new Set([...Object.keys(onlyDiffering(before, after)), ...Object.keys(onlyDiffering(after, before))])];
}
