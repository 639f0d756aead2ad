import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withoutReordering } from '../texts/isolate';
import { Failure } from './failure';

interface ConfirmProps {
  readonly title: string;
  /** What happens, and what cannot be undone. */
  readonly text: ReactNode;
  /** The name that must be typed; absent where a click suffices. */
  readonly typed?: string;
  /** The button that does it: verb and object. */
  readonly action: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Confirms a destructive act: it names what is destroyed and, where that matters, requires the name to be typed. */
export function Confirm(props: ConfirmProps) {
  const { title, text, typed, action, isPending, error, onConfirm, onClose } = props;
  const { t } = useTranslation();
  const [given, setGiven] = useState('');
  const isReady = typed === undefined || given.trim() === withoutReordering(typed).trim();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isReady && !isPending) onConfirm();
  };
  return (
    <Modal opened onClose={onClose} title={title} centered>
      <form onSubmit={submit}>
        <Stack>
          <Text component="div" size="sm">
            {text}
          </Text>
          {typed !== undefined && (
            <TextInput
              label={t('confirm.type', { name: typed })}
              value={given}
              onChange={(event) => setGiven(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('actions.keep')}
            </Button>
            <Button color="red" type="submit" disabled={!isReady} loading={isPending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
