import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { IntegrationChange } from '../../api/integration-changes';
import { changeColors, ToolChanges } from '../../ui/tool-changes';
import { When } from '../../ui/when';

/** Integrations that changed, each with the tools that differ before and after. */
export function ChangeList({ changes }: { readonly changes: readonly IntegrationChange[] }) {
  const { t } = useTranslation('integrations');
  return (
    <Accordion variant="separated">
      {changes.map((change) => (
        <Accordion.Item key={keyOf(change)} value={keyOf(change)}>
          <Accordion.Control>
            <Group gap="xs">
              <Badge color={changeColors[change.change]} variant="light" tt="none">
                {t(`changes.kinds.${change.change}`)}
              </Badge>
              <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                {change.kind === 'procedure'
                  ? t('changes.procedure', { name: change.integration })
                  : change.integration}
              </Text>
              <Text size="sm" c="dimmed">
                <When at={change.at} />
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Stack gap="xs">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {t('changes.versions', {
                  before: change.before ?? t('changes.noVersion'),
                  after: change.after ?? t('changes.noVersion'),
                })}
                {change.parts.length > 0 && ` ${t('changes.parts', { parts: change.parts.join(', ') })}`}
              </Text>
              <ToolChanges changes={change.tools} before={t('changes.before')} after={t('changes.after')} />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function keyOf({ kind, integration, at, change }: IntegrationChange): string {
  return `${kind}-${integration}-${at}-${change}`;
}
