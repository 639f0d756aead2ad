import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { Failure } from './failure';

interface ConfirmProps {
  readonly title: string;
  /** What happens, and what cannot be undone. */
  readonly text: ReactNode;
  /** The name that must be typed; absent where a click suffices. */
  readonly name?: string;
  readonly action: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is destroyed; what is destroyed is named, and where it matters typed. */
export function Confirm(props: ConfirmProps) {
  const { title, text, name, action, isPending, error, onConfirm, onClose } = props;
  const [typed, setTyped] = useState('');
  const isReady = name === undefined || typed.trim() === name;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isReady) onConfirm();
  };
  return (
    <Modal opened onClose={onClose} title={title} centered>
      <form onSubmit={submit}>
        <Stack>
          <Text component="div" size="sm">
            {text}
          </Text>
          {name !== undefined && (
            <TextInput
              label={`Type “${name}” to continue`}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
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
