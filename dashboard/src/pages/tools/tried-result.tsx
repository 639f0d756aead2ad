import { Alert, Badge, Code, Group, ScrollArea, Stack, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TriedAnswer } from '../../api/tools';
import { Json } from '../../ui/json';
import { duration, figure } from '../../ui/words';

interface TriedResultProps {
  readonly answer: TriedAnswer;
  readonly isDryRun: boolean;
  /** The client whose model reads the result; undefined where no MCP server is between. */
  readonly client: string | undefined;
}

/** What came of a tried call: what a model reads of it, its structure, how long it took, and what the service leaves of its limits. */
export function TriedResult({ answer, isDryRun, client }: TriedResultProps) {
  const { t } = useTranslation('tools');
  const { is_error: isError, content, structured_content: structured, upstream, elapsed_ms: elapsed } = answer;
  const limits = Object.entries(answer.rate_limit ?? {}).filter(([, value]) => value !== null);
  const notes = notesOf(structured);
  const blocks = content.map((block, at) => ({ block, place: at + 1 }));
  return (
    <Stack gap="xs" role="status">
      <Group gap="xs">
        <Badge color={isError ? 'red' : isDryRun ? 'blue' : 'green'} variant="light">
          {t(isError ? 'result.failed' : isDryRun ? 'result.notSent' : 'result.done')}
        </Badge>
        {upstream?.status !== undefined && <Badge variant="default">HTTP {upstream.status}</Badge>}
        <Badge variant="default" tt="none">
          {duration(elapsed)}
        </Badge>
        {limits.map(([name, value]) => (
          <Badge key={name} variant="default" tt="none">
            {name.replaceAll('_', ' ')}: {value}
          </Badge>
        ))}
      </Group>
      {notes.length > 0 && (
        <Alert
          color={hasCut(structured) ? 'yellow' : 'blue'}
          title={t(hasCut(structured) ? 'result.cut' : 'result.notes')}
        >
          {notes.map((note) => (
            <Text key={note} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {note}
            </Text>
          ))}
        </Alert>
      )}
      <Tabs defaultValue="model" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="model">{t('result.model')}</Tabs.Tab>
          {structured !== undefined && <Tabs.Tab value="structure">{t('result.structure')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="model" pt="xs">
          <Text size="xs" c="dimmed" mb={4}>
            {t(client === undefined ? 'result.whole' : 'result.asRead')}
          </Text>
          {blocks.map(({ block, place }) => (
            <Block key={place} block={block} place={place} />
          ))}
        </Tabs.Panel>
        {structured !== undefined && (
          <Tabs.Panel value="structure" pt="xs">
            <Json value={structured} label={t('result.structure')} />
          </Tabs.Panel>
        )}
      </Tabs>
    </Stack>
  );
}

type ContentBlock = TriedAnswer['content'][number];

/** One block of the result, exactly as a client passes it on. */
function Block({ block, place }: { readonly block: ContentBlock; readonly place: number }) {
  const { t } = useTranslation('tools');
  const label = t('result.block', { place, type: block.type });
  const text =
    block.text ?? JSON.stringify({ ...block, ...('data' in block ? { data: t('result.bytes') } : {}) }, null, 2);
  return (
    <Stack gap={2} mb="xs">
      <Text size="xs" fw={600}>
        {label}
        {block.text !== undefined &&
          ` · ${t('result.characters', { count: block.text.length, figure: figure(block.text.length) })}`}
      </Text>
      <ScrollArea.Autosize mah={420} type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Code>
      </ScrollArea.Autosize>
    </Stack>
  );
}

function notesOf(structured: unknown): readonly string[] {
  const notes = typeof structured === 'object' && structured !== null && 'notes' in structured ? structured.notes : [];
  return Array.isArray(notes) ? notes.filter((note) => typeof note === 'string') : [];
}

function hasCut(structured: unknown): boolean {
  return typeof structured === 'object' && structured !== null && 'cut' in structured;
}
