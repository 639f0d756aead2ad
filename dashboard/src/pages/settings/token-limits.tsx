import { MultiSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../../api/accounts';
import { type NewApiToken, useVersion } from '../../api/operation';
import type { ApiTokenScope } from '../../api/types';

/** What a new API token is limited to, as a person types it; empty parts do not limit it. */
interface Limits {
  readonly actions: readonly string[];
  readonly accountIds: readonly string[];
  /** `name=value`, comma-separated. */
  readonly labels: string;
}

export const noLimits: Limits = { actions: [], accountIds: [], labels: '' };

/** Fields that limit an API token of the admin API. */
export function TokenLimits({
  scope,
  limits,
  onChange,
}: {
  readonly scope: ApiTokenScope;
  readonly limits: Limits;
  readonly onChange: (limits: Limits) => void;
}) {
  const { t } = useTranslation('settings');
  const accounts = useAccounts();
  const version = useVersion();
  const actions = version.data?.api_actions.filter((action) => scope === 'admin' || action.endsWith(':read')) ?? [];
  return (
    <>
      <MultiSelect
        label={t('tokens.actions')}
        placeholder={limits.actions.length === 0 ? t('tokens.allActions') : ''}
        data={[...actions]}
        value={limits.actions.filter((action) => actions.includes(action))}
        onChange={(chosen) => onChange({ ...limits, actions: chosen })}
        searchable
      />
      <MultiSelect
        label={t('tokens.accounts')}
        placeholder={limits.accountIds.length === 0 ? t('tokens.allAccounts') : ''}
        data={accounts.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        value={[...limits.accountIds]}
        onChange={(chosen) => onChange({ ...limits, accountIds: chosen })}
        searchable
      />
      <TextInput
        label={t('tokens.labels')}
        description={t('tokens.labelsHelp')}
        value={limits.labels}
        onChange={(event) => onChange({ ...limits, labels: event.currentTarget.value })}
      />
    </>
  );
}

/** The members of the request. */
export function wishOf({ actions, accountIds, labels }: Limits): Partial<NewApiToken> {
  const pairs = labels
    .split(',')
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => {
      const cut = pair.indexOf('=');
      return cut < 0 ? [pair, ''] : [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
    });
  return {
    ...(actions.length === 0 ? {} : { actions }),
    ...(accountIds.length === 0 ? {} : { integrated_account_ids: accountIds }),
    ...(pairs.length === 0 ? {} : { labels: Object.fromEntries(pairs) }),
  };
}
