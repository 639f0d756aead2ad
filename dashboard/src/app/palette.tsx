import { ActionIcon, Button, Kbd } from '@mantine/core';
import { useDisclosure, useHotkeys, useOs } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

const PaletteDialog = lazy(() => import('./palette-dialog'));

/** The button of the command palette, and its shortcut: Ctrl K, or Command K on Apple keyboards. The palette is loaded when it is first opened. */
export function Palette() {
  const { t } = useTranslation('palette');
  const [isOpen, { open, close, toggle }] = useDisclosure(false);
  const os = useOs();
  // No tag is left out: the shortcut works while somebody types as well.
  useHotkeys([['mod+K', toggle]], []);
  const keys = os === 'macos' || os === 'ios' ? '⌘ K' : 'Ctrl K';
  return (
    <>
      <Button
        variant="default"
        size="sm"
        visibleFrom="sm"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={<Kbd size="xs">{keys}</Kbd>}
        title={t('shortcut', { keys })}
        onClick={open}
        aria-haspopup="dialog"
      >
        {t('open')}
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        hiddenFrom="sm"
        aria-label={t('open')}
        aria-haspopup="dialog"
        onClick={open}
      >
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
      {isOpen && (
        <Suspense fallback={null}>
          <PaletteDialog onClose={close} />
        </Suspense>
      )}
    </>
  );
}
