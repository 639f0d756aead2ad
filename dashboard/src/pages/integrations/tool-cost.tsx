import { Badge, Box, Group, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type EvidenceCounts, useIntegrationTools } from '../../api/integrations';
import { figure } from '../../ui/words';

const strengths = ['live', 'page', 'code', 'unknown'] as const;
const colors = { live: 'green', page: 'blue', code: 'grape', unknown: 'gray' } as const;

/** How many tools an integration has, what they cost a model, and what they rest on. */
export function ToolCost({ name }: { readonly name: string }) {
  const { t } = useTranslation('integrations');
  const tools = useIntegrationTools(name);
  // As high as the lines that follow, so that rows stay in place.
  if (tools.isPending)
    return (
      <Box mih={{ base: 72, sm: 46 }}>
        <Skeleton height={20} />
      </Box>
    );
  if (!tools.data) return <Text size="sm">{t('cost.unknown')}</Text>;
  const { count, tokens, evidence } = tools.data;
  return (
    <Group gap={6}>
      <Text size="sm">{t('cost.tools', { count, tokens: figure(tokens) })}</Text>
      <Evidence counts={evidence} />
    </Group>
  );
}

/** How many tools rest on each kind of evidence. */
export function Evidence({ counts }: { readonly counts: EvidenceCounts }) {
  const { t } = useTranslation('integrations');
  return strengths
    .filter((strength) => counts[strength] > 0)
    .map((strength) => (
      <Badge key={strength} color={colors[strength]} variant="light" tt="none" title={t(`evidence.help.${strength}`)}>
        {t(`evidence.count.${strength}`, { number: figure(counts[strength]) })}
      </Badge>
    ));
}

/** What a tool rests on. */
export function StrengthBadge({ strength }: { readonly strength: (typeof strengths)[number] }) {
  const { t } = useTranslation('integrations');
  return (
    <Badge color={colors[strength]} variant="light" tt="none" title={t(`evidence.help.${strength}`)}>
      {t(`evidence.names.${strength}`)}
    </Badge>
  );
}
