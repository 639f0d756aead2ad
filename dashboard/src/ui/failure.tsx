import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '../api/client';

interface FailureProps {
  readonly error: Error;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** What went wrong, field by field where the gateway told so, and a way to try again. */
export function Failure({ error, title = 'That did not work', onRetry }: FailureProps) {
  const failures = error instanceof ApiError ? error.failures : [];
  return (
    <Alert color="red" title={title} icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Stack gap="xs" align="flex-start">
        {failures.length > 0 ? (
          <List size="sm">
            {failures.map(({ path, message }) => (
              <List.Item key={`${path} ${message}`}>
                <b>{path}</b> {message}
              </List.Item>
            ))}
          </List>
        ) : (
          <Text size="sm">{error.message}</Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
