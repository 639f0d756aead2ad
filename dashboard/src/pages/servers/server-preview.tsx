import { Group, Paper, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { usePreview } from '../../api/servers';
import type { ServerConfig } from '../../api/types';
import { EffectBadge } from '../../ui/effect-badge';
import { Failure } from '../../ui/failure';
import { RowsSkeleton } from '../../ui/skeletons';
import { figure } from '../../ui/words';

interface ServerPreviewProps {
  readonly accountId: string;
  readonly config: ServerConfig;
}

/** What the model will see: the tools, their number, and what the list costs of its context. */
export function ServerPreview({ accountId, config }: ServerPreviewProps) {
  return <PreviewPanel preview={usePreview(accountId, config)} />;
}

/** The same for a preview from another query. */
export function PreviewPanel({ preview }: { readonly preview: ReturnType<typeof usePreview> }) {
  const { t } = useTranslation('servers');
  const { data } = preview;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('preview.label')}>
      <Stack gap="sm">
        <Title order={3} size="h5">
          {t('preview.label')}
        </Title>
        {preview.isPending && <RowsSkeleton />}
        {preview.isError && <Failure error={preview.error} title={t('preview.failed')} />}
        {data && !preview.isError && (
          <>
            <Text role="status">
              <Trans
                t={t}
                i18nKey="preview.sum"
                count={data.count}
                values={{ tokens: figure(data.tokens) }}
                components={{ b: <b /> }}
              />{' '}
              {data.listed.length < data.count && t('preview.listed', { count: data.listed.length })}
            </Text>
            <ScrollArea.Autosize
              mah={560}
              type="auto"
              scrollbars="y"
              // Its content is a table by default, which long words make wider than the box.
              styles={{ content: { display: 'block', minWidth: 0 } }}
              viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('preview.tools') }}
            >
              <Stack gap="xs" pr="sm">
                {data.tools.map((tool) => (
                  <div key={tool.name}>
                    <Group gap="xs" justify="space-between" align="flex-start" wrap="nowrap">
                      <Text size="sm" fw={600} lineClamp={2} title={tool.name}>
                        {tool.title}
                      </Text>
                      <EffectBadge annotations={tool.annotations} />
                    </Group>
                    <Text size="xs" c="dimmed" lineClamp={2}>
                      {tool.description}
                    </Text>
                  </div>
                ))}
              </Stack>
            </ScrollArea.Autosize>
          </>
        )}
      </Stack>
    </Paper>
  );
}
