import { ActionIcon, Button, CopyButton, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBookmark, IconCheck, IconCopy, IconTrash } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { readViews, type SavedView, storeViews, withoutView, withView } from './views';

/** For how long a deletion can be undone. Milliseconds. */
const undoMs = 10_000;

/** Views that a person has named, kept in this browser; the address has all of a view. */
export function ViewsMenu({ search }: { readonly search: string }) {
  const { t } = useTranslation('activity');
  const [, navigate] = useLocation();
  const [views, setViews] = useState<readonly SavedView[]>(readViews);
  const [isNaming, setNaming] = useState(false);
  const change = (next: readonly SavedView[]): void => {
    storeViews(next);
    setViews(next);
  };
  const remove = (view: SavedView): void => {
    change(withoutView(views, view.name));
    const undo = (): void => {
      change(views);
      notifications.hide(id);
    };
    const id = notifications.show({ message: <Deleted name={view.name} onUndo={undo} />, autoClose: undoMs });
  };
  return (
    <>
      <Menu width={300} position="bottom-end">
        <Menu.Target>
          <Button variant="default" mih={44} leftSection={<IconBookmark size={18} aria-hidden />}>
            {t('views.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('views.none')}</Menu.Label>}
          {views.map((view) => (
            <Group key={view.name} gap={4} wrap="nowrap">
              <Menu.Item mih={44} onClick={() => navigate(`/activity${view.search === '' ? '' : `?${view.search}`}`)}>
                <Text size="sm" component="bdi" style={{ overflowWrap: 'anywhere' }}>
                  {view.name}
                </Text>
              </Menu.Item>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={44}
                aria-label={t('views.delete', { name: view.name })}
                onClick={() => remove(view)}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item mih={44} onClick={() => setNaming(true)}>
            {t('views.save')}
          </Menu.Item>
          <CopyAddress />
          <Menu.Label>{t('views.help')}</Menu.Label>
        </Menu.Dropdown>
      </Menu>
      {isNaming && (
        <NameDialog
          onClose={() => setNaming(false)}
          onName={(name) => {
            change(withView(views, { name, search }));
            setNaming(false);
          }}
        />
      )}
    </>
  );
}

function Deleted({ name, onUndo }: { readonly name: string; readonly onUndo: () => void }) {
  const { t } = useTranslation('activity');
  const { t: common } = useTranslation();
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('views.deleted', { name })}
      </Text>
      <Button variant="default" size="xs" mih={44} onClick={onUndo}>
        {common('actions.undo')}
      </Button>
    </Group>
  );
}

function CopyAddress() {
  const { t } = useTranslation('activity');
  return (
    <CopyButton value={window.location.href} timeout={2_000}>
      {({ copied, copy }) => (
        <Menu.Item
          mih={44}
          closeMenuOnClick={false}
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={copy}
        >
          {t('views.copy')}
        </Menu.Item>
      )}
    </CopyButton>
  );
}

interface NameDialogProps {
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}

function NameDialog({ onClose, onName }: NameDialogProps) {
  const { t } = useTranslation('activity');
  const { t: common } = useTranslation();
  const [name, setName] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') onName(name);
  };
  return (
    <Modal opened onClose={onClose} title={t('views.save')} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('views.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={60}
            required
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" mih={44} onClick={onClose}>
              {common('actions.cancel')}
            </Button>
            <Button type="submit" mih={44}>
              {common('actions.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
