import {
  IconActivity,
  IconApps,
  IconChecklist,
  IconHome,
  IconListCheck,
  IconPlugConnected,
  type IconProps,
  IconServer2,
  IconSettings,
  IconTools,
} from '@tabler/icons-react';
import i18next, { type DefaultNamespace, type Namespace } from 'i18next';
import type { ComponentType } from 'react';
import { matchRoute, type Parser } from 'wouter';
import { onDemand } from '../ui/on-demand';

/** One entry of the navigation; its label is `navigation.<name>` of the namespace `frame`. */
export interface NavigationEntry {
  readonly path: string;
  readonly name:
    | 'home'
    | 'accounts'
    | 'integrations'
    | 'servers'
    | 'tools'
    | 'runbooks'
    | 'activity'
    | 'approvals'
    | 'settings';
  readonly icon: ComponentType<IconProps>;
}

export const navigation: readonly NavigationEntry[] = [
  { path: '/', name: 'home', icon: IconHome },
  { path: '/accounts', name: 'accounts', icon: IconPlugConnected },
  { path: '/integrations', name: 'integrations', icon: IconApps },
  { path: '/servers', name: 'servers', icon: IconServer2 },
  { path: '/tools', name: 'tools', icon: IconTools },
  { path: '/runbooks', name: 'runbooks', icon: IconListCheck },
  { path: '/activity', name: 'activity', icon: IconActivity },
  { path: '/approvals', name: 'approvals', icon: IconChecklist },
  { path: '/settings', name: 'settings', icon: IconSettings },
];

type Loaded = Promise<{ readonly default: ComponentType }>;

/** A page by its address: it and its texts are loaded, side by side, when it is first opened or preloaded. */
function page(path: string, texts: Exclude<Namespace, DefaultNamespace>, load: () => Loaded) {
  const read = async (): Promise<ComponentType> => {
    const [file] = await Promise.all([load(), i18next.loadNamespaces(texts)]);
    return file.default;
  };
  return { path, page: onDemand(read) };
}

/** Every page: its address, the namespaces of its texts, and its file. */
export const pages = [
  page('/', ['home', 'servers'], () => import('../pages/home/home-page')),
  page('/accounts', 'accounts', () => import('../pages/accounts/accounts-page')),
  page('/accounts/:id', ['accounts', 'servers'], () => import('../pages/accounts/account-page')),
  page('/integrations', 'integrations', () => import('../pages/integrations/integrations-page')),
  page('/integrations/import', 'import', () => import('../pages/import/import-page')),
  page('/integrations/:name', ['integrations', 'accounts'], () => import('../pages/integrations/integration-page')),
  page('/servers', 'servers', () => import('../pages/servers/servers-page')),
  page('/servers/:id', 'servers', () => import('../pages/servers/server-page')),
  page('/tools', 'tools', () => import('../pages/tools/tools-page')),
  page('/tools/:account/:name', 'tools', () => import('../pages/tools/tool-page')),
  page('/runbooks', 'runbooks', () => import('../pages/runbooks/runbooks-page')),
  page('/runbooks/:server/:name', ['runbooks', 'tools'], () => import('../pages/runbooks/runbook-page')),
  page('/activity', 'activity', () => import('../pages/activity/activity-page')),
  page('/approvals', 'approvals', () => import('../pages/approvals/approvals-page')),
  page('/approvals/:id', 'approvals', () => import('../pages/approvals/approval-page')),
  page('/settings', 'settings', () => import('../pages/settings/settings-page')),
];

function pageAt(parser: Parser, address: string) {
  return pages.find(({ path }) => matchRoute(parser, path, address)[0]);
}

/** Whether the page of an address, such as `/servers`, can be rendered; true if no page has the address. */
export function isPageLoaded(parser: Parser, address: string): boolean {
  return pageAt(parser, address)?.page.isLoaded() ?? true;
}

/** Loads the page of an address before it is rendered. Never fails: the page itself loads again and reports failures. */
export async function preloadPage(parser: Parser, address: string): Promise<void> {
  await pageAt(parser, address)
    ?.page.load()
    .catch(() => undefined);
}

/** Old addresses: where each leads, with the parameters of the old one. */
export const redirects: readonly {
  readonly from: string;
  readonly to: (parameters: Readonly<Record<string, string | undefined>>) => string;
}[] = [{ from: '/servers/:id/runbook/:name', to: ({ id = '', name = '' }) => `/runbooks/${id}/${name}` }];
