import { useCallback, useMemo } from 'react';
import type { ServerQuery } from '../../api/servers';
import type { Sort } from '../../ui/data-list';
import { useQueryState } from '../../ui/use-query-state';

/** What a list of MCP servers is narrowed to; empty texts narrow nothing. */
export interface ServerFilter {
  readonly q: string;
  readonly state: string;
  readonly integration: string;
  readonly account: string;
  /** Pairs, such as `plan=pro`. */
  readonly labels: readonly string[];
}

/** The filter as it is in the address, and ways to change it. */
export interface ServerFilterState {
  readonly value: ServerFilter;
  readonly isNarrowed: boolean;
  /** How many choices narrow the list, without the text. */
  readonly choiceCount: number;
  readonly set: {
    readonly q: (text: string) => void;
    readonly state: (state: string) => void;
    readonly integration: (name: string) => void;
    readonly account: (id: string) => void;
    readonly labels: (labels: readonly string[]) => void;
  };
  readonly addLabel: (label: string) => void;
  readonly clear: () => void;
}

/** Keeps the filter in the address. */
export function useServerFilter(): ServerFilterState {
  const [q, setQ] = useQueryState('q', '', { replace: true });
  const [state, setState] = useQueryState('state', '');
  const [integration, setIntegration] = useQueryState('integration', '');
  const [account, setAccount] = useQueryState('account', '');
  const [labelText, setLabelText] = useQueryState('label', '');
  const value = useMemo(
    () => ({ q, state, integration, account, labels: labelsOf(labelText) }),
    [q, state, integration, account, labelText],
  );
  const setLabels = useCallback((labels: readonly string[]) => setLabelText(labels.join(',')), [setLabelText]);
  const addLabel = useCallback(
    (label: string) => setLabelText([...new Set([...labelsOf(labelText), label])].join(',')),
    [labelText, setLabelText],
  );
  // The same object until the filter changes: its fields are not rendered again with every page of the list.
  return useMemo(() => {
    const { labels, q: text, ...choices } = value;
    const chosen = [...Object.values(choices), labels.join(',')].filter((choice) => choice !== '');
    return {
      value,
      isNarrowed: text !== '' || chosen.length > 0,
      choiceCount: chosen.length,
      set: { q: setQ, state: setState, integration: setIntegration, account: setAccount, labels: setLabels },
      addLabel,
      clear: () => {
        for (const set of [setQ, setState, setIntegration, setAccount, setLabelText]) set('');
      },
    };
  }, [value, setQ, setState, setIntegration, setAccount, setLabels, setLabelText, addLabel]);
}

function labelsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}

/** The filter as the API takes it. */
export function queryOf({ q, state, integration, account, labels }: ServerFilter, sort: string): ServerQuery {
  const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());
  return {
    q: given(q),
    state: given(state),
    integration: given(integration),
    integrated_account_id: given(account),
    label: given(labels.join(',')),
    sort,
  };
}

/** The sort as the list shows it. */
export function sortOf(text: string): Sort {
  return text.startsWith('-') ? { id: text.slice(1), direction: 'desc' } : { id: text, direction: 'asc' };
}

/** The sort as the API takes it. */
export function sortText({ id, direction }: Sort): string {
  return direction === 'desc' ? `-${id}` : id;
}
