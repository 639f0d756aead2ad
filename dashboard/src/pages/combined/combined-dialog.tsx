import {
  ActionIcon,
  Button,
  Checkbox,
  Grid,
  Group,
  Modal,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { useCombinedPreview, useCreateCombined, type WishedMember } from '../../api/combined';
import type { Account, McpServerWithUrl } from '../../api/types';
import { Failure } from '../../ui/failure';
import { ExpiryFields } from '../servers/server-fields';
import { expiryOf, newServerForm, type ServerForm } from '../servers/server-form';
import { PreviewPanel } from '../servers/server-preview';

interface CombinedDialogProps {
  readonly accounts: readonly Account[];
  readonly onMade: (server: McpServerWithUrl) => void;
  readonly onClose: () => void;
}

interface MemberForm {
  readonly account: Account;
  readonly label: string;
  readonly methods: readonly string[];
  readonly approval: 'none' | 'destructive' | 'write';
}

const previewDelayMs = 250;

/** Creates an MCP server over several accounts: a label, a filter and approvals for each. */
export function CombinedDialog({ accounts, onMade, onClose }: CombinedDialogProps) {
  const [form, setForm] = useState<ServerForm>({ ...newServerForm, expiry: 'week' });
  const [members, setMembers] = useState<readonly MemberForm[]>([]);
  const [wished] = useDebouncedValue(members.map(wishOf), previewDelayMs);
  const create = useCreateCombined();
  const config = form.exposure === 'discovery' ? { tool_exposure: form.exposure } : {};
  const preview = useCombinedPreview({ members: wished, config });
  const free = accounts.filter(({ id }) => !members.some(({ account }) => account.id === id));
  const change = (id: string, changed: Partial<MemberForm>): void =>
    setMembers((before) => before.map((one) => (one.account.id === id ? { ...one, ...changed } : one)));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const expiresAt = expiryOf(form, new Date());
    if (expiresAt === undefined) return;
    create.mutate(
      { name: form.name, members: members.map(wishOf), config, expires_at: expiresAt },
      { onSuccess: onMade },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Create an MCP server over several accounts" size={1040}>
      <form onSubmit={submit}>
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack>
              <TextInput
                label="Name"
                description="What it is for. It appears in the audit log."
                value={form.name}
                onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
                maxLength={100}
                required
                data-autofocus
              />
              {members.map((member) => (
                <MemberFields
                  key={member.account.id}
                  member={member}
                  onChange={(changed) => change(member.account.id, changed)}
                  onRemove={() => setMembers(members.filter(({ account }) => account !== member.account))}
                />
              ))}
              <Select
                label="Add an account"
                placeholder={free.length > 0 ? 'Choose an account' : 'All accounts are added'}
                data={free.map(({ id, name }) => ({ value: id, label: name }))}
                value={null}
                onChange={(id) => {
                  const account = free.find((one) => one.id === id);
                  if (account)
                    setMembers([...members, { account, label: account.name, methods: [], approval: 'none' }]);
                }}
              />
              <ExpiryFields form={form} onChange={(changed) => setForm({ ...form, ...changed })} />
              <Text size="sm" fw={500}>
                Tools are shown
              </Text>
              <SegmentedControl
                aria-label="Tools are shown"
                size="xs"
                fullWidth
                data={[
                  { value: 'all', label: 'All in a list' },
                  { value: 'discovery', label: 'By search' },
                ]}
                value={form.exposure}
                onChange={(exposure) => setForm({ ...form, exposure })}
              />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            {members.length === 0 ? (
              <Text c="dimmed">Add an account: its tools appear here, under a prefix made from its label.</Text>
            ) : (
              <PreviewPanel preview={preview} />
            )}
          </Grid.Col>
        </Grid>
        <Stack mt="md">
          {create.error && <Failure error={create.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={members.length === 0}>
              Create and show the URL
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function wishOf({ account, label, methods, approval }: MemberForm): WishedMember {
  return {
    integrated_account_id: account.id,
    label: label.trim() === '' ? account.name : label.trim(),
    config: { ...(methods.length > 0 ? { methods } : {}), ...(approval === 'none' ? {} : { approval }) },
  };
}

interface MemberFieldsProps {
  readonly member: MemberForm;
  readonly onChange: (changed: Partial<MemberForm>) => void;
  readonly onRemove: () => void;
}

function MemberFields({ member, onChange, onRemove }: MemberFieldsProps) {
  const { name } = member.account;
  return (
    <Paper withBorder p="sm" component="fieldset" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{name}</Text>
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
        <TextInput
          label="Label"
          description="What models call this account; its tools begin with it."
          value={member.label}
          onChange={(event) => onChange({ label: event.currentTarget.value })}
          maxLength={60}
        />
        <Checkbox.Group
          label="Methods"
          description="All three, if you choose none."
          value={[...member.methods]}
          onChange={(methods) => onChange({ methods })}
        >
          <Group mt={6}>
            <Checkbox value="read" label="Read" />
            <Checkbox value="write" label="Write" />
            <Checkbox value="custom" label="Custom" />
          </Group>
        </Checkbox.Group>
        <Text size="sm" fw={500}>
          A person approves
        </Text>
        <SegmentedControl
          aria-label={`A person approves calls of ${name}`}
          size="xs"
          fullWidth
          data={[
            { value: 'none', label: 'Nothing' },
            { value: 'destructive', label: 'Destructive calls' },
            { value: 'write', label: 'Every write' },
          ]}
          value={member.approval}
          onChange={(approval) => onChange({ approval })}
        />
      </Stack>
    </Paper>
  );
}
