import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call, withQuery } from '../api/client';
import type { ServerRunbooks } from '../api/runbooks';
import { findTools } from '../api/tools';
import type { Account, AuditRow, McpServer, Page } from '../api/types';
import { addressOf } from '../pages/runbooks/address';
import { exactly } from '../ui/words';
import { navigation } from './pages';
import { holdsWords, type PaletteItem } from './palette-items';

/** Results of each kind. */
const eachMax = 5;
const staleTime = 30_000;

interface Found {
  readonly items: readonly PaletteItem[];
  readonly isSearching: boolean;
  readonly hasFailed: boolean;
}

/** Everything that a search finds; lists that may be long are searched by the gateway. */
export function usePaletteSearch(q: string): Found {
  const pages = usePages().filter(({ label }) => holdsWords(label, q));
  const enabled = q !== '';
  const common = { enabled, staleTime, placeholderData: keepPreviousData } as const;
  const searches = [
    useQuery({ ...common, queryKey: ['palette', 'servers', q], queryFn: () => serversFor(q) }),
    useQuery({ ...common, queryKey: ['palette', 'accounts', q], queryFn: () => accountsFor(q) }),
    useQuery({ ...common, queryKey: ['palette', 'tools', q], queryFn: () => toolsFor(q) }),
    useQuery({
      enabled,
      staleTime,
      queryKey: ['palette', 'runbooks'],
      queryFn: allRunbooks,
      select: (all: readonly PaletteItem[]) =>
        all.filter(({ label, detail }) => holdsWords(`${label} ${detail}`, q)).slice(0, eachMax),
    }),
    useQuery({ ...common, enabled: isRowId(q), queryKey: ['palette', 'rows', q], queryFn: () => rowsFor(q) }),
  ];
  return {
    items: enabled ? [...pages, ...searches.flatMap(({ data, isEnabled }) => (isEnabled ? (data ?? []) : []))] : [],
    isSearching: searches.some(({ isFetching }) => isFetching),
    hasFailed: searches.some(({ isError }) => isError),
  };
}

/** The pages of the navigation. */
export function usePages(): readonly PaletteItem[] {
  const { t } = useTranslation('frame');
  return navigation.map(({ path, name }) => ({
    kind: 'pages',
    label: t(`navigation.${name}`),
    detail: '',
    href: path,
  }));
}

async function serversFor(q: string): Promise<readonly PaletteItem[]> {
  const { result } = await call<Page<McpServer>>('GET', withQuery('/mcp-server', { q, limit: eachMax }));
  return result.map(({ id, name, members, tool_count: tools }) => ({
    kind: 'servers',
    label: name,
    detail: `${id} · ${members?.map(({ label }) => label).join(', ') ?? tools}`,
    href: `/servers/${id}`,
  }));
}

async function accountsFor(q: string): Promise<readonly PaletteItem[]> {
  const { result } = await call<Page<Account>>('GET', withQuery('/integrated-account', { q, limit: eachMax }));
  return result.map(({ id, name, integration }) => ({
    kind: 'accounts',
    label: name,
    detail: integration,
    href: `/accounts/${id}`,
  }));
}

async function toolsFor(q: string): Promise<readonly PaletteItem[]> {
  const { result } = await findTools({ q, limit: eachMax });
  return result.map(({ title, name, account_tool: tool, integrated_account_id: account }) => ({
    kind: 'tools',
    label: title,
    detail: name,
    href: `/tools/${account}/${tool}`,
  }));
}

async function allRunbooks(): Promise<readonly PaletteItem[]> {
  const { result } = await call<Page<ServerRunbooks>>('GET', withQuery('/runbook', { limit: 100 }));
  return result.flatMap(({ mcp_server: server, procedures, guides }) =>
    [
      ...procedures.map((one) => ({ one, kind: 'procedure' as const })),
      ...guides.map((one) => ({ one, kind: 'guide' as const })),
    ].map(
      ({ one, kind }): PaletteItem => ({
        kind: 'runbooks',
        label: one.title,
        detail: server.name,
        href: addressOf(server.id, one.name, kind),
      }),
    ),
  );
}

/** Whether a search is the id of an audit row. */
function isRowId(q: string): boolean {
  return /^aud_[a-z0-9]{8,32}$/i.test(q);
}

async function rowsFor(q: string): Promise<readonly PaletteItem[]> {
  const { result } = await call<Page<AuditRow>>('GET', withQuery('/audit-log', { id: q, limit: 1 }));
  return result.map(({ id, title, action, mcp_server_name: server, at }) => ({
    kind: 'rows',
    label: title ?? action,
    detail: [server, exactly(at)].filter((part) => part !== null).join(' · '),
    href: `/activity?row=${id}`,
  }));
}
