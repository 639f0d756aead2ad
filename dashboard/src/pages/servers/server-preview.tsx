import { Group, Paper, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { usePreview } from '../../api/servers';
import type { ServerConfig } from '../../api/types';
import { EffectBadge } from '../../ui/effect-badge';
import { Failure } from '../../ui/failure';
import { Loading } from '../../ui/loading';
import { counted, figure } from '../../ui/words';

interface ServerPreviewProps {
  readonly accountId: string;
  readonly config: ServerConfig;
}

/** What the model will see: the tools, their number, and what the list costs of its context. */
export function ServerPreview({ accountId, config }: ServerPreviewProps) {
  return <PreviewPanel preview={usePreview(accountId, config)} />;
}

/** The same of a preview that was asked for otherwise. */
export function PreviewPanel({ preview }: { readonly preview: ReturnType<typeof usePreview> }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="What the model will see">
      <Stack gap="sm">
        <Title order={3} size="h5">
          What the model will see
        </Title>
        {preview.isPending && <Loading />}
        {preview.isError && <Failure error={preview.error} title="No server can be made of this" />}
        {preview.data && !preview.isError && (
          <>
            <Text role="status">
              <b>{counted(preview.data.count, 'tool')}</b>, about <b>{figure(preview.data.tokens)} tokens</b> of its
              context
              {preview.data.listed.length < preview.data.count &&
                `; it sees ${counted(preview.data.listed.length, 'tool')} that find and call the others`}
              .
            </Text>
            <ScrollArea.Autosize
              mah={560}
              type="auto"
              scrollbars="y"
              // Its content is a table by default, which long words make wider than the box.
              styles={{ content: { display: 'block', minWidth: 0 } }}
              viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Tools' }}
            >
              <Stack gap="xs" pr="sm">
                {preview.data.tools.map((tool) => (
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
