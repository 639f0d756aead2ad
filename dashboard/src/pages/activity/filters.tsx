import { Button, Collapse, Group, Select, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../../api/accounts';
import { useApiTokens } from '../../api/operation';
import { type Choice, matching, useServerChoices, useToolChoices, withChosen } from './choices';
import { outcomes } from './figures';
import { type ActivityState, filterNames } from './filter-state';

interface FiltersProps {
  readonly state: ActivityState;
  /** Clients that called most in the period. */
  readonly clients: readonly string[];
  /** Names of people and API tokens among the rows, by id. */
  readonly people: readonly Choice[];
}

/** What activity is narrowed to. */
export function Filters({ state, clients, people }: FiltersProps) {
  const { t } = useTranslation('activity');
  const [isOpen, { toggle }] = useDisclosure(state.activeCount > 0);
  // Seven fields with their lists: rendered when they are first opened, and kept for the transition.
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          mih={44}
          leftSection={<IconFilter size={18} aria-hidden />}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {state.activeCount === 0 ? t('filter.title') : t('filter.active', { count: state.activeCount })}
        </Button>
        {state.activeCount > 0 && (
          <Button
            variant="subtle"
            mih={44}
            leftSection={<IconX size={18} aria-hidden />}
            onClick={() => state.set(Object.fromEntries(filterNames.map((name) => [name, null])))}
          >
            {t('filter.clear')}
          </Button>
        )}
        <Switch
          label={t('sessions')}
          checked={state.get('sessions') === 'show'}
          onChange={(event) => state.set({ sessions: event.currentTarget.checked ? 'show' : null })}
        />
      </Group>
      <Collapse expanded={isOpen}>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
          {wasOpen && <Fields state={state} clients={clients} people={people} />}
        </SimpleGrid>
      </Collapse>
    </Stack>
  );
}

function Fields({ state, clients, people }: FiltersProps) {
  const { t } = useTranslation('activity');
  const accounts = useAccounts();
  const tokens = useApiTokens();
  const known = accounts.data ?? [];
  const persons = [
    ...new Map(
      [...(tokens.data ?? []).map(({ id, name }) => ({ value: id, label: name })), ...people].map((one) => [
        one.value,
        one,
      ]),
    ).values(),
  ];
  const named = (name: (typeof filterNames)[number], choices: readonly Choice[], label: string) => (
    <Select
      label={label}
      placeholder={t('filter.any')}
      data={[...withChosen(choices, state.get(name))]}
      value={state.get(name) || null}
      onChange={(value) => state.set({ [name]: value })}
      nothingFoundMessage={t('filter.nothing')}
      searchable={choices.length > 7}
      clearable
    />
  );
  return (
    <>
      {named(
        'integrated_account_id',
        known.map(({ id, name }) => ({ value: id, label: name })),
        t('filter.account'),
      )}
      <ServerFilter state={state} />
      <ToolFilter state={state} accounts={known} />
      {named(
        'client',
        clients.map((client) => ({ value: client, label: client })),
        t('filter.client'),
      )}
      {named('api_token_id', persons, t('filter.person'))}
      {named(
        'outcome',
        outcomes.map((value) => ({ value, label: t(`outcome.${value}`) })),
        t('filter.outcome'),
      )}
      {named(
        'kind',
        (['tool_call', 'proxy_call', 'admin'] as const).map((value) => ({ value, label: t(`kind.${value}`) })),
        t('filter.kind'),
      )}
      {state.get('approval_id') !== '' && named('approval_id', [], t('filter.approval'))}
    </>
  );
}

function ServerFilter({ state }: { readonly state: ActivityState }) {
  const { t } = useTranslation('activity');
  const [typed, setTyped] = useState('');
  const chosen = state.get('mcp_server_id');
  const choices = useServerChoices(typed, state.get('integrated_account_id'), chosen);
  return (
    <Select
      label={t('filter.server')}
      placeholder={t('filter.serverHelp')}
      data={[...choices]}
      // The gateway has searched already.
      filter={({ options }) => options}
      value={chosen || null}
      onChange={(value) => state.set({ mcp_server_id: value })}
      onSearchChange={(text) =>
        setTyped(choices.some(({ value, label }) => value === chosen && label === text) ? '' : text)
      }
      nothingFoundMessage={t('filter.nothing')}
      searchable
      clearable
    />
  );
}

interface ToolFilterProps {
  readonly state: ActivityState;
  readonly accounts: Parameters<typeof useToolChoices>[0];
}

function ToolFilter({ state, accounts }: ToolFilterProps) {
  const { t } = useTranslation('activity');
  const [typed, setTyped] = useState('');
  const [isOpened, setOpened] = useState(false);
  const chosen = state.get('action');
  const known = useToolChoices(accounts, isOpened || chosen !== '');
  const label = known.find(({ value }) => value === chosen)?.label;
  const exact = typed.trim();
  const found = matching(known, typed);
  // Admin actions have no title: they are found by their full name.
  const other = /^[\w.-]+$/.test(exact) && !known.some(({ value }) => value === exact);
  const choices =
    other && exact !== label ? [...found, { value: exact, label: t('filter.exactly', { name: exact }) }] : found;
  return (
    <Select
      label={t('filter.tool')}
      placeholder={t('filter.toolHelp')}
      data={[...withChosen(choices, chosen, label)]}
      filter={({ options }) => options}
      value={chosen || null}
      onChange={(value) => state.set({ action: value })}
      onDropdownOpen={() => setOpened(true)}
      onSearchChange={(text) => setTyped(text === label || text === chosen ? '' : text)}
      nothingFoundMessage={t('filter.nothing')}
      searchable
      clearable
    />
  );
}
