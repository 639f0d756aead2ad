import {
  ActionIcon,
  AppShell,
  Badge,
  Burger,
  Group,
  Menu,
  NavLink,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { usePendingCount } from '../api/approvals';
import { useSignOut } from '../api/session';
import { Empty } from '../ui/empty';
import { PageSkeleton } from '../ui/skeletons';
import { LanguageMenu } from './language-menu';
import { navigation, pages, redirects } from './pages';
import { useSignedIn } from './session-context';
import classes from './shell.module.css';

/** The frame around every page: name, navigation, theme, who is signed in. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { t } = useTranslation('frame');
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('navigation.open')} />
            <Link href="/" className={classes.name}>
              <img src="/dashboard/gatehouse.svg" alt="" width={24} height={24} />
              Gatehouse
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <LanguageMenu />
            <ThemeSwitch />
            <Person />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('navigation.main')}>
        <Navigation onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            {pages.map(({ path, page }) => (
              <Route key={path} path={path} component={page} />
            ))}
            {redirects.map(({ from, to }) => (
              <Route key={from} path={from}>
                {(parameters) => <Redirect to={to(parameters)} replace />}
              </Route>
            ))}
            <Route>
              <Empty title={t('noPage.title')} text={t('noPage.text')} />
            </Route>
          </Switch>
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ onChosen }: { readonly onChosen: () => void }) {
  const [location] = useLocation();
  const pending = usePendingCount();
  const { t } = useTranslation('frame');
  return navigation.map(({ path, name, icon: Icon }) => {
    const isHere = location === path || location.startsWith(`${path}/`);
    return (
      <NavLink
        key={path}
        component={Link}
        href={path}
        label={t(`navigation.${name}`)}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        onClick={onChosen}
        leftSection={<Icon size={18} aria-hidden />}
        rightSection={
          path === '/approvals' && pending > 0 ? (
            <Badge size="sm" circle={pending < 10} aria-label={t('navigation.waiting', { count: pending })}>
              {pending}
            </Badge>
          ) : null
        }
      />
    );
  });
}

function ThemeSwitch() {
  const { t } = useTranslation('frame');
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const Icon = isDark ? IconSun : IconMoon;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={isDark ? t('theme.light') : t('theme.dark')}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
}

function Person() {
  const { t } = useTranslation('frame');
  const session = useSignedIn();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('person.menu')}>
          <IconUserCircle size={22} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" component="span">
            {session?.name ?? t('person.signedIn')}
          </Text>
          <br />
          {session?.role === 'viewer' ? t('person.viewer') : t('person.administrator')}
        </Menu.Label>
        <Menu.Item onClick={() => signOut.mutate()}>{t('person.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
