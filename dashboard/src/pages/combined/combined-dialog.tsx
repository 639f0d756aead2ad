import { ActionIcon, Button, Checkbox, Grid, Group, Modal, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconX } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCombinedPreview, useCreateCombined } from '../../api/combined';
import { useUpdateServer } from '../../api/servers';
import type { McpServer, McpServerWithUrl } from '../../api/types';
import { Failure } from '../../ui/failure';
import { AccountSelect } from '../servers/account-select';
import { Choice } from '../servers/choice';
import { ExpiryFields, NameField } from '../servers/server-fields';
import { expiryOf, type ServerForm } from '../servers/server-form';
import { PreviewPanel } from '../servers/server-preview';
import { formOf, type MemberForm, membersOf, sharedConfig, wishOf } from './combined-form';

interface CombinedDialogProps {
  /** The one to change; absent where a new one is made. */
  readonly server?: McpServer;
  readonly onMade?: (server: McpServerWithUrl) => void;
  readonly onClose: () => void;
}

const previewDelayMs = 250;

/** Creates or changes an MCP server over several accounts: a label, a filter and approvals for each. */
export function CombinedDialog({ server, onMade, onClose }: CombinedDialogProps) {
  const { t } = useTranslation('servers');
  const [form, setForm] = useState<ServerForm>(() => formOf(server));
  const [members, setMembers] = useState<readonly MemberForm[]>(() => membersOf(server));
  const [wished] = useDebouncedValue(members.map(wishOf), previewDelayMs);
  const create = useCreateCombined();
  const update = useUpdateServer(server?.id ?? '');
  const config = form.exposure === 'all' ? {} : { tool_exposure: form.exposure };
  const preview = useCombinedPreview({ members: wished, config });
  const change = (id: string, changed: Partial<MemberForm>): void =>
    setMembers((before) => before.map((one) => (one.accountId === id ? { ...one, ...changed } : one)));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const expiresAt = expiryOf(form, new Date());
    if (expiresAt === undefined) return;
    const wish = { name: form.name, members: members.map(wishOf), expires_at: expiresAt };
    if (!server) {
      create.mutate({ ...wish, config }, { onSuccess: (made) => onMade?.(made) });
      return;
    }
    update.mutate(
      { ...wish, config: sharedConfig(form, server.config) },
      {
        onSuccess: () => {
          notifications.show({ message: t('form.changed', { name: form.name }) });
          onClose();
        },
      },
    );
  };
  const error = create.error ?? update.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={server ? t('form.editTitle', { name: server.name }) : t('combined.createTitle')}
      size={1040}
    >
      <form onSubmit={submit}>
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack>
              <NameField form={form} onChange={(changed) => setForm({ ...form, ...changed })} />
              {members.map((member) => (
                <MemberFields
                  key={member.accountId}
                  member={member}
                  onChange={(changed) => change(member.accountId, changed)}
                  onRemove={() => setMembers(members.filter((one) => one !== member))}
                />
              ))}
              <AccountSelect
                key={members.length}
                label={t('combined.addAccount')}
                placeholder={t('combined.addHint')}
                value={null}
                without={members.map(({ accountId }) => accountId)}
                onChange={(account) => {
                  if (account) setMembers([...members, newMember(account)]);
                }}
              />
              <ExpiryFields form={form} onChange={(changed) => setForm({ ...form, ...changed })} />
              <Choice
                label={t('form.exposure')}
                value={form.exposure}
                options={[
                  ['all', t('form.exposures.all')],
                  ['discovery', t('form.exposures.discovery')],
                ]}
                onChange={(exposure) => setForm({ ...form, exposure })}
              />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            {members.length === 0 ? (
              <Text c="dimmed">{t('combined.noMember')}</Text>
            ) : (
              <PreviewPanel preview={preview} />
            )}
          </Grid.Col>
        </Grid>
        <Stack mt="md">
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending} disabled={members.length === 0}>
              {server ? t('form.save') : t('form.createAction')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function newMember({ id, name }: { readonly id: string; readonly name: string }): MemberForm {
  return { accountId: id, accountName: name, label: name, methods: [], approval: 'none', kept: {} };
}

interface MemberFieldsProps {
  readonly member: MemberForm;
  readonly onChange: (changed: Partial<MemberForm>) => void;
  readonly onRemove: () => void;
}

function MemberFields({ member, onChange, onRemove }: MemberFieldsProps) {
  const { t } = useTranslation('servers');
  const { accountName: name } = member;
  return (
    <Paper withBorder p="sm" component="fieldset" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            aria-label={t('combined.remove', { name })}
            onClick={onRemove}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
        <TextInput
          label={t('combined.label')}
          description={t('combined.labelText')}
          value={member.label}
          onChange={(event) => onChange({ label: event.currentTarget.value })}
          maxLength={60}
        />
        <Checkbox.Group
          label={t('form.methods')}
          description={t('form.allIfNone')}
          value={[...member.methods]}
          onChange={(methods) => onChange({ methods })}
        >
          <Stack gap={6} mt={6}>
            {(['read', 'write', 'custom'] as const).map((group) => (
              <Checkbox key={group} value={group} label={t(`form.groups.${group}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Choice
          label={t('form.approval')}
          spoken={t('combined.approvalOf', { name })}
          value={member.approval}
          options={[
            ['none', t('form.approvals.none')],
            ['destructive', t('form.approvals.destructive')],
            ['write', t('form.approvals.write')],
          ]}
          onChange={(approval) => onChange({ approval })}
        />
      </Stack>
    </Paper>
  );
}
