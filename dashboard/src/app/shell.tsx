import { ActionIcon, AppShell, Group, Menu, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { useSignOut } from '../api/session';
import { PendingNotice } from '../pages/approvals/pending-notice';
import { Empty } from '../ui/empty';
import { PageSkeleton } from '../ui/skeletons';
import { LanguageMenu } from './language-menu';
import { BottomBar, SideNavigation } from './navigation';
import { PageBoundary } from './page-boundary';
import { pages, redirects } from './pages';
import { Palette } from './palette';
import { useSignedIn } from './session-context';
import classes from './shell.module.css';

/** The frame around every page: name, navigation, language, theme, who is signed in. */
export function Shell() {
  const { t } = useTranslation('frame');
  const [location] = useLocation();
  const isWide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false });
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: true } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Link href="/" className={classes.name}>
            <img src="/dashboard/gatehouse.svg" alt="" width={24} height={24} />
            Gatehouse
          </Link>
          <Group gap={4} wrap="nowrap">
            <Palette />
            <LanguageMenu />
            <ThemeSwitch />
            <Person />
          </Group>
        </Group>
      </AppShell.Header>
      {isWide && (
        <AppShell.Navbar p="xs" aria-label={t('navigation.main')}>
          <SideNavigation />
        </AppShell.Navbar>
      )}
      <PendingNotice />
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <PageBoundary at={location}>
          <Suspense fallback={<PageSkeleton />}>
            <Pages />
          </Suspense>
        </PageBoundary>
      </AppShell.Main>
      {!isWide && <BottomBar />}
    </AppShell>
  );
}

function Pages() {
  const { t } = useTranslation('frame');
  return (
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
  );
}

/** Changes between the light and the dark theme. */
function ThemeSwitch() {
  const { t } = useTranslation('frame');
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const Icon = isDark ? IconSun : IconMoon;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={44}
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
        <ActionIcon variant="subtle" color="gray" size={44} aria-label={t('person.menu')}>
          <IconUserCircle size={22} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
            {session?.name ?? t('person.signedIn')}
          </Text>
          <br />
          {session?.role === 'viewer' ? t('person.viewer') : t('person.administrator')}
        </Menu.Label>
        <Menu.Item mih={44} onClick={() => signOut.mutate()}>
          {t('person.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
