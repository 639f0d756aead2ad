import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client';

interface FailureProps {
  readonly error: Error;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** An error, with its fields if the gateway reported them, and a button to retry. */
export function Failure({ error, title, onRetry }: FailureProps) {
  const { t } = useTranslation();
  const failures = error instanceof ApiError ? error.failures : [];
  return (
    <Alert color="red" title={title ?? t('failure.title')} icon={<IconAlertTriangle aria-hidden />} role="alert">
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
          <Text size="sm">
            {error instanceof ApiError && error.status === 0 ? t('failure.noResponse') : error.message}
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('actions.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
