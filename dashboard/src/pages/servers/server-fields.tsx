import { Checkbox, MultiSelect, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTools } from '../../api/tools';
import type { Account, Integration } from '../../api/types';
import { exactly } from '../../ui/when';
import { Choice } from './choice';
import { expiryChoices, expiryOf, type ServerForm } from './server-form';

interface FieldsProps {
  readonly form: ServerForm;
  readonly onChange: (change: Partial<ServerForm>) => void;
}

export function NameField({ form, onChange }: FieldsProps) {
  const { t } = useTranslation('servers');
  return (
    <TextInput
      label={t('form.name')}
      description={t('form.nameText')}
      value={form.name}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
      maxLength={100}
      required
      data-autofocus
    />
  );
}

const methodGroups = ['read', 'write', 'custom'] as const;

interface ToolFieldsProps extends FieldsProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** Which tools it opens: kinds of methods, then tags and single tools, each narrowing the one before. */
export function ToolFields({ form, onChange, account, integration }: ToolFieldsProps) {
  const { t } = useTranslation('servers');
  const tools = useTools(account.id);
  const exact = form.methods.filter((name) => !methodGroups.some((group) => group === name));
  return (
    <>
      <Checkbox.Group
        label={t('form.methods')}
        description={exact.length > 0 ? t('form.methodsExact', { names: exact.join(', ') }) : t('form.allIfNone')}
        value={[...form.methods]}
        onChange={(methods) => onChange({ methods })}
      >
        <Stack gap={6} mt={6}>
          {methodGroups.map((group) => (
            <Checkbox key={group} value={group} label={t(`form.groups.${group}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <MultiSelect
        label={t('form.tags')}
        description={t('form.tagsText')}
        data={Object.keys(integration?.tags ?? {})}
        value={[...form.tags]}
        onChange={(tags) => onChange({ tags })}
        searchable
        clearable
      />
      <MultiSelect
        label={t('form.tools')}
        description={t('form.toolsText')}
        data={tools.data?.map(({ name }) => name) ?? []}
        value={[...form.tools]}
        onChange={(names) => onChange({ tools: names })}
        limit={50}
        searchable
        clearable
        nothingFoundMessage={t('form.noTool')}
      />
    </>
  );
}

/** The expiry: in plain words, next to the exact time. */
export function ExpiryFields({ form, onChange }: FieldsProps) {
  const { t } = useTranslation('servers');
  const at = expiryOf(form, new Date());
  const until = at ? t('form.until', { time: exactly(at) }) : at === null ? t('form.untilRevoked') : undefined;
  return (
    <Stack gap={6}>
      <Select
        label={t('form.expires')}
        description={until}
        data={expiryChoices.map((choice) => ({ value: choice, label: t(`form.expiry.${choice}`) }))}
        value={form.expiry}
        onChange={(value) => {
          const choice = expiryChoices.find((one) => one === value);
          if (choice) onChange({ expiry: choice });
        }}
        allowDeselect={false}
      />
      {form.expiry === 'at' && (
        <TextInput
          type="datetime-local"
          label={t('form.exactTime')}
          description={t('form.ownZone')}
          value={form.expiresAt}
          onChange={(event) => onChange({ expiresAt: event.currentTarget.value })}
          required
        />
      )}
    </Stack>
  );
}

/** What stands between a leaked URL or a misled model and the service. */
export function GuardFields({ form, onChange, account }: FieldsProps & { readonly account: Account }) {
  const { t } = useTranslation('servers');
  return (
    <>
      <Choice
        label={t('form.approval')}
        value={form.approval}
        options={[
          ['none', t('form.approvals.none')],
          ['destructive', t('form.approvals.destructive')],
          ['write', t('form.approvals.write')],
        ]}
        onChange={(approval) => onChange({ approval })}
      />
      <Choice
        label={t('form.exposure')}
        value={form.exposure}
        options={[
          ['all', t('form.exposures.all')],
          ['discovery', t('form.exposures.discovery')],
          ['code', t('form.exposures.code')],
        ]}
        onChange={(exposure) => onChange({ exposure })}
      />
      {form.exposure === 'discovery' && <PreloadField form={form} onChange={onChange} accountId={account.id} />}
      <ReplyFields form={form} onChange={onChange} />
      <Choice
        label={t('form.auth')}
        value={form.auth}
        options={[
          ['token', t('form.auths.token')],
          ['oauth', t('form.auths.oauth')],
        ]}
        onChange={(auth) => onChange({ auth })}
      />
      <Switch
        label={t('form.needsApiToken')}
        checked={form.needsApiToken}
        onChange={(event) => onChange({ needsApiToken: event.currentTarget.checked })}
      />
      <Switch
        label={t('form.dryRun')}
        checked={form.isDryRun}
        onChange={(event) => onChange({ isDryRun: event.currentTarget.checked })}
      />
      <Switch
        label={t('form.pinned')}
        checked={form.isPinned}
        onChange={(event) => onChange({ isPinned: event.currentTarget.checked })}
      />
    </>
  );
}

/** In which form results are sent, and how long they may be. */
function ReplyFields({ form, onChange }: FieldsProps) {
  const { t } = useTranslation('servers');
  return (
    <>
      <Choice
        label={t('form.results')}
        value={form.resultShape}
        options={[
          ['text', t('form.shapes.text')],
          ['structured', t('form.shapes.structured')],
          ['both', t('form.shapes.both')],
        ]}
        onChange={(resultShape) => onChange({ resultShape })}
      />
      <TextInput
        type="number"
        label={t('form.replyChars')}
        description={t('form.replyCharsText')}
        placeholder="20000"
        min={1_000}
        max={500_000}
        value={form.replyCharsMax}
        onChange={(event) => onChange({ replyCharsMax: event.currentTarget.value })}
      />
    </>
  );
}

/** Tools that are listed as well where the others are found by a search. */
function PreloadField({ form, onChange, accountId }: FieldsProps & { readonly accountId: string }) {
  const { t } = useTranslation('servers');
  const tools = useTools(accountId);
  return (
    <MultiSelect
      label={t('form.preload')}
      description={t('form.preloadText')}
      data={[...new Set([...form.preload, ...(tools.data?.map(({ name }) => name) ?? [])])]}
      value={[...form.preload]}
      onChange={(preload) => onChange({ preload })}
      limit={50}
      searchable
      clearable
      nothingFoundMessage={t('form.noTool')}
    />
  );
}
