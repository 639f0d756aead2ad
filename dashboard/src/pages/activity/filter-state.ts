import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { AuditFilter } from '../../api/audit';
import { type Period, periodOf } from './period';

/** Parameters of the address that narrow activity; the period has its own. */
export const filterNames = [
  'integrated_account_id',
  'mcp_server_id',
  'kind',
  'action',
  'api_token_id',
  'client',
  'outcome',
  'approval_id',
] as const;

/** The page's state, all of which is in the address. */
export interface ActivityState {
  /** What the filters say, without the period. */
  readonly filter: AuditFilter;
  /** Null where the dates are none. */
  readonly period: Period | null;
  readonly search: string;
  readonly activeCount: number;
  get(name: string): string;
  /** Sets parameters; null or an empty text removes one. */
  set(changes: Readonly<Record<string, string | null>>): void;
}

/** The filters of a query string. Sign-ins are left out unless it requests them, or filters by an approval or a person. */
export function filterFrom(search: URLSearchParams): AuditFilter {
  const given = Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = search.get(name);
      return value === null || value === '' ? [] : [[name, value]];
    }),
  );
  return search.get('sessions') === 'show' ? given : { ...given, sessions: 'exclude' };
}

/** The state that the address has, and how to change it. `now` is rounded by the period, so that it may move on. */
export function useActivityState(now: number): ActivityState {
  const [search, setSearch] = useSearchParams();
  const get = useCallback((name: string): string => search.get(name) ?? '', [search]);
  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>): void => {
      setSearch((before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes))
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
        return next;
      });
    },
    [setSearch],
  );
  const text = search.toString();
  const filter = useMemo(() => filterFrom(new URLSearchParams(text)), [text]);
  const period = periodOf({ range: get('range'), from: get('from'), to: get('to') }, now);
  const activeCount = filterNames.filter((name) => get(name) !== '').length;
  return { filter, period, search: text, activeCount, get, set };
}
