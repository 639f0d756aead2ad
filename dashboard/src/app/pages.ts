import {
  IconActivity,
  IconChecklist,
  IconPlugConnected,
  type IconProps,
  IconServer2,
  IconSettings,
  IconTools,
} from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';

/** One entry of the navigation. */
export interface NavigationEntry {
  readonly path: string;
  readonly label: string;
  readonly icon: ComponentType<IconProps>;
}

export const navigation: readonly NavigationEntry[] = [
  { path: '/', label: 'Accounts', icon: IconPlugConnected },
  { path: '/servers', label: 'MCP servers', icon: IconServer2 },
  { path: '/tools', label: 'Tools', icon: IconTools },
  { path: '/activity', label: 'Activity', icon: IconActivity },
  { path: '/approvals', label: 'Approvals', icon: IconChecklist },
  { path: '/settings', label: 'Settings', icon: IconSettings },
];

/** Every page by its address; each is loaded when it is first opened. */
export const pages = [
  { path: '/', page: lazy(() => import('../pages/accounts/accounts-page')) },
  { path: '/accounts/:id', page: lazy(() => import('../pages/accounts/account-page')) },
  { path: '/servers', page: lazy(() => import('../pages/combined/combined-page')) },
  { path: '/servers/:id/runbook/:name', page: lazy(() => import('../pages/combined/runbook-page')) },
  { path: '/tools', page: lazy(() => import('../pages/tools/tools-page')) },
  { path: '/tools/:account/:name', page: lazy(() => import('../pages/tools/tool-page')) },
  { path: '/activity', page: lazy(() => import('../pages/activity/activity-page')) },
  { path: '/approvals', page: lazy(() => import('../pages/approvals/approvals-page')) },
  { path: '/approvals/:id', page: lazy(() => import('../pages/approvals/approval-page')) },
  { path: '/settings', page: lazy(() => import('../pages/settings/settings-page')) },
] as const;
