import { Alert, Button, Group, Modal, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { type SyntheticEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { McpServer } from '../../api/types';
import { type BulkEdit, type BulkPlan, emptyEdit, isReady, planEdit, readLabel } from './bulk-edit';
import { BulkProgress, useBulkRun } from './bulk-run';
import { ServerNames } from './bulk-summary';

interface BulkEditDialogProps {
  readonly servers: readonly McpServer[];
  readonly onClose: () => void;
}

/** Changes many servers: what is to change, a summary of what that comes to, then what became of each. */
export function BulkEditDialog({ servers, onClose }: BulkEditDialogProps) {
  const { t } = useTranslation('servers');
  const [edit, setEdit] = useState<BulkEdit>(emptyEdit);
  const [isReviewing, setReviewing] = useState(false);
  const plan = useMemo(() => (isReady(edit) ? planEdit(servers, edit) : null), [servers, edit]);
  const { run, start, stop } = useBulkRun();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (plan === null) return;
    if (isReviewing) void start({ kind: 'update', items: plan.items });
    else setReviewing(true);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bulk.editTitle', { count: servers.length })}
      size="lg"
      closeOnClickOutside={run.kind !== 'running'}
      closeOnEscape={run.kind !== 'running'}
      withCloseButton={run.kind !== 'running'}
    >
      {run.kind === 'planned' ? (
        <form onSubmit={submit}>
          <Stack>
            {isReviewing && plan ? (
              <Summary plan={plan} servers={servers} edit={edit} />
            ) : (
              <EditFields servers={servers} edit={edit} onChange={(change) => setEdit({ ...edit, ...change })} />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={isReviewing ? () => setReviewing(false) : onClose}>
                {isReviewing ? t('back') : t('cancel')}
              </Button>
              <Button type="submit" disabled={plan === null || (isReviewing && plan.items.length === 0)}>
                {isReviewing ? t('bulk.editAction', { count: plan?.items.length ?? 0 }) : t('bulk.review')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <BulkProgress run={run} servers={servers} count={plan?.items.length ?? 0} onStop={stop} onClose={onClose} />
      )}
    </Modal>
  );
}

interface FieldsProps {
  readonly servers: readonly McpServer[];
  readonly edit: BulkEdit;
  readonly onChange: (change: Partial<BulkEdit>) => void;
}

function EditFields({ servers, edit, onChange }: FieldsProps) {
  const { t } = useTranslation('servers');
  const labelNames = useMemo(
    () => [...new Set(servers.flatMap(({ labels }) => Object.keys(labels)))].sort(),
    [servers],
  );
  return (
    <>
      <Choice
        label={t('form.expires')}
        value={edit.expiry}
        options={[
          ['keep', t('bulk.keep')],
          ['at', t('form.expiry.at')],
          ['never', t('form.expiry.never')],
        ]}
        onChange={(expiry) => onChange({ expiry })}
      />
      {edit.expiry === 'at' && (
        <TextInput
          type="datetime-local"
          label={t('form.exactTime')}
          description={t('form.ownZone')}
          value={edit.expiresAt}
          onChange={(event) => onChange({ expiresAt: event.currentTarget.value })}
          required
        />
      )}
      <Choice
        label={t('form.approval')}
        value={edit.approval}
        options={[
          ['keep', t('bulk.keep')],
          ['none', t('form.approvals.none')],
          ['destructive', t('form.approvals.destructive')],
          ['write', t('form.approvals.write')],
        ]}
        onChange={(approval) => onChange({ approval })}
      />
      <OnOff label={t('form.needsApiToken')} value={edit.apiToken} onChange={(apiToken) => onChange({ apiToken })} />
      <OnOff label={t('form.dryRun')} value={edit.dryRun} onChange={(dryRun) => onChange({ dryRun })} />
      <TagsInput
        label={t('bulk.addLabels')}
        description={t('bulk.labelForm')}
        placeholder={edit.addLabels.length === 0 ? 'plan=pro' : ''}
        value={[...edit.addLabels]}
        onChange={(labels) => onChange({ addLabels: labels.filter((label) => readLabel(label) !== null) })}
        splitChars={[',']}
      />
      <TagsInput
        label={t('bulk.removeLabels')}
        data={labelNames}
        value={[...edit.removeLabels]}
        onChange={(removeLabels) => onChange({ removeLabels })}
      />
    </>
  );
}

interface OnOffProps {
  readonly label: string;
  readonly value: 'keep' | 'on' | 'off';
  readonly onChange: (value: 'keep' | 'on' | 'off') => void;
}

function OnOff({ label, value, onChange }: OnOffProps) {
  const { t } = useTranslation('servers');
  return (
    <Choice
      label={label}
      value={value}
      options={[
        ['keep', t('bulk.keep')],
        ['on', t('bulk.on')],
        ['off', t('bulk.off')],
      ]}
      onChange={onChange}
    />
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Select
      label={label}
      data={options.map(([one, words]) => ({ value: one, label: words }))}
      value={value}
      onChange={(next) => {
        const known = options.find(([one]) => one === next);
        if (known) onChange(known[0]);
      }}
      allowDeselect={false}
    />
  );
}

interface SummaryProps {
  readonly plan: BulkPlan;
  readonly servers: readonly McpServer[];
  readonly edit: BulkEdit;
}

/** Which servers change, and which do not and why. */
function Summary({ plan, servers, edit }: SummaryProps) {
  const { t } = useTranslation('servers');
  const ids = new Set(plan.items.map(({ id }) => id));
  const weaker = edit.approval === 'none' || edit.apiToken === 'off' || edit.dryRun === 'off';
  return (
    <>
      <Text fw={600}>{t('bulk.willChange', { count: plan.items.length })}</Text>
      <ServerNames servers={servers.filter(({ id }) => ids.has(id))} />
      {weaker && plan.items.length > 0 && (
        <Alert color="orange" title={t('bulk.weaker')}>
          {t('bulk.weakerText')}
        </Alert>
      )}
      {plan.unchanged.length > 0 && <Text size="sm">{t('bulk.unchanged', { count: plan.unchanged.length })}</Text>}
      {plan.skipped.length > 0 && (
        <Alert color="blue" title={t('bulk.skipped', { count: plan.skipped.length })}>
          {t('bulk.skippedText')}
          <ServerNames servers={plan.skipped} />
        </Alert>
      )}
    </>
  );
}
