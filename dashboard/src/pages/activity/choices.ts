import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { call, withQuery } from '../../api/client';
import type { Account, McpServer, Page, Tool } from '../../api/types';

/** One entry of a filter. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** MCP servers whose name has the typed text, and the chosen one, also where it was revoked. */
export function useServerChoices(typed: string, accountId: string, chosenId: string): readonly Choice[] {
  const [text] = useDebouncedValue(typed, 250);
  const found = useQuery({
    queryKey: ['servers', 'choices', text, accountId],
    queryFn: () =>
      call<Page<McpServer>>(
        'GET',
        withQuery('/mcp-server', { q: text, integrated_account_id: accountId, sort: 'name', limit: 20 }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const chosen = useQuery({
    queryKey: ['servers', 'name', chosenId],
    queryFn: () => call<McpServer>('GET', `/mcp-server/${encodeURIComponent(chosenId)}`),
    enabled: chosenId !== '',
    retry: false,
    staleTime: 60_000,
  });
  const named = (found.data?.result ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return withChosen(named, chosenId, chosen.data?.name);
}

/** The choices with the chosen one among them, by its id where its name is not known. */
export function withChosen(choices: readonly Choice[], value: string, label: string = value): readonly Choice[] {
  return value === '' || choices.some((choice) => choice.value === value) ? choices : [{ value, label }, ...choices];
}

/** Tools of every connected integration by title; one account of each integration is read, once the filter is opened. */
export function useToolChoices(accounts: readonly Account[], isOpen: boolean): readonly Choice[] {
  const first = [...new Map(accounts.map((account) => [account.integration, account])).values()];
  const lists = useQueries({
    queries: first.map(({ id }) => ({
      queryKey: ['accounts', id, 'tool-titles'],
      queryFn: () =>
        call<{ readonly result: readonly Tool[] }>('GET', `/integrated-account/${encodeURIComponent(id)}/tools`),
      enabled: isOpen,
      staleTime: 300_000,
    })),
  });
  return toolChoices(lists.flatMap(({ data }) => data?.result ?? []));
}

/** Tools by title; where several tools share a title, the name is added. */
export function toolChoices(tools: readonly Pick<Tool, 'name' | 'title'>[]): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const { title } of tools) counts.set(title, (counts.get(title) ?? 0) + 1);
  return tools
    .map(({ name, title }) => ({ value: name, label: (counts.get(title) ?? 0) > 1 ? `${title} (${name})` : title }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

const shownMax = 50;

/** Choices whose label or value has every typed word; at most 50, because nobody reads on. */
export function matching(choices: readonly Choice[], typed: string): readonly Choice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return choices
    .filter(({ label, value }) => words.every((word) => `${label} ${value}`.toLowerCase().includes(word)))
    .slice(0, shownMax);
}
