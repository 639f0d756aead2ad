import { Badge, Menu, NavLink, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePendingCount } from '../api/approvals';
import classes from './navigation.module.css';
import { type NavigationEntry, navigation } from './pages';

/** What a phone has within reach of the thumb; the rest is under More. */
const withinReach: readonly NavigationEntry['name'][] = ['home', 'approvals', 'servers', 'activity'];

function useIsHere(): (path: string) => boolean {
  const [location] = useLocation();
  return (path) => location === path || (path !== '/' && location.startsWith(`${path}/`));
}

/** The pages, in the column at the side. */
export function SideNavigation() {
  const { t } = useTranslation('frame');
  const isHere = useIsHere();
  return navigation.map(({ path, name, icon: Icon }) => (
    <NavLink
      key={path}
      component={Link}
      href={path}
      label={t(`navigation.${name}`)}
      active={isHere(path)}
      aria-current={isHere(path) ? 'page' : undefined}
      leftSection={<Icon size={18} aria-hidden />}
      rightSection={name === 'approvals' ? <Waiting /> : null}
      mih={40}
    />
  ));
}

/** The pages, in a bar at the bottom of a narrow screen. */
export function BottomBar() {
  const { t } = useTranslation('frame');
  const isHere = useIsHere();
  const reached = withinReach.flatMap((name) => navigation.filter((entry) => entry.name === name));
  const others = navigation.filter(({ name }) => !withinReach.includes(name));
  const isElsewhere = others.some(({ path }) => isHere(path));
  return (
    <nav className={classes.bar} aria-label={t('navigation.main')}>
      {reached.map(({ path, name, icon: Icon }) => (
        <Link key={path} href={path} className={classes.entry} aria-current={isHere(path) ? 'page' : undefined}>
          <span className={classes.icon}>
            <Icon size={22} aria-hidden />
            {name === 'approvals' && (
              <span className={classes.count}>
                <Waiting />
              </span>
            )}
          </span>
          {t(name === 'servers' ? 'navigation.serversShort' : `navigation.${name}`)}
        </Link>
      ))}
      <Menu position="top-end" width={220} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes.entry} data-here={isElsewhere || undefined}>
            <span className={classes.icon}>
              <IconDots size={22} aria-hidden />
            </span>
            {t('navigation.more')}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {others.map(({ path, name, icon: Icon }) => (
            <Menu.Item
              key={path}
              component={Link}
              href={path}
              mih={44}
              aria-current={isHere(path) ? 'page' : undefined}
              leftSection={<Icon size={18} aria-hidden />}
            >
              {t(`navigation.${name}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

/** How many calls wait for a decision. */
function Waiting() {
  const { t } = useTranslation('frame');
  const pending = usePendingCount();
  return pending > 0 ? (
    <Badge size="sm" circle={pending < 10} aria-label={t('navigation.waiting', { count: pending })}>
      {pending}
    </Badge>
  ) : null;
}
