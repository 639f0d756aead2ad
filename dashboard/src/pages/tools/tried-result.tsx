import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import type { TriedAnswer } from '../../api/tools';
import { Json } from '../../ui/json';
import { duration } from '../../ui/words';

interface TriedResultProps {
  readonly answer: TriedAnswer;
  readonly isDryRun: boolean;
}

/** What came of a tried call: the answer, how long it took, and what the service leaves of its limits. */
export function TriedResult({ answer, isDryRun }: TriedResultProps) {
  const { is_error: isError, content, structured_content: payload, upstream, elapsed_ms: elapsed } = answer;
  const limits = Object.entries(answer.rate_limit ?? {}).filter(([, value]) => value !== null);
  const words = content.flatMap(({ text }) => (text === undefined ? [] : [text]));
  return (
    <Stack gap="xs" role="status">
      <Group gap="xs">
        <Badge color={isError ? 'red' : 'green'} variant="light">
          {isError ? 'failed' : isDryRun ? 'not sent' : 'done'}
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
      {isError || payload === undefined ? (
        words.map((text) => (
          <Alert key={text} color={isError ? 'red' : 'blue'}>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          </Alert>
        ))
      ) : (
        <Json value={payload} label="Answer" />
      )}
    </Stack>
  );
}
