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
import { Link, Route, Switch, useLocation } from 'wouter';
import { usePendingCount } from '../api/approvals';
import { useSignOut } from '../api/session';
import { Empty } from '../ui/empty';
import { Loading } from '../ui/loading';
import { navigation, pages } from './pages';
import { useSignedIn } from './session-context';
import classes from './shell.module.css';

/** The frame around every page: name, navigation, theme, who is signed in. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <Link href="/" className={classes.name}>
              <img src="/dashboard/gatehouse.svg" alt="" width={24} height={24} />
              Gatehouse
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ThemeSwitch />
            <Person />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Main">
        <Navigation onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Switch>
            {pages.map(({ path, page }) => (
              <Route key={path} path={path} component={page} />
            ))}
            <Route>
              <Empty
                title="There is no such page"
                text="It may have been moved or deleted; choose one from the left."
              />
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
  return navigation.map(({ path, label, icon: Icon }) => {
    const isHere = path === '/' ? location === '/' || location.startsWith('/accounts') : location.startsWith(path);
    return (
      <NavLink
        key={path}
        component={Link}
        href={path}
        label={label}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        onClick={onChosen}
        leftSection={<Icon size={18} aria-hidden />}
        rightSection={
          path === '/approvals' && pending > 0 ? (
            <Badge size="sm" circle={pending < 10} aria-label={`${pending} waiting`}>
              {pending}
            </Badge>
          ) : null
        }
      />
    );
  });
}

function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const Icon = isDark ? IconSun : IconMoon;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={isDark ? 'Light theme' : 'Dark theme'}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
}

function Person() {
  const session = useSignedIn();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Account menu">
          <IconUserCircle size={22} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" component="span">
            {session?.name ?? 'Signed in'}
          </Text>
          <br />
          {session?.role === 'viewer' ? 'Viewer: reads only' : 'Administrator'}
        </Menu.Label>
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
