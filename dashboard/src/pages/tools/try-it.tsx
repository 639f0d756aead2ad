import { Alert, Anchor, Button, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { type SyntheticEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useServers } from '../../api/servers';
import { type TriedAnswer, type TriedCall, useCallTool } from '../../api/tools';
import type { McpServer, Tool } from '../../api/types';
import { useCanChange } from '../../app/session-context';
import { Confirm } from '../../ui/confirm';
import { Failure } from '../../ui/failure';
import { Json } from '../../ui/json';
import { useQueryState } from '../../ui/use-query-state';
import { emptyDraft } from './form/draft';
import type { Draft } from './form/draft-types';
import { exactJson } from './form/exact-json';
import { type Field, fieldOf } from './form/field';
import { type Fault, readDraft } from './form/read-draft';
import { ObjectMembers } from './form/schema-fields';
import { TriedResult } from './tried-result';

interface TryItProps {
  readonly accountId: string;
  readonly tool: Tool;
  /** The MCP server whose rules hold; a person chooses where it is absent. */
  readonly serverId?: string;
  /** The run of a runbook that the calls belong to. */
  readonly run?: string;
}

/** Clients whose limits are known, by the name that they give themselves. */
const clients = [
  { value: 'claude-code', label: 'Claude Code' },
  { value: 'codex', label: 'Codex' },
  { value: 'gemini-cli', label: 'Gemini CLI' },
  { value: 'qwen', label: 'Qwen Code' },
  { value: 'opencode', label: 'opencode' },
  { value: 'copilot', label: 'Copilot CLI' },
] as const;

type Given = Readonly<Record<string, unknown>>;

/** A form generated from the tool's schema. A read is sent immediately; a change is previewed first, then sent in a second step. */
export function TryIt({ accountId, tool, serverId, run }: TryItProps) {
  const { t } = useTranslation('tools');
  const canChange = useCanChange();
  const field = useMemo(() => fieldOf(tool.input_schema), [tool]);
  const [draft, setDraft] = useState(() => emptyDraft(field, true));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [rules, setRules] = useQueryState('server', '');
  const [client, setClient] = useState('');
  const [asked, setAsked] = useState<Given | null>(null);
  const call = useCallTool(accountId, tool.name);
  const chosenServer = serverId ?? rules;
  const isRead = tool.annotations.readOnlyHint === true;
  const wishOf = (given: Given, isDryRun: boolean): TriedCall => ({
    arguments: given,
    ...(isDryRun ? { dry_run: true } : {}),
    ...(chosenServer === '' ? {} : { mcp_server_id: chosenServer, client: client || 'unknown' }),
    ...(run === undefined ? {} : { run }),
  });
  const withArguments = (use: (given: Given) => void): void => {
    const read = readDraft(field, draft, { isRequired: true });
    setFaults(read.ok ? [] : read.faults);
    if (read.ok) use(read.value as Given);
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    withArguments((given) => call.mutate(wishOf(given, !isRead)));
  };
  const seen = call.variables?.dry_run === true && call.data?.is_error === false ? call.variables.arguments : null;
  const send = (): void =>
    withArguments((given) => {
      if (exactJson(given) === exactJson(seen)) setAsked(given);
      else call.mutate(wishOf(given, true));
    });
  return (
    <Paper withBorder p="md" component="section" aria-label={t('try.title')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={3} size="h5">
            {t('try.title')}
          </Title>
          {!canChange && <Text size="sm">{t('try.viewer')}</Text>}
          {serverId === undefined && (
            <RulesChoice
              accountId={accountId}
              serverId={rules}
              onServer={setRules}
              client={client}
              onClient={setClient}
            />
          )}
          <Arguments field={field} draft={draft} onChange={setDraft} faults={faults} />
          {canChange && <Actions isRead={isRead} isPending={call.isPending} isSeen={seen !== null} onSend={send} />}
          {call.isError && <Failure error={call.error} />}
          {call.data && (
            <Outcome
              answer={call.data}
              tried={call.variables}
              onAgain={() => call.variables && call.mutate(call.variables)}
            />
          )}
        </Stack>
      </form>
      {asked && (
        <Confirm
          title={t('try.confirmTitle', { title: tool.title })}
          text={<Sent given={asked} isDestructive={tool.annotations.destructiveHint === true} />}
          action={t('try.send')}
          isPending={false}
          error={null}
          onConfirm={() => {
            call.mutate(wishOf(asked, false));
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Paper>
  );
}

interface ArgumentsProps {
  readonly field: Field;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly faults: readonly Fault[];
}

/** The form itself, and how many of its fields are wrong. */
function Arguments({ field, draft, onChange, faults }: ArgumentsProps) {
  const { t } = useTranslation('tools');
  if (field.kind !== 'object' || (field.members.length === 0 && !field.isOpen))
    return <Text size="sm">{t('try.noArguments')}</Text>;
  return (
    <>
      <ObjectMembers field={field} draft={draft} onChange={onChange} path="" faults={faults} />
      {faults.length > 0 && (
        <Text size="sm" c="red" role="alert">
          {t('try.faults', { count: faults.length })}
        </Text>
      )}
    </>
  );
}

interface ActionsProps {
  readonly isRead: boolean;
  readonly isPending: boolean;
  /** Whether what would be sent has been shown. */
  readonly isSeen: boolean;
  readonly onSend: () => void;
}

function Actions({ isRead, isPending, isSeen, onSend }: ActionsProps) {
  const { t } = useTranslation('tools');
  return (
    <>
      <Group>
        <Button type="submit" loading={isPending} variant={isSeen ? 'default' : 'filled'}>
          {t(isRead ? 'try.run' : 'try.preview')}
        </Button>
        {isSeen && (
          <Button color="red" disabled={isPending} onClick={onSend}>
            {t('try.send')}
          </Button>
        )}
      </Group>
      {!isRead && !isSeen && (
        <Text size="xs" c="dimmed">
          {t('try.previewFirst')}
        </Text>
      )}
    </>
  );
}

function Sent({ given, isDestructive }: { readonly given: Given; readonly isDestructive: boolean }) {
  const { t } = useTranslation('tools');
  return (
    <Stack gap="xs">
      <Text size="sm">{t('try.confirmText')}</Text>
      {isDestructive && <Alert color="red" title={t('try.destructive')} />}
      <Json value={given} label={t('try.arguments')} />
    </Stack>
  );
}

interface OutcomeProps {
  readonly answer: TriedAnswer;
  readonly tried: TriedCall | undefined;
  readonly onAgain: () => void;
}

function Outcome({ answer, tried, onAgain }: OutcomeProps) {
  const { t } = useTranslation('tools');
  const { approval } = answer;
  if (!approval) return <TriedResult answer={answer} isDryRun={tried?.dry_run === true} client={tried?.client} />;
  return (
    <Alert color="yellow" title={t('try.held')} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('try.heldText')}</Text>
        <Group gap="xs">
          <Anchor component={Link} href={`/approvals/${approval.id}`} size="sm">
            {t('try.decide')}
          </Anchor>
          <Button size="xs" variant="default" onClick={onAgain}>
            {t('try.again')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

interface RulesChoiceProps {
  readonly accountId: string;
  readonly serverId: string;
  readonly onServer: (id: string) => void;
  readonly client: string;
  readonly onClient: (client: string) => void;
}

/** Whose rules hold for the call, and in which client the result is read. */
function RulesChoice({ accountId, serverId, onServer, client, onClient }: RulesChoiceProps) {
  const { t } = useTranslation('tools');
  const servers = useServers(accountId);
  const chosen = servers.data?.find(({ id }) => id === serverId);
  return (
    <Stack gap={4}>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('try.rules')}
          placeholder={t('try.noRules')}
          data={servers.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={serverId || null}
          onChange={(id) => onServer(id ?? '')}
          searchable
          clearable
          style={{ flex: '1 1 220px' }}
        />
        <Select
          label={t('try.client')}
          placeholder={t('try.anyClient')}
          data={clients}
          value={client || null}
          onChange={(value) => onClient(value ?? '')}
          disabled={serverId === ''}
          clearable
          style={{ flex: '1 1 180px' }}
        />
      </Group>
      <Text size="xs" c="dimmed">
        {chosen ? <RulesWords server={chosen} /> : t('try.administrator')}
      </Text>
    </Stack>
  );
}

function RulesWords({ server: { config } }: { readonly server: McpServer }) {
  const { t } = useTranslation('tools');
  return [
    t(`try.approval.${config.approval ?? 'none'}`),
    config.dry_run === true ? t('try.dryRunOnly') : '',
    t(`try.shape.${config.result_shape ?? 'text'}`),
  ]
    .filter(Boolean)
    .join(' ');
}
