import { ActionIcon, Button, CopyButton, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconBookmark, IconCheck, IconCopy, IconTrash } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { readViews, type SavedView, storeViews, withoutView, withView } from './views';

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
                <Text size="sm" truncate="end" component="bdi">
                  {view.name}
                </Text>
              </Menu.Item>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={44}
                aria-label={t('views.delete', { name: view.name })}
                onClick={() => change(withoutView(views, view.name))}
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
