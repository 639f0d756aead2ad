import { Checkbox, MultiSelect, SegmentedControl, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useTools } from '../../api/tools';
import type { Account, Integration } from '../../api/types';
import { exactly } from '../../ui/when';
import { expiryChoices, expiryOf, type ServerForm } from './server-form';

interface FieldsProps {
  readonly form: ServerForm;
  readonly onChange: (change: Partial<ServerForm>) => void;
}

export function NameField({ form, onChange }: FieldsProps) {
  return (
    <TextInput
      label="Name"
      description="Purpose of the MCP server, shown in every row of the audit log."
      value={form.name}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
      maxLength={100}
      required
      data-autofocus
    />
  );
}

interface ToolFieldsProps extends FieldsProps {
  readonly account: Account;
  readonly integration: Integration | undefined;
}

/** Which tools it opens: kinds of methods, then tags and single tools, each narrowing the one before. */
export function ToolFields({ form, onChange, account, integration }: ToolFieldsProps) {
  const tools = useTools(account.id);
  const isExact = form.methods.some((name) => !methodGroups.some(({ value }) => value === name));
  return (
    <>
      <Checkbox.Group
        label="Methods"
        description={isExact ? `Also by exact name: ${exactNames(form.methods)}` : 'All three, if you choose none.'}
        value={[...form.methods]}
        onChange={(methods) => onChange({ methods })}
      >
        <Stack gap={6} mt={6}>
          {methodGroups.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
      <MultiSelect
        label="Tags"
        description="Only tools with one of these; all, if you choose none."
        data={Object.keys(integration?.tags ?? {})}
        value={[...form.tags]}
        onChange={(tags) => onChange({ tags })}
        searchable
        clearable
      />
      <MultiSelect
        label="Single tools"
        description="Only these; all of the above, if you choose none."
        data={tools.data?.map(({ name }) => name) ?? []}
        value={[...form.tools]}
        onChange={(names) => onChange({ tools: names })}
        limit={50}
        searchable
        clearable
        nothingFoundMessage="No tool of that name"
      />
    </>
  );
}

const methodGroups = [
  { value: 'read', label: 'Read: list and get' },
  { value: 'write', label: 'Write: create, update, delete' },
  { value: 'custom', label: 'Custom: everything else, such as verify or moderate' },
];

function exactNames(methods: readonly string[]): string {
  return methods.filter((name) => !methodGroups.some(({ value }) => value === name)).join(', ');
}

/** Until when it works: in plain words, with the exact time beside. */
export function ExpiryFields({ form, onChange }: FieldsProps) {
  const at = expiryOf(form, new Date());
  return (
    <Stack gap={6}>
      <Select
        label="Expires"
        description={at ? `Works until ${exactly(at)}.` : at === null ? 'Works until it is revoked.' : undefined}
        data={expiryChoices}
        value={form.expiry}
        onChange={(value) => {
          const choice = expiryChoices.find((one) => one.value === value);
          if (choice) onChange({ expiry: choice.value });
        }}
        allowDeselect={false}
      />
      {form.expiry === 'at' && (
        <TextInput
          type="datetime-local"
          label="Exact time"
          description="In your own time zone."
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
  return (
    <>
      <Choice
        label="A person approves"
        value={form.approval}
        options={[
          { value: 'none', label: 'Nothing' },
          { value: 'destructive', label: 'Destructive calls' },
          { value: 'write', label: 'Every write' },
        ]}
        onChange={(approval) => onChange({ approval })}
      />
      <Choice
        label="Tools are shown"
        value={form.exposure}
        options={[
          { value: 'all', label: 'All in a list' },
          { value: 'discovery', label: 'By search, for small contexts' },
          { value: 'code', label: 'As functions of scripts' },
        ]}
        onChange={(exposure) => onChange({ exposure })}
      />
      {form.exposure === 'discovery' && <PreloadField form={form} onChange={onChange} accountId={account.id} />}
      <Choice
        label="Results are sent"
        value={form.resultShape}
        options={[
          { value: 'text', label: 'As text' },
          { value: 'structured', label: 'As structure' },
          { value: 'both', label: 'As both' },
        ]}
        onChange={(resultShape) => onChange({ resultShape })}
      />
      <TextInput
        type="number"
        label="Longest reply in characters"
        description="Default: what each client passes on to its model."
        placeholder="20000"
        min={1_000}
        max={500_000}
        value={form.replyCharsMax}
        onChange={(event) => onChange({ replyCharsMax: event.currentTarget.value })}
      />
      <Choice
        label="Clients are let in by"
        value={form.auth}
        options={[
          { value: 'token', label: 'The secret URL' },
          { value: 'oauth', label: 'Sign-in (OAuth)' },
        ]}
        onChange={(auth) => onChange({ auth })}
      />
      <Switch
        label="Require an API token in addition to the URL"
        checked={form.needsApiToken}
        onChange={(event) => onChange({ needsApiToken: event.currentTarget.checked })}
      />
      <Switch
        label="Dry run: writes are shown, never sent"
        checked={form.isDryRun}
        onChange={(event) => onChange({ isDryRun: event.currentTarget.checked })}
      />
      <Switch
        label="Withhold tools that change after an upgrade until you accept them"
        checked={form.isPinned}
        onChange={(event) => onChange({ isPinned: event.currentTarget.checked })}
      />
    </>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: { value: Value; label: string }[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl
        aria-label={label}
        fullWidth
        size="xs"
        data={options}
        value={value}
        onChange={(chosen) => onChange(chosen)}
      />
    </div>
  );
}

/** Tools that are listed as well where the others are found by a search. */
function PreloadField({ form, onChange, accountId }: FieldsProps & { readonly accountId: string }) {
  const tools = useTools(accountId);
  return (
    <MultiSelect
      label="Also listed"
      description="Tools that clients see without a search."
      data={[...new Set([...form.preload, ...(tools.data?.map(({ name }) => name) ?? [])])]}
      value={[...form.preload]}
      onChange={(preload) => onChange({ preload })}
      limit={50}
      searchable
      clearable
      nothingFoundMessage="No tool of that name"
    />
  );
}
