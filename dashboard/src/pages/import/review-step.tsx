import { Accordion, Alert, Anchor, Badge, Button, Code, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import {
  type DraftTool,
  type ImportDraft,
  type ImportRequest,
  type ImportState,
  type SavedImport,
  useSaveImport,
} from '../../api/imports';
import { Confirm } from '../../ui/confirm';
import { type Column, DataList } from '../../ui/data-list';
import { EffectBadge } from '../../ui/effect-badge';
import { Failure } from '../../ui/failure';
import { Json } from '../../ui/json';
import { ToolChanges } from '../../ui/tool-changes';
import { figure } from '../../ui/words';
import { DownloadButton } from './download-button';
import { forgetImport } from './interrupted';
import { Section } from './section';

interface ReviewStepProps {
  readonly state: ImportState;
  readonly draft: ImportDraft;
  readonly request: ImportRequest;
}

const reasonNames = { none: 'none', single: 'single', read_only: 'readOnly', name_taken: 'nameTaken' } as const;

/** The tools as a model reads them, how they differ from what is saved, and what becomes of them. */
export function ReviewStep({ state, draft, request }: ReviewStepProps) {
  const { t } = useTranslation('import');
  const [isAsking, setAsking] = useState(false);
  const save = useSaveImport();
  const saving = (): void =>
    save.mutate(
      { ...request, expected: draft.present },
      {
        onSuccess: () => {
          setAsking(false);
          forgetImport();
        },
      },
    );
  const isRisky = (draft.changes ?? []).some(({ change }) => change !== 'added');
  return (
    <Section step={4} title={t('review.title')}>
      <Text role="status">
        {t('review.summary', {
          count: draft.tool_count,
          number: figure(draft.tool_count),
          tokens: figure(draft.tokens),
        })}
      </Text>
      {draft.changes && <Differences draft={draft} />}
      <ToolPreview tools={draft.tools} />
      <LeftOut draft={draft} />
      {save.data ? (
        <Saved saved={save.data} />
      ) : (
        <Stack gap="xs">
          {draft.can_save ? (
            <Text size="sm" c="dimmed">
              {t(state.applied === 'watch' ? 'review.watch' : 'review.signal')} {t('review.cluster')}
            </Text>
          ) : (
            <Alert color="orange" title={t('review.cannotSave')}>
              {t(`review.reasons.${reasonNames[draft.reason ?? 'none']}`)}
            </Alert>
          )}
          {save.isError && !isAsking && <Failure error={save.error} title={t('review.failed')} />}
          <Group>
            <DownloadButton request={request} />
            {draft.can_save && (
              <Button loading={save.isPending} onClick={() => (isRisky ? setAsking(true) : saving())}>
                {t('review.save')}
              </Button>
            )}
          </Group>
        </Stack>
      )}
      {isAsking && (
        <Confirm
          title={t('review.confirmTitle', { name: draft.name })}
          text={t('review.confirmText', { count: draft.affected_servers.length })}
          action={t('review.save')}
          isPending={save.isPending}
          error={save.error}
          onConfirm={saving}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}

function Saved({ saved }: { readonly saved: SavedImport }) {
  const { t } = useTranslation('import');
  return (
    <Alert color="green" title={t('saved.title', { name: saved.name })} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t(saved.applied === 'watch' ? 'saved.watch' : 'saved.signal')}</Text>
        <Anchor
          component={Link}
          href={saved.applied === 'watch' ? `/integrations/${saved.name}` : '/integrations?tab=changes'}
        >
          {t(saved.applied === 'watch' ? 'saved.open' : 'saved.changes')}
        </Anchor>
      </Stack>
    </Alert>
  );
}

function Differences({ draft }: { readonly draft: ImportDraft }) {
  const { t } = useTranslation('import');
  const changes = draft.changes ?? [];
  const count = (kind: string): string => figure(changes.filter(({ change }) => change === kind).length);
  return (
    <Stack gap="xs" component="section" aria-label={t('differences.title')}>
      <Text fw={600}>
        {changes.length === 0
          ? t('differences.none')
          : t('differences.counts', { added: count('added'), changed: count('changed'), removed: count('removed') })}
      </Text>
      {draft.affected_servers.length > 0 && (
        <Alert color="orange" title={t('differences.servers', { count: draft.affected_servers.length })}>
          <Text size="sm">{t('differences.serversText')}</Text>
          <List size="sm">
            {draft.affected_servers.map(({ id, name, tools }) => (
              <List.Item key={id}>
                <Anchor component={Link} href={`/servers/${id}`} style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Anchor>{' '}
                <Text span size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {tools.join(', ')}
                </Text>
              </List.Item>
            ))}
          </List>
          {!draft.is_complete && <Text size="sm">{t('differences.partial')}</Text>}
        </Alert>
      )}
      {changes.length > 0 && (
        <ToolChanges changes={changes} before={t('differences.before')} after={t('differences.after')} />
      )}
    </Stack>
  );
}

function ToolPreview({ tools }: { readonly tools: readonly DraftTool[] }) {
  const { t } = useTranslation('import');
  const [open, setOpen] = useState<string | null>(null);
  const shown = tools.find(({ name }) => name === open);
  const columns: readonly Column<DraftTool>[] = [
    { id: 'title', header: t('review.tool'), cell: ({ title }) => title },
    {
      id: 'name',
      header: t('review.name'),
      cell: ({ name }) => (
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      ),
    },
    { id: 'effect', header: t('review.effect'), width: '8rem', cell: ({ effect }) => <EffectOf effect={effect} /> },
    { id: 'tokens', header: t('choose.tokens'), align: 'right', width: '6rem', cell: ({ tokens }) => figure(tokens) },
  ];
  return (
    <Stack gap="xs">
      <DataList<DraftTool>
        label={t('review.tools')}
        columns={columns}
        rows={tools}
        keyOf={({ name }) => name}
        onOpen={({ name }) => setOpen(open === name ? null : name)}
      />
      {shown && (
        <Stack gap={4} component="section" aria-label={t('review.asRead', { name: shown.name })}>
          <Text size="sm" fw={600}>
            {t('review.asRead', { name: shown.name })}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {shown.description}
          </Text>
          <Json value={shown.input_schema} label={t('review.schema')} />
        </Stack>
      )}
    </Stack>
  );
}

function EffectOf({ effect }: { readonly effect: DraftTool['effect'] }) {
  return <EffectBadge annotations={{ readOnlyHint: effect === 'read', destructiveHint: effect === 'destructive' }} />;
}

function LeftOut({ draft: { left_out: leftOut, not_chosen: notChosen } }: { readonly draft: ImportDraft }) {
  const { t } = useTranslation('import');
  if (leftOut.length === 0 && notChosen === 0) return null;
  return (
    <Accordion variant="separated">
      <Accordion.Item value="left-out">
        <Accordion.Control>
          <Group gap="xs">
            <Text size="sm">{t('review.leftOut', { count: leftOut.length })}</Text>
            {notChosen > 0 && (
              <Badge variant="light" color="gray" tt="none">
                {t('review.notChosen', { count: notChosen })}
              </Badge>
            )}
          </Group>
        </Accordion.Control>
        <Accordion.Panel>
          <List size="sm" style={{ overflowWrap: 'anywhere' }}>
            {leftOut.slice(0, 200).map(({ key, reason }) => (
              <List.Item key={key}>
                <Code>{key}</Code> {reason}
              </List.Item>
            ))}
          </List>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
