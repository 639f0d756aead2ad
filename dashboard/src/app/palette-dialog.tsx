import { Combobox, Kbd, Loader, Modal, ScrollArea, Text, TextInput, useCombobox, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconActivity,
  IconLayoutSidebar,
  IconListCheck,
  IconPlugConnected,
  IconSearch,
  IconServer2,
  IconTools,
} from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import classes from './palette.module.css';
import { grouped, type PaletteItem, placeAfter, readRecent, withRecent } from './palette-items';
import { usePages, usePaletteSearch } from './palette-search';
import { useSignedIn } from './session-context';

const icons = {
  pages: IconLayoutSidebar,
  servers: IconServer2,
  accounts: IconPlugConnected,
  tools: IconTools,
  runbooks: IconListCheck,
  rows: IconActivity,
} as const;

const keys: readonly string[] = ['Enter', 'Escape', 'ArrowDown', 'ArrowUp'];

/** The command palette: a combobox whose list is searched while somebody types. */
export default function PaletteDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('palette');
  const [, go] = useLocation();
  const [recent, keep] = useRecent();
  const pages = usePages();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 150);
  const found = usePaletteSearch(q);
  const [place, setPlace] = useState<number | null>(null);
  const isSearch = typed.trim() !== '';
  const groups = isSearch ? grouped(found.items, false) : [...grouped(recent, true), ...grouped(pages, false)];
  const items = groups.flatMap(({ items: own }) => own);
  const chosen = place === null ? null : Math.min(place, items.length - 1);
  const combobox = useCombobox({ opened: true });
  const viewport = useRef<HTMLDivElement>(null);
  useEffect(() => {
    viewport.current?.querySelector('[data-chosen]')?.scrollIntoView({ block: 'nearest' });
  });
  const open = (item: PaletteItem | undefined): void => {
    if (!item) return;
    keep(item);
    onClose();
    go(item.href);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || !keys.includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Enter') open(items[chosen ?? 0]);
    else if (event.key === 'Escape') onClose();
    else setPlace(placeAfter(event.key, chosen, items.length));
  };
  const isWaiting = isSearch && (found.isSearching || q !== typed.trim());
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size="lg"
      yOffset="8vh"
      padding={0}
      classNames={{ header: classes.header, title: classes.title }}
      transitionProps={{ duration: 0 }}
    >
      <Combobox store={combobox}>
        <Combobox.EventsTarget
          withKeyboardNavigation={false}
          withExpandedAttribute
          aria-activedescendant={chosen === null || items.length === 0 ? undefined : optionId(chosen)}
        >
          <TextInput
            data-autofocus
            size="md"
            aria-label={t('placeholder')}
            placeholder={t('placeholder')}
            value={typed}
            maxLength={500}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setPlace(null);
            }}
            onKeyDown={press}
            leftSection={<IconSearch size={18} aria-hidden />}
            rightSection={isWaiting ? <Loader size="xs" aria-hidden /> : null}
            classNames={{ input: classes.input }}
            spellCheck={false}
          />
        </Combobox.EventsTarget>
        <ScrollArea.Autosize mah="min(420px, 56vh)" type="auto" viewportRef={viewport} viewportProps={{ tabIndex: 0 }}>
          <Combobox.Options aria-label={t('title')} p={6}>
            <Groups groups={groups} chosen={chosen} onOpen={open} />
          </Combobox.Options>
          {isSearch && <Trouble isEmpty={!isWaiting && items.length === 0} hasFailed={found.hasFailed} />}
        </ScrollArea.Autosize>
        <VisuallyHidden role="status">
          {isWaiting ? t('searching') : isSearch ? t('results', { count: items.length }) : ''}
        </VisuallyHidden>
        <Text size="xs" c="dimmed" px="md" py={8} visibleFrom="sm" className={classes.footer}>
          {t('keys')}
        </Text>
      </Combobox>
    </Modal>
  );
}

interface TroubleProps {
  readonly isEmpty: boolean;
  readonly hasFailed: boolean;
}

/** The message shown instead of results. */
function Trouble({ isEmpty, hasFailed }: TroubleProps) {
  const { t } = useTranslation('palette');
  if (hasFailed)
    return (
      <Text size="sm" c="red" p="md" role="alert">
        {t('failed')}
      </Text>
    );
  return isEmpty ? (
    <Text size="sm" c="dimmed" p="md" ta="center">
      {t('nothing')}
    </Text>
  ) : null;
}

function optionId(place: number): string {
  return `palette-${place}`;
}

interface GroupsProps {
  readonly groups: ReturnType<typeof grouped>;
  readonly chosen: number | null;
  readonly onOpen: (item: PaletteItem) => void;
}

function Groups({ groups, chosen, onOpen }: GroupsProps) {
  const { t } = useTranslation('palette');
  const starts = groups.map((_group, at) => groups.slice(0, at).reduce((sum, { items }) => sum + items.length, 0));
  return groups.map(({ group, items }, at) => (
    <Combobox.Group key={group} label={t(`groups.${group}`)}>
      {items.map((item, index) => {
        const place = (starts[at] ?? 0) + index;
        const isChosen = place === chosen;
        const Icon = icons[item.kind];
        return (
          <Combobox.Option
            key={item.href}
            id={optionId(place)}
            value={item.href}
            aria-selected={isChosen}
            className={classes.option}
            mod={{ chosen: isChosen }}
            onClick={() => onOpen(item)}
          >
            <Icon size={18} aria-hidden className={classes.icon} />
            <span className={classes.words}>
              <span dir="auto">{item.label}</span>
              {item.detail !== '' && (
                <Text span size="xs" c="dimmed" dir="auto">
                  {item.detail}
                </Text>
              )}
            </span>
            {isChosen && <Kbd size="xs">↵</Kbd>}
          </Combobox.Option>
        );
      })}
    </Combobox.Group>
  ));
}

/** Choices of this person in this browser, and how to keep one more. */
function useRecent(): readonly [readonly PaletteItem[], (item: PaletteItem) => void] {
  const name = useSignedIn()?.name ?? '';
  const key = `gatehouse-recent ${name}`;
  const [recent] = useState(() => readRecent(stored(key)));
  const keep = (item: PaletteItem): void => {
    try {
      localStorage.setItem(key, JSON.stringify(withRecent(recent, item)));
    } catch {
      // Storage that is full or forbidden costs only the memory of the choice.
    }
  };
  return [recent, keep];
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
