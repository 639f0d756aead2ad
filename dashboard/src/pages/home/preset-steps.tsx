import { Button, Group, Select, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCreateServer, usePresets, usePreview } from '../../api/servers';
import type { Account, McpServerWithUrl, Preset } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Failure } from '../../ui/failure';
import { CardsSkeleton, RowsSkeleton } from '../../ui/skeletons';
import { useAccountChoice } from '../../ui/use-account-choice';
import { figure } from '../../ui/words';
import { configOf, expiryOf, formOfPreset, newServerForm } from '../servers/server-form';
import { ForAdministrators } from './guided-steps';
import classes from './home.module.css';

/** Chooses which tools the first MCP server gets: the presets of the account's integration. */
export function PresetStep({ onChosen }: { readonly onChosen: (preset: string) => void }) {
  const { t } = useTranslation('home');
  const { accounts, accountId, choose } = useAccountChoice();
  const account = accounts.data?.find(({ id }) => id === accountId);
  const presets = usePresets(account?.integration);
  const error = accounts.error ?? presets.error;
  if (error) return <Failure error={error} />;
  return (
    <Stack gap="xs">
      <Text size="sm">{t('start.preset.text')}</Text>
      {accounts.data && accounts.data.length > 1 && (
        <Select
          label={t('start.preset.account')}
          data={accounts.data.map(({ id, name }) => ({ value: id, label: name }))}
          value={accountId ?? null}
          onChange={choose}
          allowDeselect={false}
          maw={360}
        />
      )}
      {presets.data ? (
        <div className={classes.presets}>
          {presets.data.map((preset) => (
            <PresetCard key={preset.name} preset={preset} onChosen={onChosen} />
          ))}
        </div>
      ) : (
        <CardsSkeleton cards={6} height={96} />
      )}
    </Stack>
  );
}

function PresetCard({ preset, onChosen }: { readonly preset: Preset; readonly onChosen: (name: string) => void }) {
  return (
    <UnstyledButton className={classes.preset} onClick={() => onChosen(preset.name)}>
      <Text size="sm" fw={600}>
        {preset.label}
      </Text>
      <Text size="xs" c="dimmed">
        {preset.description}
      </Text>
    </UnstyledButton>
  );
}

interface MintStepProps {
  readonly preset: string;
  /** Back to the choice of a preset. */
  readonly onOther: () => void;
  readonly onMinted: (server: McpServerWithUrl) => void;
}

/** Creates the MCP server of the chosen preset. */
export function MintStep({ preset: name, onOther, onMinted }: MintStepProps) {
  const { t } = useTranslation('home');
  const canChange = useCanChange();
  const { accounts, accountId } = useAccountChoice();
  const account = accounts.data?.find(({ id }) => id === accountId);
  const presets = usePresets(account?.integration);
  const preset = presets.data?.find((one) => one.name === name);
  const error = accounts.error ?? presets.error;
  if (error) return <Failure error={error} />;
  if (!presets.data || !account) return <RowsSkeleton rows={2} />;
  return (
    <Stack gap="xs" align="flex-start">
      {preset && canChange && <MintForm key={preset.name} account={account} preset={preset} onMinted={onMinted} />}
      {!canChange && <ForAdministrators />}
      {!preset && <Text size="sm">{t('start.mint.unknown')}</Text>}
      <Button variant="subtle" size="sm" onClick={onOther}>
        {t('start.mint.other')}
      </Button>
    </Stack>
  );
}

interface MintFormProps {
  readonly account: Account;
  readonly preset: Preset;
  readonly onMinted: (server: McpServerWithUrl) => void;
}

function MintForm({ account, preset, onMinted }: MintFormProps) {
  const { t } = useTranslation('home');
  const form = formOfPreset(newServerForm, preset);
  const [name, setName] = useState(form.name);
  const preview = usePreview(account.id, configOf(form));
  const create = useCreateServer(account.id);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wish = { name, config: configOf(form), expires_at: expiryOf(form, new Date()) ?? null };
    create.mutate(wish, { onSuccess: onMinted });
  };
  return (
    <form onSubmit={submit} style={{ width: '100%' }}>
      <Stack gap="xs">
        <Text size="sm">
          {t('start.mint.text', { preset: preset.label, account: account.name })}{' '}
          {preview.data && t('start.mint.cost', { count: preview.data.count, tokens: figure(preview.data.tokens) })}
        </Text>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t('start.mint.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
          />
          <Button type="submit" loading={create.isPending}>
            {t('start.mint.action')}
          </Button>
        </Group>
        {create.error && <Failure error={create.error} />}
      </Stack>
    </form>
  );
}
